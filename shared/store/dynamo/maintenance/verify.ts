import { partitions } from '../../../deployment/partitions.ts';
import type { Calendar } from '../../../model/calendar.ts';
import type { Clock, Instant } from '../../../model/instant.ts';
import { deletedPersonalRow } from '../rows/deleted-personal-row.ts';
import { resourceHomeRows } from '../rows/home-rows.ts';
import { calendarOf, homeRow } from '../rows/items.ts';
import { keys } from '../rows/keys.ts';
import { type CalendarRows, type Inventory, takeInventory } from './calendar-rows.ts';
import { counterpartProblems } from './counterparts.ts';
import { directoryProblems } from './directory.ts';
import { rotateEpoch } from './epoch.ts';
import { historyProblems } from './history-facts.ts';
import { objectProblems } from './object-facts.ts';
import { type Problem, put, remove } from './problem.ts';
import type { OpenTable } from './rows.ts';

/** Every live UID has one guard, which names its object; no other guards exist. */
const guardProblems = ({ id, objects, guards }: CalendarRows): Problem[] => {
  const wanted = new Map<string, string>();
  const twice: Problem[] = [];
  for (const { name, uid } of objects.toSorted((a, b) => b.version - a.version)) {
    if (uid === undefined) continue;
    const { sk } = keys.uidGuard(id, uid);
    const holder = wanted.get(sk);
    if (holder === undefined) wanted.set(sk, name);
    else twice.push({ subject: id, says: `${name} has the UID of ${holder}: delete one of them` });
  }
  const { pk } = keys.head(id);
  const missing = [...wanted].filter(([sk, name]) => guards.get(sk) !== name);
  const orphans = [...guards].filter(([sk]) => !wanted.has(sk));
  return [
    ...twice,
    ...missing.map(([sk, name]) => ({
      subject: id,
      says: `${name}: nothing guards its UID`,
      repair: put({ pk, sk, name }),
    })),
    ...orphans.map(([sk, name]) => ({
      subject: id,
      says: `a UID is guarded for ${name}, which does not have it`,
      repair: remove({ pk, sk }),
    })),
  ];
};

/** With a new epoch nobody asks for versions of before; what lies below a gap would only say that there is one. */
const restartLog = async (
  table: OpenTable,
  { id, version }: Calendar,
  newest: number,
  logged: readonly number[],
): Promise<void> => {
  await rotateEpoch(table, id, version, newest);
  const present = new Set(logged);
  let tail = newest;
  while (present.has(tail)) tail--;
  for (const below of logged.filter((one) => one < tail)) await remove(keys.change(id, below))(table);
};

/** The log is dense up to the head's version, and no row is newer than the head; else all clients must start anew. */
const logProblems = (calendar: Calendar, { id, objects, changes }: CalendarRows, now: Instant): Problem[] => {
  const { version, stable } = calendar;
  // Rows past their time are swept in no order.
  const kept = changes.filter(({ expires }) => expires * 1000 > now);
  const logged = kept.map((change) => change.version).sort((a, b) => a - b);
  const newest = objects.reduce(
    (most, object) => Math.max(most, object.version),
    Math.max(version, logged.at(-1) ?? 0),
  );
  const oldest = logged[0] ?? version + 1;
  const says = [
    newest > version && `a row has version ${newest}, the head only ${version}`,
    stable > version && `stable ${stable} is above version ${version}`,
    logged.length > 0 &&
      newest - oldest + 1 !== logged.length &&
      `the log from ${oldest} to ${newest} has ${logged.length} rows`,
  ].filter((sentence) => sentence !== false);
  if (says.length === 0) return [];
  return [{ subject: id, says: says.join('; '), repair: (table) => restartLog(table, calendar, newest, logged) }];
};

/** Every home that is to show a calendar has a row for it. */
const homeProblems = (calendar: Calendar, homes: Inventory['homes']): Problem[] => {
  const { id, kind, userId, homeName, closed } = calendar;
  const own = userId === undefined ? [] : [homeRow(userId, homeName, id)];
  const rows = kind === 'resource' ? [...resourceHomeRows(calendar).values()] : own;
  return closed
    ? []
    : rows
        .filter(({ pk }) => !homes.has(`${pk} ${id}`))
        .map((row) => ({
          subject: id,
          says: `it is missing in the home of ${row.pk.replace(partitions.users, '').replace('#', ' ')}`,
          repair: put({ ...row }),
        }));
};

/** What is in a deleted personal calendar is to be swept: releases before B13's sweep left it there. */
const leftProblems = (
  { id, kind, closed }: Calendar,
  { objects, changes, guards }: CalendarRows,
  { toSweep }: Inventory,
  now: Instant,
): Problem[] =>
  kind !== 'personal' || !closed || toSweep.has(id) || objects.length + changes.length + guards.size === 0
    ? []
    : [
        {
          subject: id,
          says: 'it was deleted, and what is in it stays for ever',
          repair: put(deletedPersonalRow(id, now)),
        },
      ];

/** What a verification looked at; calendars of *Test* and closed heads are among the calendars. */
export interface Seen {
  readonly calendars: number;
  /** Live ones. */
  readonly objects: number;
  readonly accesses: number;
}

/** What was found, and in how much. */
export interface Verified {
  readonly seen: Seen;
  readonly problems: readonly Problem[];
}

/** Everything in the table that does not fit together: index, guards, log, homes, directory. Nobody may write meanwhile. */
export const verifyTable = async (table: OpenTable, clock: Clock): Promise<Verified> => {
  const inventory = await takeInventory(table);
  const { calendars, homes, entities, directory } = inventory;
  const isLost = (id: string): boolean => calendars.has(id) && !calendars.get(id)?.head;
  const ofCalendars = [...calendars.values()].flatMap((rows): Problem[] => {
    if (!rows.lasts || rows.head?.expires !== undefined) return [];
    if (!rows.head) return [{ subject: rows.id, says: 'it has rows but no head' }];
    const calendar = calendarOf(rows.head);
    return [
      ...logProblems(calendar, rows, clock()),
      ...objectProblems(calendar, rows.objects),
      ...guardProblems(rows),
      ...homeProblems(calendar, homes),
      ...historyProblems(calendar, rows.history),
      ...leftProblems(calendar, rows, inventory, clock()),
    ];
  });
  return {
    seen: {
      calendars: calendars.size,
      objects: [...calendars.values()].reduce((sum, { objects }) => sum + objects.filter(({ uid }) => uid).length, 0),
      accesses: entities.filter(({ kind }) => kind === 'access').length,
    },
    // Counterparts last: they are mended by writing as a gateway does, on heads that are sound by then.
    problems: [
      ...ofCalendars,
      ...directoryProblems(entities, directory, isLost),
      ...counterpartProblems(calendars, clock),
    ],
  };
};
