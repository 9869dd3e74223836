import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type { IngressEvent, IngressResult } from '../../shared/http/events.ts';
import type { IngressName } from '../../shared/http/ingress.ts';
import type { LambdaHandler } from '../../shared/http/lambda-handler.ts';
import { albEventOf } from './alb-event.ts';
import type { EventHandler } from './server.ts';

const mebibyte = 1024 * 1024;

/** What an ingress makes of a request, and the limits its vendor documents for what passes between it and a function. */
interface Imitation {
  readonly eventOf: (event: APIGatewayProxyEventV2) => IngressEvent;
  /** Octets of a request's body, as the function gets it; beyond is 413. */
  readonly requestBytes: number;
  /** Octets of a result in JSON. */
  readonly resultBytes: number;
  /** What a client gets instead of a larger one. */
  readonly failure: number;
}

/** Percent-decoding as an API gateway does it: never refused, broken UTF-8 replaced. */
const decoded = (path: string): string =>
  Buffer.from(
    path.replaceAll(/%([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  ).toString();

/** The event of an HTTP API, whose path arrives decoded and cut at a decoded `?`. */
export const httpApiEventOf = (event: APIGatewayProxyEventV2): APIGatewayProxyEventV2 => {
  const [rawPath = ''] = decoded(event.rawPath).split('?', 1);
  const http = { ...event.requestContext.http, path: rawPath };
  return { ...event, rawPath, requestContext: { ...event.requestContext, http } };
};

/** Every ingress a socket of this machine can pretend to be. */
const imitations = {
  'http-api': { eventOf: httpApiEventOf, requestBytes: 6 * mebibyte, resultBytes: 6 * mebibyte, failure: 500 },
  alb: { eventOf: albEventOf, requestBytes: mebibyte, resultBytes: mebibyte, failure: 502 },
} as const satisfies Partial<Record<IngressName, Imitation>>;

export type Imitated = keyof typeof imitations;

/** The names of the ingresses that can be imitated. */
export const imitated = Object.keys(imitations) as readonly Imitated[];

const refusal = (statusCode: number): APIGatewayProxyStructuredResultV2 => ({
  statusCode,
  headers: { 'content-length': '0' },
});

/** A result of either shape, as the socket sends it. */
const sent = (result: IngressResult): APIGatewayProxyStructuredResultV2 => {
  const { multiValueHeaders } = result as IngressResult & { multiValueHeaders?: Record<string, string[]> };
  if (multiValueHeaders === undefined) return result as APIGatewayProxyStructuredResultV2;
  const { statusCode, body = '', isBase64Encoded = false } = result as APIGatewayProxyStructuredResultV2;
  return {
    statusCode: statusCode ?? 200,
    body,
    isBase64Encoded,
    headers: Object.fromEntries(Object.entries(multiValueHeaders).map(([name, values]) => [name, values.join(', ')])),
  };
};

/** The functions as they are behind that ingress, with its events, results and limits; without one as they are. */
export const imitating = (name: Imitated | undefined, handler: LambdaHandler): EventHandler => {
  if (name === undefined) return async (event) => sent(await handler(event));
  const { eventOf, requestBytes, resultBytes, failure } = imitations[name];
  return async (request) => {
    const event = eventOf(request);
    if (Buffer.byteLength(event.body ?? '') > requestBytes) return refusal(413);
    const result = await handler(event);
    return Buffer.byteLength(JSON.stringify(result)) > resultBytes ? refusal(failure) : sent(result);
  };
};
