import middy from '@middy/core';
import { countingCapacity } from '../store/capacity.ts';
import { fromEvent, type IngressEvent, type IngressResult, toResult } from './events.ts';
import type { Answer, Exchange, Middleware, Refusals, Surroundings } from './exchange.ts';
import type { HttpRequest, HttpResponse } from './message.ts';
import { finishAnswer } from './middlewares/finish-answer.ts';
import { logExchange } from './middlewares/log-exchange.ts';
import { refuse } from './middlewares/refuse.ts';

/** A Lambda function behind any ingress. */
export type LambdaHandler<Event extends IngressEvent = IngressEvent> = (event: Event) => Promise<IngressResult>;

/** How a side of the gateway refuses, and what comes between its refusals and its answers. */
export interface Sided {
  readonly refusals: Refusals;
  readonly middlewares?: readonly Middleware[];
  /** The paths that it answers beside those that every log knows, `{name}` for what is no word of ours. */
  readonly templates?: readonly string[];
}

/** An event that no ingress sends, as a request that nothing answers. */
const noRequest: HttpRequest = {
  method: '',
  path: '',
  query: '',
  headers: new Map(),
  body: new Uint8Array(),
  sourceIp: '',
  requestId: '',
};

const answerToNone: Answer = async () => ({
  status: 400,
  headers: { 'content-type': 'text/plain; charset=utf-8' },
  body: 'This event is no request.\n',
});

type Run = (exchange: Exchange, context: object) => Promise<HttpResponse>;

/**
 * What answers a request, as a Lambda function. Events become requests, and answers what the ingress of the event wants;
 * between them the middlewares, outermost first: log, finish, refuse, and those of the side. It never throws.
 */
export const lambdaHandler = (
  answer: Answer,
  { ingress, log }: Surroundings,
  { refusals, middlewares = [], templates }: Sided,
): LambdaHandler => {
  const wrapped = (inner: Answer, some: readonly Middleware[]): Run =>
    middy(({ request, notes }: Exchange) => {
      const units = { read: 0, written: 0 };
      notes.units = units;
      return countingCapacity(units, () => inner(request, notes));
    }).use([logExchange(log, templates), finishAnswer(ingress), refuse(refusals), ...some]) as Run;
  const run = wrapped(answer, middlewares);
  const runWithout = wrapped(answerToNone, []);

  return async (event) => {
    const request = fromEvent(event, ingress);
    const exchange = { request: request ?? noRequest, notes: {}, startedAt: performance.now() };
    return toResult(event, await (request ? run : runWithout)(exchange, {}), ingress);
  };
};
