import { languageOf } from '../admin/language.ts';
import { ProblemError, problem } from '../admin/problem.ts';
import { refusedBy } from '../admin/refused-by.ts';
import { TooManyInstancesError } from '../codec/recurrence/work.ts';
import type { Refusals } from './exchange.ts';
import { AnswerTooLargeError } from './finish.ts';

/** Whatever was thrown, as a row of the table of notes (T34, T48). */
const refusedOr = (error: unknown, requestId: string): ProblemError => {
  if (error instanceof AnswerTooLargeError) return new ProblemError('answer-too-large');
  return refusedBy(error) ?? new ProblemError('unexpected-fault', { requestId });
};

/** How the administration and self-service say no: always a problem with a note code, in the language of the caller. */
export const problems: Refusals = {
  answerTo: (error, { requestId, headers }) =>
    problem(refusedOr(error, requestId), languageOf(headers.get('accept-language'))),
  reasonOf: (error) => refusedOr(error, '').code,
  isFault: (error) => ![ProblemError, TooManyInstancesError, AnswerTooLargeError].some((kind) => error instanceof kind),
};
