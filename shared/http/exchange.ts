import type { MiddlewareObj } from '@middy/core';
import type { Ingress } from './ingress.ts';
import type { LogRequest, RequestNotes } from './log.ts';
import type { HttpRequest, HttpResponse } from './message.ts';

/** A request on its way through the middlewares, and what they learn of it for the log. */
export interface Exchange {
  readonly request: HttpRequest;
  readonly notes: RequestNotes;
  /** Milliseconds of the monotonic clock. */
  readonly startedAt: number;
}

/** Whatever answers; refusals and faults are thrown. */
export type Answer = (request: HttpRequest, notes: RequestNotes) => Promise<HttpResponse>;

/** What cuts across all answers: one concern, one file, `before`, `after` and `onError` alone. */
export type Middleware = MiddlewareObj<Exchange, HttpResponse>;

/** What surrounds every handler, whatever it answers. */
export interface Surroundings {
  readonly ingress: Ingress;
  readonly log: LogRequest;
}

/** How one side of the gateway says no to whatever was thrown, and what its log says of it. */
export interface Refusals {
  readonly answerTo: (error: unknown, request: Pick<HttpRequest, 'requestId' | 'headers'>) => HttpResponse;
  readonly reasonOf: (error: unknown) => string;
  /** Is it a fault of ours, to be logged with its stack? What a client brings about never is. */
  readonly isFault: (error: unknown) => boolean;
}
