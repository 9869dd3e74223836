import { partitions } from '../../../deployment/partitions.ts';
import type { ChangeRow } from '../calendar/changes.ts';
import type { HistoryRow } from '../rows/history-row.ts';
import type { Row } from '../rows/items.ts';
import { calendarPartition, historyPrefix, homePrefix, keys, objectPrefix, sharedPrefix } from '../rows/keys.ts';
import type { ObjectRow } from '../rows/object-row.ts';
import { changePrefix } from '../rows/table.ts';
import { entityOf, type KnownEntity } from './entities.ts';
import { type HistoryFacts, historyFactsOf } from './history-facts.ts';
import { type ObjectFacts, objectFactsOf } from './object-facts.ts';
import { allRows, type OpenTable } from './rows.ts';

/** What is remembered of one calendar's rows, sorted by what they are. */
export interface CalendarRows {
  readonly id: string;
  head?: Row;
  /** Not all of its rows are to be swept, as those of a connection test are. */
  lasts: boolean;
  readonly objects: ObjectFacts[];
  readonly changes: { readonly version: number; readonly expires: number }[];
  /** What its objects were. */
  readonly history: HistoryFacts[];
  /** Who holds which UID: sort key of the guard to the object's name. */
  readonly guards: Map<string, string>;
}

/** What the table holds: its calendars and which of them stands in which home, its entities and who is in the directory. */
export interface Inventory {
  readonly calendars: ReadonlyMap<string, CalendarRows>;
  /** `partition calendar` of every row by which a home finds a calendar. */
  readonly homes: ReadonlySet<string>;
  /** Personal calendars that were deleted and are to be swept. */
  readonly toSweep: ReadonlySet<string>;
  readonly entities: readonly KnownEntity[];
  readonly directory: readonly Row[];
}

const sortInto = (calendar: CalendarRows, row: Row): void => {
  if (row.expires === undefined) calendar.lasts = true;
  if (row.sk === 'head') calendar.head = row;
  else if (row.sk.startsWith(objectPrefix)) calendar.objects.push(objectFactsOf(row as ObjectRow));
  else if (row.sk.startsWith(changePrefix)) {
    const { sk, expires } = row as ChangeRow;
    calendar.changes.push({ version: Number(sk.slice(changePrefix.length)), expires });
  } else if (row.sk.startsWith(historyPrefix)) calendar.history.push(historyFactsOf(row as HistoryRow));
  else if (row.sk.startsWith('uid#')) calendar.guards.set(row.sk, String(row.name));
};

/** Reads the whole table; meant for one that nobody writes. */
export const takeInventory = async (table: OpenTable): Promise<Inventory> => {
  const calendars = new Map<string, CalendarRows>();
  const homes = new Set<string>();
  const toSweep = new Set<string>();
  const entities: KnownEntity[] = [];
  const directory: Row[] = [];
  const calendarPrefix = calendarPartition('');
  const deletedPersonal = keys.deletedPersonal('').pk;
  for await (const row of allRows(table)) {
    const known = entityOf(row);
    if (known) entities.push(known);
    if (row.pk.startsWith(partitions.directory)) directory.push(row);
    if (row.sk.startsWith(homePrefix) || row.sk.startsWith(sharedPrefix))
      homes.add(`${row.pk} ${String(row.calendarId)}`);
    if (row.pk === deletedPersonal) toSweep.add(row.sk);
    if (!row.pk.startsWith(calendarPrefix) || row.pk === deletedPersonal) continue;
    const id = row.pk.slice(calendarPrefix.length);
    const calendar = calendars.get(id) ?? {
      id,
      lasts: false,
      objects: [],
      changes: [],
      history: [],
      guards: new Map(),
    };
    calendars.set(id, calendar);
    sortInto(calendar, row);
  }
  return { calendars, homes, toSweep, entities, directory };
};
