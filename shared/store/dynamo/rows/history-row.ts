import type { Calendar } from '../../../model/calendar.ts';
import type { Instant } from '../../../model/instant.ts';
import type { PastObject } from '../../history.ts';
import type { TransactionItem } from '../engine/database.ts';
import type { Row } from './items.ts';
import { historyPrefix, keys } from './keys.ts';
import { expiryOf, type ObjectRow, objectOf, retention } from './object-row.ts';
import { entryOf } from './packed-entry.ts';

/** What an appointment was until a later version of the calendar changed or deleted it (B10). */
export interface HistoryRow extends Row, Pick<ObjectRow, 'body' | 'deflated' | 'diary' | 'properties'> {
  readonly entry: string;
  /** The version that ended it. */
  readonly next: number;
  readonly expires: number;
}

/** DynamoDB takes 4 MiB in one transaction and 400 KiB in one item; a little is left for what is not counted here. */
const transactionOctets = 4_000_000;
const itemOctets = 400_000;
/** Attributes of an item beside its body, its entry and what the diary and phones keep. */
const overhead = 1_500;

type Content = Partial<Pick<ObjectRow, 'entry' | 'body' | 'diary' | 'properties' | 'expires'>>;

const octetsOf = ({ entry = '', body, diary = {}, properties = {} }: Content): number =>
  overhead + (body?.byteLength ?? 0) + Buffer.byteLength(entry + JSON.stringify([diary, properties]));

/** Does a calendar keep what its objects were? A personal one does not: nobody but its owner may read it, and they have no call for it. */
export const keepsHistory = ({ kind, expires }: Calendar): boolean => kind === 'resource' && expires === undefined;

const rowOf = (calendarId: string, row: ObjectRow, next: number, now: Instant, isKept: boolean) => {
  const { pk: _pk, sk: _sk, version, time: _time, expires: _expires, entry, ...kept } = row;
  const { name = '' } = entryOf(row) ?? {};
  return {
    ...keys.history(calendarId, name, version),
    entry,
    ...(isKept && kept),
    next,
    expires: expiryOf(now, retention.history),
  };
};

/** A live row that a version replaces, and what replaces it. */
export interface Ended {
  readonly row: ObjectRow;
  readonly next: number;
}

/**
 * The items that keep what a transaction ends; they change nothing about whether it commits. A body for which the
 * transaction has no place is not kept, and its row says so.
 */
export const historyItems = (
  calendarId: string,
  written: readonly Content[],
  ended: readonly Ended[],
  now: Instant,
): readonly TransactionItem[] => {
  let left = transactionOctets - written.reduce((sum, content) => sum + octetsOf(content), 0);
  return ended.map(({ row, next }) => {
    const octets = octetsOf(row);
    const isKept = octets <= Math.min(left - overhead, itemOctets);
    left -= isKept ? octets : overhead;
    return { Put: { Item: rowOf(calendarId, row, next, now, isKept) } };
  });
};

/** The row of a name that keeps what it was. */
const nameIn = ({ sk }: Row): string => sk.slice(historyPrefix.length, sk.lastIndexOf('#'));

/** The row as the object that it was; without its body where that was not kept. */
export const pastObjectOf = (row: HistoryRow): PastObject => {
  const asRow: ObjectRow = {
    ...row,
    sk: keys.object('', nameIn(row)).sk,
    version: Number(row.sk.slice(row.sk.lastIndexOf('#') + 1)),
  };
  const entry = entryOf(asRow);
  if (!entry) throw new Error(`${row.pk} ${row.sk} keeps nothing`);
  return objectOf(asRow) ?? { ...entry, diary: row.diary ?? {}, properties: row.properties ?? {} };
};

/** Is the row past its time? It may still be there: DynamoDB deletes such rows when it comes to it. */
export const isOver = ({ expires }: { readonly expires: number }, now: Instant): boolean => expires * 1000 <= now;

/** Is it a row of this name? Names may hold anything, so rows of `a#1` lie among those of `a`. */
export const isHistoryOf = (name: string, { sk }: Row): boolean => sk.length === keys.history('', name, 0).sk.length;
