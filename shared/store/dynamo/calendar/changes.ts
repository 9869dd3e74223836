import type { Calendar } from '../../../model/calendar.ts';
import type { Instant } from '../../../model/instant.ts';
import { requireInvariant } from '../../errors.ts';
import type { MovedPlace } from '../../history.ts';
import type { SyncChange } from '../../reader.ts';
import type { Database } from '../engine/database.ts';
import type { Row } from '../rows/items.ts';
import { keys } from '../rows/keys.ts';
import { entryAttributes, expiryOf, type ObjectRow, retention } from '../rows/object-row.ts';
import { entryOf } from '../rows/packed-entry.ts';
import { changePrefix } from '../rows/table.ts';

/** What a change row says beside its key and its end. */
export interface ChangeFacts {
  readonly name: string;
  readonly op: 'put' | 'delete';
  readonly who: string;
  /** Of the calendar, so that a change tells by itself which incarnation its version counts. */
  readonly epoch?: string;
  readonly at: Instant;
  /** When the version before this one was written, at the latest: dates it when its own row is gone. */
  readonly previousAt: Instant;
  /** Of a phone's: its program; empty when it does not say. */
  readonly client?: string;
  /** Absent for a phone, and where it was not noted. */
  readonly by?: 'administrator' | 'program';
  /** The version of the object that it ended, where the calendar keeps what that was. */
  readonly was?: number;
  readonly how?: 'restored';
  /** The other end of a move. */
  readonly place?: MovedPlace;
}

/** One row per version: what changed, by whom, when. */
export interface ChangeRow extends Row, ChangeFacts {
  readonly name: string;
  readonly expires: number;
}

/** The change row of one version. */
export const changeRow = (calendarId: string, version: number, change: ChangeFacts): ChangeRow => ({
  ...keys.change(calendarId, version),
  ...change,
  expires: expiryOf(change.at, retention.change),
});

/** The version of a change row. */
export const versionOf = ({ sk }: Row): number => Number(sk.slice(changePrefix.length));

/** The changes of the versions `from..to`, both included; a version whose row is not there is absent. */
export const loadChanges = async (
  database: Database,
  { id }: Calendar,
  from: number,
  to: number,
): Promise<ReadonlyMap<number, ChangeRow>> => {
  if (from > to) return new Map();
  const rows = await database.query<ChangeRow>({
    KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
    ExpressionAttributeValues: {
      ':pk': keys.head(id).pk,
      ':from': keys.change(id, from).sk,
      ':to': keys.change(id, to).sk,
    },
  });
  const changes = new Map(rows.map((row) => [versionOf(row), row]));
  // One row for each version, none between and none beside: what is counted here is what clients are told.
  requireInvariant(
    changes.size === rows.length && changes.size <= to - from + 1 && !changes.has(Number.NaN),
    () => `calendar ${id} has ${rows.length} change rows from ${from} to ${to}`,
  );
  return changes;
};

/** The first change row after this version that is still there. */
export const nextChange = async (
  database: Database,
  { id, version }: Calendar,
  after: number,
): Promise<ChangeRow | undefined> => {
  const { rows } = await database.queryPage<ChangeRow>({
    KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
    ExpressionAttributeValues: {
      ':pk': keys.head(id).pk,
      ':from': keys.change(id, after + 1).sk,
      ':to': keys.change(id, version).sk,
    },
    Limit: 1,
  });
  return rows[0];
};

/** The object rows of these names, by name, without bodies. */
export const loadStates = async (
  database: Database,
  { id }: Calendar,
  names: Iterable<string>,
): Promise<ReadonlyMap<string, ObjectRow>> => {
  const distinct = [...new Set(names)];
  const rows = await database.getMany<ObjectRow>(
    distinct.map((name) => keys.object(id, name)),
    entryAttributes,
  );
  const bySortKey = new Map(rows.map((row) => [row.sk, row]));
  return new Map(
    distinct.flatMap((name) => {
      const row = bySortKey.get(keys.object(id, name).sk);
      return row ? [[name, row] as const] : [];
    }),
  );
};

/** What `(after, last]` changed, told once per object by what its row says now; undefined when a version is not remembered. */
export const changesBetween = async (
  database: Database,
  calendar: Calendar,
  after: number,
  last: number,
): Promise<readonly SyncChange[] | undefined> => {
  const rows = await loadChanges(database, calendar, after + 1, last);
  if (rows.size < last - after) return undefined;
  const names = new Set([...rows.values()].map(({ name }) => name));
  const states = await loadStates(database, calendar, names);
  return [...names].map((name): SyncChange => {
    const row = states.get(name);
    const entry = row && entryOf(row);
    return entry ? { change: 'live', entry } : { change: 'removed', name };
  });
};

/** The name of the object that changed. */
export const nameOf = (change: SyncChange): string => (change.change === 'live' ? change.entry.name : change.name);
