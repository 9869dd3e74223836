import type { Calendar } from '../../../model/calendar.ts';
import type { ObjectEntry } from '../../../model/calendar-object.ts';
import type { Interval } from '../../../model/instant.ts';
import type { Database } from '../engine/database.ts';
import type { Row } from '../rows/items.ts';
import { keys } from '../rows/keys.ts';
import type { ObjectRow } from '../rows/object-row.ts';
import { entryOf } from '../rows/packed-entry.ts';
import { table } from '../rows/table.ts';
import { rangesBetween, timeRanges } from '../rows/time-key.ts';

const projection = {
  ProjectionExpression: 'sk, #version, #entry',
  ExpressionAttributeNames: { '#version': 'version', '#entry': 'entry' },
} as const;

const entriesOf = (rows: readonly ObjectRow[]): readonly ObjectEntry[] => rows.flatMap((row) => entryOf(row) ?? []);

type Range = readonly [from: string, to: string];

const listRange = async (database: Database, { id }: Calendar, [from, to]: Range) =>
  entriesOf(
    await database.query<ObjectRow>({
      IndexName: table.byTime.name,
      KeyConditionExpression: 'pk = :pk AND #time BETWEEN :from AND :to',
      ExpressionAttributeValues: { ':pk': keys.head(id).pk, ':from': from, ':to': to },
      ProjectionExpression: projection.ProjectionExpression,
      ExpressionAttributeNames: { ...projection.ExpressionAttributeNames, '#time': table.byTime.sortKey },
    }),
  );

const listRanges = async (database: Database, calendar: Calendar, ranges: readonly Range[]) =>
  (await Promise.all(ranges.map((range) => listRange(database, calendar, range)))).flat();

/** The live objects in the ranges of the index that a window needs, some beside it included. */
export const listWindow = (database: Database, calendar: Calendar, window: Interval): Promise<readonly ObjectEntry[]> =>
  listRanges(database, calendar, timeRanges(window));

/** The live objects in the ranges of the index that lie between the edges of two windows, some beside them included. */
export const listBetween = (
  database: Database,
  calendar: Calendar,
  [one, other]: readonly [Interval, Interval],
): Promise<readonly ObjectEntry[]> => listRanges(database, calendar, rangesBetween(one, other));

/** Every live object, from the index. */
export const listAll = (database: Database, calendar: Calendar): Promise<readonly ObjectEntry[]> =>
  listWindow(database, calendar, {});

/** Does an alarm of the object ring inside the window? */
export const alarmsTouch = (
  { bounds: { alarms } }: ObjectEntry,
  { from = -Infinity, to = Infinity }: Interval,
): boolean => alarms !== undefined && (alarms.from ?? -Infinity) < to && (alarms.to ?? Infinity) >= from;

const cursorPattern = /^([SR]#[^ ]+) (object#.+)$/s;

const cursorOf = ({ time, sk }: Row): string => `${time} ${sk}`;

/** Is it a cursor of ours? It comes back from clients. */
export const isCursor = (text: string): boolean => cursorPattern.test(text);

const startOf = (calendarId: string, cursor: string): Row => {
  const [, time = '', sk = ''] = cursorPattern.exec(cursor) ?? [];
  return { pk: keys.head(calendarId).pk, sk, time };
};

/** One page of all live objects in the order of the index; without `cursor` it was the last. */
export const listPage = async (
  database: Database,
  { id }: Calendar,
  { after, limit }: { after?: string; limit?: number },
): Promise<{ entries: readonly ObjectEntry[]; cursor?: string }> => {
  const entries: ObjectEntry[] = [];
  let start = after === undefined ? undefined : startOf(id, after);
  do {
    const { rows, next } = await database.queryPage<ObjectRow>({
      IndexName: table.byTime.name,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': keys.head(id).pk },
      ...projection,
      ...(limit !== undefined && { Limit: limit - entries.length }),
      ...(start && { ExclusiveStartKey: start }),
    });
    entries.push(...entriesOf(rows));
    start = next;
  } while (start && (limit === undefined || entries.length < limit));
  return { entries, ...(start && { cursor: cursorOf(start) }) };
};
