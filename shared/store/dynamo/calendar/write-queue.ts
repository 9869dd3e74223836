import type { Clock } from '../../../model/instant.ts';
import { StoreBusyError } from '../../errors.ts';

/** The writers of this process: one at a time in each calendar, in the order they came. */
export interface WriteQueue {
  /**
   * Does the work when its turn has come in all of these calendars; it is told whether it had to wait, because what was
   * read before is then old. Too long a queue or too long a wait is a `StoreBusyError`, before anything is done.
   */
  inTurn<T>(calendarIds: readonly string[], work: (waited: boolean) => Promise<T>): Promise<T>;
}

/** So many may wait for one calendar. */
const maxWaiting = 500;
/** A phone gives up before long; so does the queue (milliseconds). */
const maxWait = 10_000;

/** An empty queue. */
export const writeQueue = (clock: Clock): WriteQueue => {
  /** By calendar somebody writes in: who waits, in order. */
  const waiting = new Map<string, (() => void)[]>();

  const enter = async (calendarId: string): Promise<boolean> => {
    const others = waiting.get(calendarId);
    if (!others) {
      waiting.set(calendarId, []);
      return false;
    }
    if (others.length >= maxWaiting) throw new StoreBusyError(new Error('too many wait to write in this calendar'));
    await new Promise<void>((resolve) => others.push(resolve));
    return true;
  };

  const leave = (calendarId: string): void => {
    const next = waiting.get(calendarId)?.shift();
    if (next) next();
    else waiting.delete(calendarId);
  };

  return {
    async inTurn(calendarIds, work) {
      const since = clock();
      const entered: string[] = [];
      let waited = false;
      try {
        // In one order for all, so that no two wait for each other.
        for (const id of [...new Set(calendarIds)].sort()) {
          waited = (await enter(id)) || waited;
          entered.push(id);
        }
        if (waited && clock() - since > maxWait) throw new StoreBusyError(new Error('waited too long to write'));
        return await work(waited);
      } finally {
        for (const id of entered) leave(id);
      }
    },
  };
};
