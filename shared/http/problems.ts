import { languageOf } from '../admin/language.ts';
import { ProblemError, problem } from '../admin/problem.ts';
import { TooManyInstancesError } from '../codec/recurrence/work.ts';
import { isTransient, StoreBrokenError, StoreBusyError } from '../store/errors.ts';
import type { Refusals } from './exchange.ts';
import { AnswerTooLargeError } from './finish.ts';

const busy = (seconds: number): ProblemError => new ProblemError('storage', {}, { 'retry-after': String(seconds) });

/** Whatever was thrown, as a row of the table of notes (T34, T48). */
const refusedBy = (error: unknown, requestId: string): ProblemError => {
  if (error instanceof ProblemError) return error;
  if (error instanceof TooManyInstancesError) return new ProblemError('invalid-appointment', { reason: error.message });
  if (error instanceof AnswerTooLargeError) return new ProblemError('answer-too-large');
  if (error instanceof StoreBusyError) return busy(error.retryAfterSeconds);
  if (error instanceof StoreBrokenError) {
    const code = error.kind === 'full' ? 'storage-full' : 'storage-broken';
    return new ProblemError(code, {}, { 'retry-after': String(error.retryAfterSeconds) });
  }
  if (isTransient(error)) return busy(5);
  return new ProblemError('unexpected-fault', { requestId });
};

/** How the administration and self-service say no: always a problem with a note code, in the language of the caller. */
export const problems: Refusals = {
  answerTo: (error, { requestId, headers }) =>
    problem(refusedBy(error, requestId), languageOf(headers.get('accept-language'))),
  reasonOf: (error) => refusedBy(error, '').code,
  isFault: (error) => ![ProblemError, TooManyInstancesError, AnswerTooLargeError].some((kind) => error instanceof kind),
};
