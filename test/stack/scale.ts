import { rememberedNames } from '../../shared/http/verified.ts';
import { seededRandom } from '../support/business-data-text.ts';
import { assumed, dollars, priced } from './cost.ts';

/** What a phone of the simulation does, and what Lambda does with it; times in seconds, all of them assumptions but the milliseconds of `assumed`. */
export const day = {
  seconds: 86_400,
  /** Each phone at its own moment of the quarter of an hour. */
  pollEvery: 900,
  opens: 9 * 3_600,
  closes: 18 * 3_600,
  /** When a shop opens, each phone is taken up and polls once more within so long. */
  opening: 600,
  /** A process that nobody asks is ended. */
  idle: 600,
  /** Lambda hands one process at most so many requests a second. */
  requestsPerSecond: 10,
  /** How long a process remembers a sign-in. */
  rememberedFor: 3_600,
} as const;

/** Which function answers polls, and which answers writes: the same, or one each. */
export type Layout = 'one for all' | 'one each';

/** A day of so many phones. */
export interface ScaleDay {
  readonly requests: number;
  /** Processes started. */
  readonly starts: number;
  /** Share of requests whose password had to be proven. */
  readonly proven: number;
  /** Requests in the busiest second, and processes at once. */
  readonly peakRate: number;
  readonly peakProcesses: number;
  readonly dollarsPerPhoneMonth: number;
}

interface Process {
  freeAt: number;
  /** When each phone last signed in here; the longest unused first. */
  readonly known: Map<number, number>;
}

/** One function: whoever was free last is asked first, as idle processes are seen to die. */
const pool = () => {
  let idle: Process[] = [];
  const busy: Process[] = [];
  return {
    take(at: number): { readonly process: Process; readonly isNew: boolean } {
      for (let i = busy.length - 1; i >= 0; i -= 1) {
        const process = busy[i];
        if (process === undefined || process.freeAt > at) continue;
        busy.splice(i, 1);
        idle.push(process);
      }
      const process = idle.pop();
      const isNew = process === undefined || process.freeAt + day.idle < at;
      // Those below are idle for longer still.
      if (isNew) idle = [];
      const taken = isNew ? { freeAt: at, known: new Map<number, number>() } : process;
      busy.push(taken);
      return { process: taken, isNew };
    },
    size: () => busy.length,
  };
};

/** Does the process know this phone's password still? From now on it does. */
const isRemembered = ({ known }: Process, phone: number, at: number, most: number): boolean => {
  const before = known.get(phone);
  known.delete(phone);
  known.set(phone, at);
  for (const oldest of known.keys()) {
    if (known.size <= most) break;
    known.delete(oldest);
  }
  return before !== undefined && before + day.rememberedFor > at;
};

/** Moments of a day at which phones ask, by second: the phone's number, negative for a write. */
const arrivals = (phones: number): readonly (readonly number[])[] => {
  const random = seededRandom(1);
  const seconds: number[][] = Array.from({ length: day.seconds }, () => []);
  const add = (second: number, phone: number) => seconds[Math.floor(second) % day.seconds]?.push(phone);
  for (let phone = 1; phone <= phones; phone += 1) {
    const phase = random() * day.pollEvery;
    for (let poll = 0; poll < assumed.polls; poll += 1) add(phase + poll * day.pollEvery, phone);
    add(day.opens - day.opening / 2 + random() * day.opening, phone);
    for (let change = 0; change < assumed.changes; change += 1)
      add(day.opens + random() * (day.closes - day.opens), -phone);
  }
  return seconds;
};

/** Plays a day of so many phones through functions of this layout, whose processes remember so many sign-ins. */
export const scaleDay = (phones: number, layout: Layout, remembered = rememberedNames): ScaleDay => {
  const polling = pool();
  const writing = layout === 'one for all' ? polling : pool();
  let [requests, starts, proven, peakRate, peakProcesses, cost] = [0, 0, 0, 0, 0, 0];
  for (const [second, asked] of arrivals(phones).entries()) {
    peakRate = Math.max(peakRate, asked.length);
    for (const [index, signed] of asked.entries()) {
      const at = second + index / asked.length;
      const isWrite = signed < 0;
      const { process, isNew } = (isWrite ? writing : polling).take(at);
      const isKnown = isRemembered(process, Math.abs(signed), at, remembered);
      const { ms } = assumed;
      const busyFor = (isWrite ? ms.write : ms.poll) + (isKnown ? 0 : ms.proof) + (isNew ? ms.start : 0);
      process.freeAt = at + Math.max(busyFor / 1_000, 1 / day.requestsPerSecond);
      requests += 1;
      if (isNew) starts += 1;
      if (!isKnown) proven += 1;
      cost += dollars(isWrite ? priced.create : priced.poll);
      // A process that knows the phone notes it now and then, another one at once; writes are not noted.
      const notes = isKnown ? assumed.notes.remembered / assumed.polls : 1;
      if (!isWrite) cost += notes * dollars(priced.device);
      cost += (isKnown ? 0 : dollars(priced.proof)) + (isNew ? dollars(priced.start) : 0);
    }
    peakProcesses = Math.max(peakProcesses, polling.size() + (writing === polling ? 0 : writing.size()));
  }
  return {
    requests,
    starts,
    proven: proven / requests,
    peakRate,
    peakProcesses,
    dollarsPerPhoneMonth: (30 * cost) / phones,
  };
};
