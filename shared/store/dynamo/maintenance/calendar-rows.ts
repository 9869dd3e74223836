import type { ChangeRow } from '../changes.ts';
import type { Row } from '../items.ts';
import { calendarPartition, changePrefix, objectPrefix } from '../keys.ts';
import type { ObjectRow } from '../object-row.ts';
import { allRows, type OpenTable } from './rows.ts';

/** All rows of one calendar, sorted by what they are. */
export interface CalendarRows {
  readonly id: string;
  head?: Row;
  readonly objects: ObjectRow[];
  readonly changes: ChangeRow[];
  /** Who holds which UID: sort key of the guard to the object's name. */
  readonly guards: Map<string, string>;
}

/** What the table holds: its calendars, and which calendar stands in which home. */
export interface Inventory {
  readonly calendars: ReadonlyMap<string, CalendarRows>;
  /** `user calendar` of every home row. */
  readonly homes: ReadonlySet<string>;
}

const sortInto = (calendar: CalendarRows, row: Row): void => {
  if (row.sk === 'head') calendar.head = row;
  else if (row.sk.startsWith(objectPrefix)) calendar.objects.push(row as ObjectRow);
  else if (row.sk.startsWith(changePrefix)) calendar.changes.push(row as ChangeRow);
  else if (row.sk.startsWith('uid#')) calendar.guards.set(row.sk, String(row.name));
};

/** Reads the whole table; meant for one that nobody writes. */
export const takeInventory = async (table: OpenTable): Promise<Inventory> => {
  const calendars = new Map<string, CalendarRows>();
  const homes = new Set<string>();
  const prefix = calendarPartition('');
  for await (const row of allRows(table)) {
    if (row.sk.startsWith('home#')) homes.add(`${row.pk.slice('user#'.length)} ${String(row.calendarId)}`);
    if (!row.pk.startsWith(prefix)) continue;
    const id = row.pk.slice(prefix.length);
    const calendar = calendars.get(id) ?? { id, objects: [], changes: [], guards: new Map() };
    calendars.set(id, calendar);
    sortInto(calendar, row);
  }
  return { calendars, homes };
};
