/** The table did not take the request within the bounded retries: 503, Retry-After seconds. */
export class StoreBusyError extends Error {
  readonly retryAfterSeconds = 5;

  constructor(cause: unknown) {
    super('the table is busy', { cause });
    this.name = 'StoreBusyError';
  }
}

/** What is wrong with a storage that is broken, not busy: trying again helps only once somebody has mended it. */
export type BrokenKind = 'full' | 'read-only' | 'damaged' | 'unreachable';

const sentences: Readonly<Record<BrokenKind, string>> = {
  full: 'The disk of the storage is full.',
  'read-only': 'The storage cannot be written: it is read-only.',
  damaged: 'The storage is damaged.',
  unreachable: 'The storage cannot be read or written.',
};

/** The storage is broken, in one sentence (T63): 507 when it is full, else 503; its cause says what the storage itself said. */
export class StoreBrokenError extends Error {
  readonly kind: BrokenKind;
  readonly retryAfterSeconds = 60;

  constructor(kind: BrokenKind, cause: unknown) {
    super(sentences[kind], { cause });
    this.name = 'StoreBrokenError';
    this.kind = kind;
  }
}

/** What the protocol guarantees does not hold: the code is wrong, or another hand was in the table. Nothing goes on from there. */
export class BrokenInvariantError extends Error {
  constructor(what: string) {
    super(`an invariant does not hold: ${what}`);
    this.name = 'BrokenInvariantError';
  }
}

/** Stops what must not go on. */
export const requireInvariant: (holds: boolean, what: () => string) => asserts holds = (holds, what) => {
  if (!holds) throw new BrokenInvariantError(what());
};

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
