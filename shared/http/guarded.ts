import { countingCapacity } from '../store/capacity.ts';
import { finish } from './finish.ts';
import type { Ingress } from './ingress.ts';
import type { LogRequest, RequestNotes } from './log.ts';
import type { HttpHandler, HttpRequest, HttpResponse } from './message.ts';
import { answerTo, isFault, reasonOf } from './refusals.ts';

/** What surrounds every handler, whatever it answers. */
export interface Surroundings {
  readonly ingress: Ingress;
  readonly log: LogRequest;
}

const davRefusals: Refusals = { answerTo: (error, { requestId }) => answerTo(error, requestId), reasonOf };

/** How one side of the gateway says no to whatever was thrown, and what its log says of it. */
export interface Refusals {
  readonly answerTo: (error: unknown, request: Pick<HttpRequest, 'requestId' | 'headers'>) => HttpResponse;
  readonly reasonOf: (error: unknown) => string;
}

/** Maps refusals and faults, finishes the answer and writes the log line, around whatever answers; never throws. */
export const guarded =
  (
    { ingress, log }: Surroundings,
    answer: (request: HttpRequest, notes: RequestNotes) => Promise<HttpResponse>,
    { answerTo, reasonOf }: Refusals = davRefusals,
  ): HttpHandler =>
  async (request) => {
    const startedAt = performance.now();
    const units = { read: 0, written: 0 };
    const notes: RequestNotes = { units };
    const refused = (error: unknown): HttpResponse => {
      const refusal = answerTo(error, request);
      if (isFault(refusal)) notes.fault = error;
      else notes.reason ??= reasonOf(error);
      return refusal;
    };
    const finished = (response: HttpResponse) => finish(request, response, ingress);
    const response = await countingCapacity(units, () => answer(request, notes))
      .catch(refused)
      .then(finished)
      .catch((error: unknown) => finished(refused(error)));
    log(request, response, notes, startedAt);
    return response;
  };
