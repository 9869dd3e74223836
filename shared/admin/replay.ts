import type { AdminStore } from '../store/admin-store.ts';
import { DoneBeforeError, StoreBusyError } from '../store/errors.ts';
import type { Claim } from '../store/once.ts';
import type { AdminAnswer } from './context.ts';
import { ProblemError } from './problem.ts';

type Answers = Pick<AdminStore, 'claimAnswer' | 'keepAnswer' | 'releaseAnswer'>;

const unlessBusy = (fault: unknown): void => {
  if (!(fault instanceof StoreBusyError)) throw fault;
};

interface Work {
  /** Does the work; its transaction writes what it made to the claim. */
  readonly run: () => Promise<AdminAnswer>;
  /** The answer of work that was done, from what it made. */
  readonly again: (made: string) => Promise<AdminAnswer>;
}

/** What the row of this claim holds by now: the answer of whoever did the work meanwhile. */
const answerOfOther = async (store: Answers, claim: Claim, { again }: Work): Promise<AdminAnswer> => {
  const found = await store.claimAnswer(claim);
  if (typeof found === 'string') throw new ProblemError('idempotency-in-progress');
  return 'answer' in found ? found.answer : again(found.made);
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
  const doing = found === 'claimed' ? work.run() : work.again(found.made);
  const answer = await doing.catch(async (error: unknown) => {
    if (error instanceof DoneBeforeError) return answerOfOther(store, claim, work);
    // What changed nothing may be tried again under the same key; where something was made, the store keeps the claim.
    await store.releaseAnswer(claim).catch(unlessBusy);
    throw error;
  });
  // What is done is done: a busy table may cost its repetition the answer, never make it happen twice.
  await store.keepAnswer(claim, answer).catch(unlessBusy);
  return answer;
};
