import { TooManyInstancesError } from '../codec/recurrence/work.ts';
import { isTransient, StoreBrokenError, StoreBusyError } from '../store/errors.ts';
import { ProblemError } from './problem.ts';

const busy = (seconds: number): ProblemError => new ProblemError('storage', {}, { 'retry-after': String(seconds) });

/** Whatever was thrown, as a row of the table of notes (T34, T48); undefined for a fault that nobody expected. */
export const refusedBy = (error: unknown): ProblemError | undefined => {
  if (error instanceof ProblemError) return error;
  if (error instanceof TooManyInstancesError) return new ProblemError('invalid-appointment', { reason: error.message });
  if (error instanceof StoreBusyError) return busy(error.retryAfterSeconds);
  if (error instanceof StoreBrokenError) {
    const code = error.kind === 'full' ? 'storage-full' : 'storage-broken';
    return new ProblemError(code, {}, { 'retry-after': String(error.retryAfterSeconds) });
  }
  return isTransient(error) ? busy(5) : undefined;
};
