import middy, { type MiddlewareObj } from '@middy/core';
import { fromEvent, type IngressEvent, type IngressResult, toResult } from './events.ts';
import type { Ingress } from './ingress.ts';
import type { HttpHandler, HttpRequest, HttpResponse } from './message.ts';
import { davPipeline, type Gateway, type Verbs } from './pipeline.ts';

/** A Lambda function behind any ingress. */
export type LambdaHandler<Event extends IngressEvent = IngressEvent> = (event: Event) => Promise<IngressResult>;

/** Events in, requests inward; answers in the shape of the event outward. */
const adapting = (
  ingress: Ingress,
): MiddlewareObj<IngressEvent | HttpRequest, HttpResponse | IngressResult, Error, never, { event: IngressEvent }> => ({
  before: (call) => {
    call.internal.event = call.event as IngressEvent;
    call.event = fromEvent(call.internal.event, ingress);
  },
  after: (call) => {
    call.response = toResult(call.internal.event, call.response as HttpResponse, ingress);
  },
});

/** Wraps a neutral handler as a Lambda function. */
export const lambdaHandler = (handler: HttpHandler, ingress: Ingress): LambdaHandler => {
  const wrapped: unknown = middy((request: HttpRequest) => handler(request)).use(adapting(ingress) as MiddlewareObj);
  return (event) => (wrapped as (event: IngressEvent, context: object) => Promise<IngressResult>)(event, {});
};

/** One DAV function: its verbs behind the pipeline, as a Lambda handler. */
export const davHandler = (verbs: Verbs, gateway: Gateway): LambdaHandler =>
  lambdaHandler(davPipeline(verbs, gateway), gateway.ingress);
