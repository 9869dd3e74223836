/** The table did not take the request within the bounded retries: 503, Retry-After seconds. */
export class StoreBusyError extends Error {
  readonly retryAfterSeconds = 5;

  constructor(cause: unknown) {
    super('the table is busy', { cause });
    this.name = 'StoreBusyError';
  }
}

const transientNames = new Set([
  'InternalServerError',
  'ProvisionedThroughputExceededException',
  'ReplicatedWriteConflictException',
  'RequestLimitExceeded',
  'ServiceUnavailable',
  'ThrottlingException',
  'TimeoutError',
  'TransactionConflictException',
  'TransactionInProgressException',
]);

const transientCodes = new Set(['EAI_AGAIN', 'ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT']);

/** Faults of the storage or of the way to it that the same request may not meet again. */
export const isTransient = (fault: unknown): boolean => {
  if (!(fault instanceof Error)) return false;
  const { code, status = 0 } = fault as { code?: string; status?: number };
  return transientNames.has(fault.name) || (code !== undefined && transientCodes.has(code)) || status >= 500;
};

/** Another attempt under the same Idempotency-Key has done this work; nothing was done (T61). */
export class DoneBeforeError extends Error {
  constructor() {
    super('done before, under the same Idempotency-Key');
    this.name = 'DoneBeforeError';
  }
}
