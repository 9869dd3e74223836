import type { AppointmentPlace } from '../../../model/calendar-object.ts';
import type { Clock } from '../../../model/instant.ts';
import { secondResourceOf } from '../../../model/second-resource.ts';
import { counterpartName } from '../calendar/counterparts.ts';
import { calendarDatabase } from '../calendar/database.ts';
import { reload, writing } from '../calendar/decide-and-commit.ts';
import { contentOf } from '../calendar/move.ts';
import { calendarOf } from '../rows/items.ts';
import { keys } from '../rows/keys.ts';
import { type ObjectRow, tombstoneContent } from '../rows/object-row.ts';
import type { CalendarRows, Inventory } from './calendar-rows.ts';
import type { ObjectFacts } from './object-facts.ts';
import type { Problem } from './problem.ts';
import type { OpenTable } from './rows.ts';

type Calendars = Inventory['calendars'];

/** Writes an object again as it is, and its counterpart with it; or deletes one that is the counterpart of nothing. */
const again =
  (calendarId: string, { name, uid }: ObjectFacts, clock: Clock, what: 'put' | 'delete') =>
  async (table: OpenTable): Promise<void> => {
    const database = calendarDatabase({ ...table, clock });
    const row = await database.get(keys.head(calendarId));
    const calendar = row && (await reload(database, calendarOf(row)));
    if (!calendar) return;
    await writing<{ readonly outcome: 'done' }, ObjectRow | undefined>(
      database,
      { kind: 'diary', actor: 'verify' },
      [calendar],
      () => database.get(keys.object(calendarId, name)),
      ([head], found) => {
        if (!head || !found) return { outcome: { outcome: 'done' } };
        const content = what === 'put' ? contentOf(found) : tombstoneContent(clock());
        const guards = what === 'put' || uid === undefined ? [] : [{ uid }];
        const changes = [{ name, op: what, replaces: found, content }];
        return { outcome: { outcome: 'done' }, changes: [{ calendar: head, changes, guards }] };
      },
    );
  };

const isLasting = (rows: CalendarRows | undefined): rows is CalendarRows & { head: object } =>
  rows?.head !== undefined && rows.head.expires === undefined;

interface Known {
  readonly calendars: Calendars;
  /** Of what is live. */
  readonly find: (place: AppointmentPlace) => ObjectFacts | undefined;
  readonly clock: Clock;
}

const isClosed = ({ head }: CalendarRows): boolean => head?.closed === true;

/** An appointment with a second resource stands in the diary of that one too, word for word. */
const problemsOfKept = (rows: CalendarRows, object: ObjectFacts, { calendars, find, clock }: Known): Problem[] => {
  const { name, uid, said } = object;
  const second = secondResourceOf(rows.id, object);
  const room = second === undefined ? undefined : calendars.get(second);
  if (uid === undefined || !isLasting(room)) return [];
  const holder = room.guards.get(keys.uidGuard(room.id, uid).sk);
  const there = find({ calendarId: room.id, name: counterpartName(uid) });
  const isHere = there?.counterpartOf?.calendarId === rows.id && there.counterpartOf.name === name;
  if (isHere && there.said === said) return [];
  if (holder !== undefined && !isHere)
    return [{ subject: rows.id, says: `${name}: its second resource ${room.id} has its UID as ${holder}` }];
  const says = `${name}: its second resource ${room.id} does not show it as it is`;
  // Of a deleted diary nothing is written any more.
  return isClosed(rows) ? [] : [{ subject: rows.id, says, repair: again(rows.id, object, clock, 'put') }];
};

/** What stands in a diary as a counterpart is that of an appointment. */
const problemsOfCounterpart = (rows: CalendarRows, object: ObjectFacts, { find, clock }: Known): Problem[] => {
  const { name, uid, counterpartOf } = object;
  if (uid === undefined || !counterpartOf) return [];
  const kept = find(counterpartOf);
  if (kept?.uid === uid && kept.secondResourceId === rows.id) return [];
  const says = `${name}: the appointment that it stands for is not there`;
  return isClosed(rows) ? [] : [{ subject: rows.id, says, repair: again(rows.id, object, clock, 'delete') }];
};

/** Where appointments and their counterparts in the diaries of second resources do not fit together (B03). */
export const counterpartProblems = (calendars: Calendars, clock: Clock): readonly Problem[] => {
  const live = new Map(
    [...calendars].map(([id, { objects }]) => [
      id,
      new Map(objects.flatMap((object) => (object.uid === undefined ? [] : [[object.name, object] as const]))),
    ]),
  );
  const find = ({ calendarId, name }: AppointmentPlace) => live.get(calendarId)?.get(name);
  return [...calendars.values()]
    .filter(isLasting)
    .flatMap((rows) =>
      rows.objects.flatMap((object) => [
        ...problemsOfKept(rows, object, { calendars, find, clock }),
        ...problemsOfCounterpart(rows, object, { calendars, find, clock }),
      ]),
    );
};
