import { parseCalendarObject } from '../../../codec/ical/parse-object.ts';
import type { Calendar } from '../../../model/calendar.ts';
import type { Clock, Instant } from '../../../model/instant.ts';
import { calendarOf, homeRow } from '../items.ts';
import { changePrefix, keys, objectPrefix } from '../keys.ts';
import { liveContent, type ObjectRow, objectOf } from '../object-row.ts';
import { type CalendarRows, type Inventory, takeInventory } from './calendar-rows.ts';
import { rotateEpoch } from './epoch.ts';
import type { OpenTable } from './rows.ts';

/** Something that does not fit together; `repair` makes it fit, where that needs no judgement. */
export interface Problem {
  readonly calendarId: string;
  readonly says: string;
  readonly repair?: (table: OpenTable) => Promise<void>;
}

const nameOf = ({ sk }: ObjectRow): string => sk.slice(objectPrefix.length);

const put =
  (Item: Record<string, unknown>): NonNullable<Problem['repair']> =>
  async ({ client, tableName }) => {
    await client.call('PutItem', { TableName: tableName, Item });
  };

/** What the index says of each object must follow from its body: bounds, entity tag, size, place in time. */
const objectProblems = (calendar: Calendar, { id, objects }: CalendarRows): Problem[] =>
  objects.flatMap((row): Problem[] => {
    const object = objectOf(row);
    const problem = (says: string, repair?: Problem['repair']): Problem[] => [
      { calendarId: id, says: `${nameOf(row)}: ${says}`, ...(repair && { repair }) },
    ];
    if (!object) {
      if (row.time === undefined && row.expires !== undefined) return [];
      const { time: _time, entry: _entry, ...rest } = row;
      return problem('a tombstone stands in the index', row.expires === undefined ? undefined : put(rest));
    }
    try {
      const { createdAt, modifiedAt: now, diary, properties } = object;
      const wanted = liveContent(parseCalendarObject(object.body, calendar.components), {
        createdAt,
        now,
        diary,
        properties,
      });
      if (row.time === wanted.time && row.entry === wanted.entry && row.expires === undefined) return [];
      return problem(
        'its index entry does not follow from its body',
        put({ pk: row.pk, sk: row.sk, version: row.version, ...wanted }),
      );
    } catch (error) {
      return problem(`its body cannot be read (${error instanceof Error ? error.message : error})`);
    }
  });

/** Every live UID has one guard, which names its object; no other guards exist. */
const guardProblems = ({ id, objects, guards }: CalendarRows): Problem[] => {
  const wanted = new Map<string, string>();
  const twice: Problem[] = [];
  for (const row of objects.toSorted((a, b) => b.version - a.version)) {
    const uid = objectOf(row)?.uid;
    if (uid === undefined) continue;
    const { sk } = keys.uidGuard(id, uid);
    const holder = wanted.get(sk);
    if (holder === undefined) wanted.set(sk, nameOf(row));
    else twice.push({ calendarId: id, says: `${nameOf(row)} has the UID of ${holder}: delete one of them` });
  }
  const { pk } = keys.head(id);
  const missing = [...wanted].filter(([sk, name]) => guards.get(sk) !== name);
  const orphans = [...guards].filter(([sk]) => !wanted.has(sk));
  return [
    ...twice,
    ...missing.map(([sk, name]) => ({
      calendarId: id,
      says: `${name}: nothing guards its UID`,
      repair: put({ pk, sk, name }),
    })),
    ...orphans.map(([sk, name]) => ({
      calendarId: id,
      says: `a UID is guarded for ${name}, which does not have it`,
      repair: async ({ client, tableName }: OpenTable) => {
        await client.call('DeleteItem', { TableName: tableName, Key: { pk, sk } });
      },
    })),
  ];
};

/** With a new epoch nobody asks for versions of before; what lies below a gap would only say that there is one. */
const restartLog = async (table: OpenTable, id: string, newest: number, logged: readonly number[]): Promise<void> => {
  await rotateEpoch(table, id, newest);
  const present = new Set(logged);
  let tail = newest;
  while (present.has(tail)) tail--;
  for (const version of logged.filter((one) => one < tail)) {
    await table.client.call('DeleteItem', { TableName: table.tableName, Key: { ...keys.change(id, version) } });
  }
};

/** The log is dense up to the head's version, and no row is newer than the head; else all clients must start anew. */
const logProblems = (
  { version, stable }: Calendar,
  { id, objects, changes }: CalendarRows,
  now: Instant,
): Problem[] => {
  // Rows past their time are swept in no order.
  const kept = changes.filter(({ expires }) => expires * 1000 > now);
  const logged = kept.map(({ sk }) => Number(sk.slice(changePrefix.length))).sort((a, b) => a - b);
  const newest = Math.max(version, logged.at(-1) ?? 0, ...objects.map((row) => row.version));
  const oldest = logged[0] ?? version + 1;
  const says = [
    newest > version && `a row has version ${newest}, the head only ${version}`,
    stable > version && `stable ${stable} is above version ${version}`,
    logged.length > 0 &&
      newest - oldest + 1 !== logged.length &&
      `the log from ${oldest} to ${newest} has ${logged.length} rows`,
  ].filter((sentence) => sentence !== false);
  return says.map((sentence) => ({
    calendarId: id,
    says: sentence,
    repair: (table: OpenTable) => restartLog(table, id, newest, logged),
  }));
};

const homeProblems = ({ id, userId, homeName, closed }: Calendar, homes: Inventory['homes']): Problem[] =>
  closed || userId === undefined || homes.has(`${userId} ${id}`)
    ? []
    : [
        {
          calendarId: id,
          says: `it is missing in the home of ${userId}`,
          repair: put({ ...homeRow(userId, homeName, id) }),
        },
      ];

/** Everything in the table that does not fit together: index, guards, log, homes. Nobody may write meanwhile. */
export const verifyTable = async (table: OpenTable, clock: Clock): Promise<readonly Problem[]> => {
  const { calendars, homes } = await takeInventory(table);
  return [...calendars.values()].flatMap((rows): Problem[] => {
    if (!rows.head) return [{ calendarId: rows.id, says: 'it has rows but no head' }];
    const calendar = calendarOf(rows.head);
    return [
      ...logProblems(calendar, rows, clock()),
      ...objectProblems(calendar, rows),
      ...guardProblems(rows),
      ...homeProblems(calendar, homes),
    ];
  });
};
