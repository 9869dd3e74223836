import { onBill } from '../store/dynamo/meter.ts';
import { finish } from './finish.ts';
import type { Ingress } from './ingress.ts';
import type { LogRequest, RequestNotes } from './log.ts';
import type { HttpHandler, HttpRequest, HttpResponse } from './message.ts';
import { answerTo, isFault, reasonOf } from './refusals.ts';

/** What surrounds every handler, whatever it answers. */
export interface Door {
  readonly ingress: Ingress;
  readonly log: LogRequest;
}

/** Maps refusals and faults, finishes the answer and writes the log line, around whatever answers; never throws. */
export const guarded =
  ({ ingress, log }: Door, answer: (request: HttpRequest, notes: RequestNotes) => Promise<HttpResponse>): HttpHandler =>
  async (request) => {
    const startedAt = performance.now();
    const units = { read: 0, written: 0 };
    const notes: RequestNotes = { units };
    const refused = (error: unknown): HttpResponse => {
      const refusal = answerTo(error, request.requestId);
      if (isFault(refusal)) notes.fault = error;
      else notes.reason ??= reasonOf(error);
      return refusal;
    };
    const response = await finish(request, await onBill(units, () => answer(request, notes)).catch(refused), ingress);
    log(request, response, notes, startedAt);
    return response;
  };
