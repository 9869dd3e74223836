import { createHash } from 'node:crypto';
import type { Conditions, ParsedObject } from '../../shared/model/calendar-object.ts';
import type { DiaryWriter } from '../../shared/store/writer.ts';
import type { Wire } from './wire.ts';
import { calendarNames, principal, type World } from './world.ts';

const names = ['a', 'b', 'c', 'd'] as const;
const uids = ['one', 'two', 'three', 'four', 'five'] as const;

/** One thing a writer does, as one process. */
export type Work = (wire: Wire, store: DiaryWriter) => Promise<unknown>;

const stamp = (instant: number): string => new Date(instant).toISOString().replace(/[-:]|\.\d+/g, '');

/** An appointment that differs from all others of its schedule; weekly ones lie elsewhere in the index. */
const objectFor = ({ scheduler, nextSerial }: World, uid: string): ParsedObject => {
  const start = scheduler.now() + Math.floor(scheduler.random() * 10) * 86_400_000;
  const recurring = scheduler.chance(0.2);
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:model',
    'BEGIN:VEVENT',
    `UID:${uid}`,
    `DTSTAMP:${stamp(start)}`,
    `DTSTART:${stamp(start)}`,
    ...(recurring ? ['RRULE:FREQ=WEEKLY'] : []),
    `SUMMARY:${nextSerial()}`,
    'END:VEVENT',
    'END:VCALENDAR',
    '',
  ];
  const body = Buffer.from(lines.join('\r\n'));
  return {
    uid,
    component: 'VEVENT',
    body,
    etag: `"${createHash('sha256').update(body).digest('base64url')}"`,
    bounds: { start, ...(!recurring && { end: start + 3_600_000 }), recurring },
    summary: '',
  };
};

const conditionsOf = (world: World, calendarName: string, name: string): Conditions => {
  const known = world.truth.get(calendarName)?.get(name);
  return world.scheduler.pick<Conditions>([
    {},
    known === undefined ? { ifNoneMatch: '*' } : { ifMatch: [known] },
    { ifNoneMatch: '*' },
  ]);
};

const diary = { kind: 'diary', actor: 'diary' } as const;

/** Draws the next work of a writer on a calendar: phone and diary, put, delete, move, dead property, batch, and two objects as one. */
export const drawWork = (world: World, calendarName: string): Work => {
  const { pick } = world.scheduler;
  const [name, other, uid] = [pick(names), pick(names), pick(uids)];
  const object = objectFor(world, uid);
  const calendarOf = async (store: DiaryWriter) => {
    const calendar = await store.loadCalendar(principal, calendarName);
    if (!calendar) throw new Error('the calendar is gone');
    return calendar;
  };
  return pick<Work>([
    (wire) => wire.put(name, object, conditionsOf(world, calendarName, name)),
    (wire) => wire.put(name, object, {}),
    (wire) => wire.put(name, { ...object, uid: name }, {}),
    (wire) => wire.delete(name, {}),
    (wire) => wire.delete(name, conditionsOf(world, calendarName, name)),
    (wire) => wire.move(name, other === name ? `${name}2` : other, calendarName),
    (wire) => wire.move(name, other, calendarNames.find((candidate) => candidate !== calendarName) ?? calendarName),
    async (_, store) =>
      store.putObject({ calendar: await calendarOf(store), name, object, conditions: {}, writer: diary }),
    async (_, store) =>
      store.putObject({
        calendar: await calendarOf(store),
        name,
        object,
        conditions: {},
        writer: diary,
        diary: { secondResourceId: pick(calendarNames) },
      }),
    async (_, store) => store.deleteObject({ calendar: await calendarOf(store), name, conditions: {}, writer: diary }),
    async (_, store) =>
      store.putObjects(
        await calendarOf(store),
        diary,
        names.slice(0, 3).map((batched) => ({ name: batched, object: objectFor(world, pick(uids)) })),
      ),
    async (_, store) =>
      store.putTogether({
        calendar: await calendarOf(store),
        objects: [
          { name, object, conditions: {} },
          { name: `${name}2`, object: objectFor(world, `${uid} later`), conditions: {} },
        ],
        writer: diary,
      }),
    async (_, store) =>
      store.patchProperties(
        { calendar: await calendarOf(store), name, principal },
        { '{urn:model}note': `${world.nextSerial()}` },
      ),
  ]);
};
