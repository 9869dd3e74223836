import { setImmediate } from 'node:timers/promises';

/** Virtual time and chance: whoever waits for a turn goes on when the dice say so, and no real timer runs. */
export interface Scheduler {
  readonly random: () => number;
  /** One of the given, at random. */
  readonly pick: <T>(choices: readonly T[]) => T;
  /** True with this probability. */
  readonly chance: (probability: number) => boolean;
  readonly now: () => number;
  /** Waits until it is this waiter's turn; with `stall` it lets so great a part of its turns go by. */
  readonly turn: (stall?: number) => Promise<void>;
  readonly sleep: (milliseconds: number) => Promise<void>;
  readonly pass: (milliseconds: number) => void;
  /** Gives turns, one at a time, until the work is done. */
  readonly run: <T>(work: Promise<T>) => Promise<T>;
}

const start = Date.UTC(2026, 10, 22, 8);

/** A scheduler that does the same with the same random numbers. */
export const createScheduler = (random: () => number): Scheduler => {
  const waiting: { readonly go: () => void; readonly stall: number }[] = [];
  let time = start;
  const turn = (stall = 0): Promise<void> => new Promise((go) => waiting.push({ go, stall }));
  const drawn = (): number => {
    for (;;) {
      time += Math.floor(random() * 20);
      const chosen = Math.floor(random() * waiting.length);
      if (random() >= waiting[chosen]!.stall) return chosen;
    }
  };
  return {
    random,
    pick: (choices) => choices[Math.floor(random() * choices.length)]!,
    chance: (probability) => random() < probability,
    now: () => time,
    turn,
    pass(milliseconds) {
      time += milliseconds;
    },
    async sleep(milliseconds) {
      await turn();
      time += milliseconds;
    },
    async run(work) {
      let done = false;
      const settled = work.finally(() => {
        done = true;
      });
      settled.catch(() => undefined);
      for (;;) {
        await setImmediate();
        if (done) return settled;
        if (waiting.length === 0) throw new Error('everybody waits for somebody else');
        waiting.splice(drawn(), 1)[0]!.go();
      }
    },
  };
};
