import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { Calendar } from '../../../model/calendar.ts';
import type { AppointmentPlace } from '../../../model/calendar-object.ts';
import type { Instant } from '../../../model/instant.ts';
import { secondResourceOf } from '../../../model/second-resource.ts';
import type { Database } from '../engine/database.ts';
import { type Row, soundCalendarOf } from '../rows/items.ts';
import { keys } from '../rows/keys.ts';
import { asCounterpart, type LiveContent, type ObjectRow, tombstoneContent } from '../rows/object-row.ts';
import { entryOf } from '../rows/packed-entry.ts';
import type { CalendarChanges, GuardChange, ObjectChange } from './commit.ts';

/** The name of an appointment's counterpart: the same wherever the appointment itself goes. */
export const counterpartName = (uid: string): string =>
  `second-${createHash('sha256').update(uid).digest('hex').slice(0, 32)}.ics`;

/** What becomes of the counterpart of one appointment in the diary of one second resource. */
interface Following {
  readonly roomId: string;
  readonly uid: string;
  /** Where the appointment was kept, as far as that room was its second resource before. */
  readonly was: readonly AppointmentPlace[];
  /** What the appointment said then. */
  readonly earlier?: ObjectRow;
  /** Where it is kept, and what it says, when the room is its second resource now. */
  readonly now?: AppointmentPlace & { readonly content: LiveContent };
}

const isLive = (content: ObjectChange['content']): content is LiveContent => 'entry' in content;

const roomOf = (calendarId: string, { diary, counterpartOf }: Pick<ObjectRow, 'diary' | 'counterpartOf'>) =>
  secondResourceOf(calendarId, { ...diary, counterpartOf });

/** One change of an object takes it out of one room, and puts it into another or the same. */
const followingsOf = (calendarId: string, { name, replaces, content }: ObjectChange): readonly Following[] => {
  const place = { calendarId, name };
  const before = replaces && entryOf(replaces);
  const from = before && roomOf(calendarId, replaces);
  const to = isLive(content) ? roomOf(calendarId, content) : undefined;
  const after = to !== undefined && entryOf({ ...keys.object(calendarId, name), version: 0, ...content });
  return [
    ...(before && from !== undefined ? [{ roomId: from, uid: before.uid, was: [place], earlier: replaces }] : []),
    ...(after && to !== undefined && isLive(content)
      ? [{ roomId: to, uid: after.uid, was: [], now: { ...place, content } }]
      : []),
  ];
};

/** What the changes mean for the diaries of second resources: one entry for each room and UID. */
export const followingsIn = (groups: readonly CalendarChanges[]): readonly Following[] => {
  const found = new Map<string, Following>();
  for (const { calendar, changes } of groups)
    for (const following of changes.flatMap((change) => followingsOf(calendar.id, change))) {
      const key = `${following.roomId} ${following.uid}`;
      const known = found.get(key);
      found.set(key, { ...known, ...following, was: [...(known?.was ?? []), ...following.was] });
    }
  return [...found.values()];
};

/** What is there of a counterpart: its row, and who holds its UID in the room. */
interface Present {
  readonly row: ObjectRow | undefined;
  readonly holder: string | undefined;
}

/** The heads of rooms, and what of counterparts is there: all that following needs. */
interface Rooms {
  readonly heads: ReadonlyMap<string, Calendar>;
  readonly present: ReadonlyMap<Following, Present>;
}

/** Strong reads: the head of each room, and for each counterpart its row and the guard of its UID. */
const loadRooms = async (database: Database, wanted: readonly Following[]): Promise<Rooms> => {
  const ids = [...new Set(wanted.map(({ roomId }) => roomId))];
  const [heads, present] = await Promise.all([
    Promise.all(ids.map((id) => database.get<Row>(keys.head(id)))),
    Promise.all(
      wanted.map(async (following): Promise<readonly [Following, Present]> => {
        const { roomId, uid } = following;
        const [row, guard] = await Promise.all([
          database.get<ObjectRow>(keys.object(roomId, counterpartName(uid))),
          database.get<Row>(keys.uidGuard(roomId, uid)),
        ]);
        return [following, { row, holder: guard && String(guard.name) }];
      }),
    ),
  ]);
  const known = heads.flatMap((row) => (row ? [soundCalendarOf(row)] : []));
  return { heads: new Map(known.map((head) => [head.id, head])), present: new Map(present) };
};

const isAt = (row: Pick<ObjectRow, 'counterpartOf'>, place: AppointmentPlace): boolean =>
  row.counterpartOf?.calendarId === place.calendarId && row.counterpartOf.name === place.name;

const isOurs = (row: ObjectRow, { was, now }: Following): boolean =>
  [...was, ...(now ? [now] : [])].some((place) => isAt(row, place));

const saysAll = (row: ObjectRow, content: LiveContent): boolean =>
  row.entry === content.entry &&
  content.counterpartOf !== undefined &&
  isAt(row, content.counterpartOf) &&
  isDeepStrictEqual(row.diary ?? {}, content.diary ?? {});

interface Done {
  readonly change: ObjectChange;
  readonly guards: readonly GuardChange[];
}

/** What is done in the room; nothing where all is as it should be. */
const doneIn = (following: Following, row: ObjectRow | undefined, at: Instant): Done | undefined => {
  const { uid, now: kept, earlier } = following;
  const name = counterpartName(uid);
  const live = row && entryOf(row) !== undefined;
  if (!kept)
    return live && isOurs(row, following)
      ? { change: { name, op: 'delete', replaces: row, content: tombstoneContent(at) }, guards: [{ uid }] }
      : undefined;
  const { content: own, ...place } = kept;
  const content = asCounterpart(own, place, row?.properties);
  if (live && saysAll(row, content)) return undefined;
  return {
    change: { name, op: 'put', content, ...(row && { replaces: row }), ...(earlier && { took: earlier }) },
    guards: live ? [] : [{ uid, holder: name }],
  };
};

/** Who has the UID in the room already, if that is not this very appointment, nor one that leaves in the same transaction. */
const holderInTheWay = (
  following: Following,
  { row, holder }: Present,
  guards: readonly GuardChange[],
): string | undefined => {
  const { uid, now } = following;
  const name = counterpartName(uid);
  if (!now || holder === undefined || guards.some((guard) => guard.uid === uid && !guard.holder)) return undefined;
  return holder !== name || (row && entryOf(row) && !isOurs(row, following)) ? holder : undefined;
};

/**
 * In one transaction a guard is changed once: an appointment that comes into the room itself takes it over from its
 * counterpart, one that leaves it hands it on.
 */
const withGuards = (
  guards: readonly GuardChange[],
  more: readonly GuardChange[],
  holder: string | undefined,
): readonly GuardChange[] => {
  const merged = (guard: GuardChange): GuardChange => {
    const other = more.find(({ uid }) => uid === guard.uid);
    const kept = guard.holder === undefined ? other : guard;
    return other && kept?.holder !== undefined && holder !== undefined ? { ...kept, formerly: holder } : guard;
  };
  const known = new Set(guards.map(({ uid }) => uid));
  return [...guards.map(merged), ...more.filter(({ uid }) => !known.has(uid))];
};

/**
 * The changes with what they bring along in the diaries of second resources, which follow in the same transaction; or who
 * has the UID there. A room that never was has nothing to follow in; one that is closed follows, for it may be opened again.
 */
export const withCounterparts = async (
  database: Database,
  groups: readonly CalendarChanges[],
  followings: readonly Following[],
): Promise<{ readonly groups: readonly CalendarChanges[] } | { readonly holder: string }> => {
  if (followings.length === 0) return { groups };
  const { heads, present } = await loadRooms(database, followings);
  const all = new Map(groups.map((group) => [group.calendar.id, group]));
  for (const following of followings) {
    const calendar = heads.get(following.roomId);
    const there = present.get(following);
    if (!calendar || !there) continue;
    const group: CalendarChanges = all.get(calendar.id) ?? { calendar, changes: [], guards: [], follows: true };
    const holder = holderInTheWay(following, there, group.guards);
    // Whoever brings it into the room hears that it cannot come; who changes what never came is not stopped.
    if (holder !== undefined && following.was.length === 0) return { holder };
    const done = holder === undefined ? doneIn(following, there.row, database.clock()) : undefined;
    if (!done) continue;
    const changes = [...group.changes, done.change];
    all.set(calendar.id, { ...group, changes, guards: withGuards(group.guards, done.guards, there.holder) });
  }
  return { groups: [...all.values()] };
};
