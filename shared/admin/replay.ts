import type { AdminStore } from '../store/admin-store.ts';
import { DoneBeforeError, StoreBusyError } from '../store/errors.ts';
import type { Claim, Made, Told } from '../store/once.ts';
import type { AdminAnswer } from './context.ts';
import { ProblemError } from './problem.ts';

type Answers = Pick<AdminStore, 'claimAnswer' | 'keepAnswer' | 'keepTold' | 'releaseAnswer'>;

const unlessBusy = (fault: unknown): void => {
  if (!(fault instanceof StoreBusyError)) throw fault;
};

/** An answer, and the appointment whose texts it holds, if any: of such a one nothing but its place is kept (B10). */
export interface Answered {
  readonly answer: AdminAnswer;
  readonly told?: Told | undefined;
}

interface Work {
  /** Does the work; its transaction writes what it made to the claim. */
  readonly run: () => Promise<Answered>;
  /** The answer of work that was done, from what it made. */
  readonly again: (made: Made) => Promise<Answered>;
}

/** What the row of this claim holds by now: the answer of whoever did the work meanwhile. */
const answerOfOther = async (store: Answers, claim: Claim, { again }: Work): Promise<AdminAnswer> => {
  const found = await store.claimAnswer(claim);
  if (typeof found === 'string') throw new ProblemError('idempotency-in-progress');
  return 'answer' in found ? found.answer : (await again(found)).answer;
};

/**
 * Runs once per Idempotency-Key: later requests get the first answer, other requests under the key are refused (B12). What
 * was committed is never done again, whatever happened after the commit: the answer is then made from what is there (T61).
 */
export const replayed = async (store: Answers, claim: Claim, work: Work): Promise<AdminAnswer> => {
  const found = await store.claimAnswer(claim);
  if (found === 'mismatch') throw new ProblemError('idempotency-mismatch');
  if (found === 'in-progress') throw new ProblemError('idempotency-in-progress');
  if (found !== 'claimed' && 'answer' in found) return found.answer;
  const doing = found === 'claimed' ? work.run() : work.again(found);
  const { answer, told } = await doing.catch(async (error: unknown): Promise<Answered> => {
    if (error instanceof DoneBeforeError) return { answer: await answerOfOther(store, claim, work) };
    // What changed nothing may be tried again under the same key; where something was made, the store keeps the claim.
    await store.releaseAnswer(claim).catch(unlessBusy);
    throw error;
  });
  // What is done is done: a busy table may cost its repetition the answer, never make it happen twice.
  await (told ? store.keepTold(claim, told) : store.keepAnswer(claim, answer)).catch(unlessBusy);
  return answer;
};
