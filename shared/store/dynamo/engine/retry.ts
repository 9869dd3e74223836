import { setTimeout } from 'node:timers/promises';
import { type Clock, minuteMs } from '../../../model/instant.ts';
import { StoreBusyError } from '../../errors.ts';

/** What retries are made of; injected, so that tests own time and chance. */
export interface Timing {
  readonly clock: Clock;
  readonly random: () => number;
  readonly sleep: (milliseconds: number) => Promise<void>;
}

/** A clock, and what a test would have otherwise. */
export type TimingOptions = Pick<Timing, 'clock'> & Partial<Omit<Timing, 'clock'>>;

/** Real chance and real waiting, but for what is given. */
export const timingWith = ({
  clock,
  random = Math.random,
  sleep = async (milliseconds) => setTimeout(milliseconds),
}: TimingOptions): Timing => ({ clock, random, sleep });

/** The retries of one operation, bounded in number and time: `wait` backs off with full jitter, or throws `StoreBusyError` when they are used up. */
export interface Backoff {
  wait(cause: unknown): Promise<void>;
}

const maxTries = 8;
const maxMilliseconds = 3_000;
const firstStep = 20;
/** A process suspended for so long beyond its deadline (a closed laptop) holds changes dated too early to be believed. */
const suspended = minuteMs;

/** Starts the retries of one operation. */
export const startBackoff = ({ clock, random, sleep }: Timing): Backoff => {
  const deadline = clock() + maxMilliseconds;
  let tries = 1;
  return {
    async wait(cause) {
      if (tries >= maxTries || clock() >= deadline) throw new StoreBusyError(cause);
      await sleep(random() * firstStep * 2 ** tries);
      if (clock() >= deadline + suspended) throw new StoreBusyError(cause);
      tries++;
    },
  };
};
