import { createHash } from 'node:crypto';
import type { AdminStore } from '../store/admin-store.ts';
import { StoreBusyError } from '../store/errors.ts';
import type { AdminAnswer } from './context.ts';
import { ProblemError } from './problem.ts';

/** Runs once per Idempotency-Key: later requests get the first answer, other requests under the key are refused (B12). */
export const replayed = async (
  store: Pick<AdminStore, 'claimAnswer' | 'keepAnswer' | 'releaseAnswer'>,
  key: string,
  fingerprint: string,
  run: () => Promise<AdminAnswer>,
): Promise<AdminAnswer> => {
  const id = createHash('sha256').update(key).digest('hex');
  const claim = await store.claimAnswer(id, fingerprint);
  if (claim === 'mismatch') throw new ProblemError('idempotency-mismatch');
  if (claim === 'in-progress') throw new ProblemError('idempotency-in-progress');
  if (claim !== 'claimed') return claim.answer;
  const answer = await run().catch(async (error: unknown) => {
    // A refusal changed nothing: the same key may try again.
    await store.releaseAnswer(id);
    throw error;
  });
  // What is done is done: a busy table may cost its repetition the answer, never make it happen twice.
  await store.keepAnswer(id, answer).catch((fault: unknown) => {
    if (!(fault instanceof StoreBusyError)) throw fault;
  });
  return answer;
};
