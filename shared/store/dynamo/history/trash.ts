import type { Calendar } from '../../../model/calendar.ts';
import { minuteMs } from '../../../model/instant.ts';
import { type ChangeMade, type DeletedObject, type HistoryReader, historyMs } from '../../history.ts';
import { type ChangeRow, loadStates, versionOf } from '../calendar/changes.ts';
import type { Database } from '../engine/database.ts';
import { type HistoryRow, isOver, pastObjectOf } from '../rows/history-row.ts';
import type { Row } from '../rows/items.ts';
import { keys } from '../rows/keys.ts';
import { changeMadeOf } from './load-history.ts';

/** Clocks of several processes date changes; theirs differ by less than this (milliseconds). */
const skew = minuteMs;
const pageSize = 500;

type Query = Parameters<HistoryReader['listDeleted']>[1];

/** Of these deletions those after which nothing else happened to the object, with what it was. */
const standing = async (
  database: Database,
  calendar: Calendar,
  deletions: readonly ChangeMade[],
): Promise<readonly DeletedObject[]> => {
  const states = await loadStates(
    database,
    calendar,
    deletions.map(({ name }) => name),
  );
  const last = deletions.filter(({ name, version }) => states.get(name)?.version === version);
  const rows = await database.getMany<HistoryRow>(
    last.flatMap(({ name, was }) => (was === undefined ? [] : [keys.history(calendar.id, name, was)])),
  );
  const kept = new Map(rows.filter((row) => !isOver(row, database.clock())).map((row) => [row.next, row]));
  return last.flatMap((deletion) => {
    const row = kept.get(deletion.version);
    return row ? [{ deletion, object: pastObjectOf(row) }] : [];
  });
};

/** Did this change take an object out of the diary, so that it can be put back? */
const isDeletion = ({ op, was, place }: ChangeMade): boolean =>
  op === 'delete' && was !== undefined && place === undefined;

const isWanted = ({ at, who, client }: ChangeMade, { phoneOf, period: { from, to } = {} }: Query): boolean =>
  (phoneOf === undefined || (who === phoneOf && client !== undefined)) &&
  (from === undefined || at >= from) &&
  (to === undefined || at < to);

/**
 * The trash of a calendar, last deleted first. The log of changes is its index: what it costs follows how much was changed
 * since the oldest that is asked for, and bodies are read only of what is answered.
 */
export const listDeleted: (
  database: Database,
  ...asked: Parameters<HistoryReader['listDeleted']>
) => ReturnType<HistoryReader['listDeleted']> = async (database, calendar, query) => {
  const { id, version } = calendar;
  const { before = version + 1, limit, period } = query;
  const oldest = Math.max(database.clock() - historyMs, period?.from ?? 0) - skew;
  const items: DeletedObject[] = [];
  if (before <= 1) return { items };
  let start: Row | undefined;
  do {
    const { rows, next } = await database.queryPage<ChangeRow>({
      KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
      ExpressionAttributeValues: {
        ':pk': keys.head(id).pk,
        ':from': keys.change(id, 1).sk,
        ':to': keys.change(id, before - 1).sk,
      },
      ScanIndexForward: false,
      Limit: pageSize,
      ExclusiveStartKey: start,
    });
    const changes = rows.map(changeMadeOf);
    const wanted = changes.filter((change) => isDeletion(change) && isWanted(change, query));
    for (let at = 0; at < wanted.length && items.length <= limit; at += limit + 1)
      items.push(...(await standing(database, calendar, wanted.slice(at, at + limit + 1))));
    const last = rows.at(-1);
    start = last && last.at >= oldest ? next : undefined;
  } while (start && items.length <= limit);
  const end = items[limit - 1];
  return { items: items.slice(0, limit), ...(end && items.length > limit && { next: String(end.deletion.version) }) };
};

/** The deletions of these names, as far as nothing happened to them since and they are still kept. */
export const loadDeleted = async (
  database: Database,
  calendar: Calendar,
  names: readonly string[],
): Promise<ReadonlyMap<string, DeletedObject>> => {
  const states = await loadStates(database, calendar, names);
  const rows = await database.getMany<ChangeRow>(
    [...states.values()].map(({ version }) => keys.change(calendar.id, version)),
  );
  const byName = new Map(rows.map((row) => [row.name, row]));
  // In the order of the states: a batch answers in none.
  const deletions = [...states].flatMap(([name, { version }]) => {
    const row = byName.get(name);
    return row && versionOf(row) === version ? [changeMadeOf(row)] : [];
  });
  const deleted = await standing(database, calendar, deletions.filter(isDeletion));
  return new Map(deleted.map((one) => [one.object.name, one]));
};
