import { setTimeout } from 'node:timers/promises';
import type { Clock } from '../../../model/instant.ts';
import { StoreBusy } from '../../store.ts';

/** What retries are made of; injected, so that tests own time and chance. */
export interface Pacing {
  readonly clock: Clock;
  readonly random: () => number;
  readonly sleep: (milliseconds: number) => Promise<void>;
}

/** A clock, and what a test would have otherwise. */
export type PacingOptions = Pick<Pacing, 'clock'> & Partial<Omit<Pacing, 'clock'>>;

/** Pacing by real chance and real waiting, but for what is given. */
export const pacingWith = ({
  clock,
  random = Math.random,
  sleep = async (milliseconds) => setTimeout(milliseconds),
}: PacingOptions): Pacing => ({ clock, random, sleep });

/** The bounded patience of one operation: `again` waits with full jitter, or throws `StoreBusy` when tries or time are used up. */
export interface Pace {
  again(cause: unknown): Promise<void>;
}

const maxTries = 8;
const maxMilliseconds = 3_000;
const firstStep = 20;
/** A process that stood still so long past its patience (a closed laptop) holds changes dated too early to be believed. */
const standstill = 60_000;

/** Starts the patience of one operation. */
export const startPace = ({ clock, random, sleep }: Pacing): Pace => {
  const deadline = clock() + maxMilliseconds;
  let tries = 1;
  return {
    async again(cause) {
      if (tries >= maxTries || clock() >= deadline) throw new StoreBusy(cause);
      await sleep(random() * firstStep * 2 ** tries);
      if (clock() >= deadline + standstill) throw new StoreBusy(cause);
      tries++;
    },
  };
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

/** Faults of the service or the way to it, that the same request may outlive. */
export const isTransient = (fault: unknown): boolean => {
  if (!(fault instanceof Error)) return false;
  const { code, status = 0 } = fault as { code?: string; status?: number };
  return transientNames.has(fault.name) || (code !== undefined && transientCodes.has(code)) || status >= 500;
};
