import type { Calendar } from '../../../model/calendar.ts';
import { type HistoryRow, pastObjectOf } from '../rows/history-row.ts';
import type { Key } from '../rows/keys.ts';
import { type Problem, remove } from './problem.ts';

/** What is remembered of a row that keeps what an object was: no body. */
export interface HistoryFacts {
  readonly key: Key;
  /** Why nobody can read it, where nobody can. */
  readonly fault?: string;
}

const faultOf = (row: HistoryRow): string | undefined => {
  try {
    const { uid, version } = pastObjectOf(row);
    if (typeof uid !== 'string') return 'its entry has no UID';
    if (!(version < row.next)) return `version ${version} ended with ${row.next}`;
    return Number.isFinite(row.expires) ? undefined : 'it has no end';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
};

/** Reads such a row and remembers what came of it. */
export const historyFactsOf = (row: HistoryRow): HistoryFacts => {
  const { pk, sk } = row;
  const fault = faultOf(row);
  return { key: { pk, sk }, ...(fault !== undefined && { fault }) };
};

/** What an object was can be read, was ended by a later version, and has an end of its own (B10); a row of which that is not true is in the way of all others, and goes. */
export const historyProblems = ({ id }: Calendar, history: readonly HistoryFacts[]): Problem[] =>
  history.flatMap(({ key, fault }): Problem[] =>
    fault === undefined
      ? []
      : [{ subject: id, says: `${key.sk}: what it was cannot be told (${fault})`, repair: remove(key) }],
  );
