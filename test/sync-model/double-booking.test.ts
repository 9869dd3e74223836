import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import type { ParsedObject } from '../../shared/model/calendar-object.ts';
import type { TableClient } from '../../shared/store/dynamo/engine/client.ts';
import { keys, objectPrefix } from '../../shared/store/dynamo/rows/keys.ts';
import { entryOf } from '../../shared/store/dynamo/rows/packed-entry.ts';
import { StoreBusyError } from '../../shared/store/errors.ts';
import type { DiaryWriter, NamedObject } from '../../shared/store/writer.ts';
import { seededRandom } from '../support/business-data-text.ts';
import { type Faults, noFaults } from '../support/fault-store.ts';
import { createScheduler } from '../support/scheduler.ts';
import type { Deviation } from './deviations.ts';
import { calendarNames, createWorld, principal, type World } from './world.ts';

const hour = 3_600_000;
const week = 7 * 24 * hour;
const weathers: readonly Faults[] = [
  noFaults,
  { ...noFaults, stall: 0.9 },
  { ...noFaults, stall: 0.9, earlyAnswer: 0.7, lostAnswer: 0.2 },
  { ...noFaults, stall: 0.7, throttle: 0.2, conflict: 0.3 },
];
const names = ['a', 'b', 'c', 'd', 'e'] as const;

const stamp = (instant: number): string => new Date(instant).toISOString().replace(/[-:]|\.\d+/g, '');

/** An hour in one of a few places, so that many want the same; some come again each week, some are free. */
const booking = ({ scheduler, nextSerial }: World, uid: string): ParsedObject => {
  const start = Math.ceil(scheduler.now() / hour) * hour + Math.floor(scheduler.random() * 6) * (hour / 2);
  const weekly = scheduler.chance(0.2);
  const free = !weekly && scheduler.chance(0.1);
  const first = weekly ? start : start + (scheduler.chance(0.3) ? week : 0);
  const body = Buffer.from(
    [
      'BEGIN:VCALENDAR',
      'VERSION:2.0',
      'PRODID:model',
      'BEGIN:VEVENT',
      `UID:${uid}`,
      `DTSTAMP:${stamp(first)}`,
      `DTSTART:${stamp(first)}`,
      `DTEND:${stamp(first + hour)}`,
      ...(weekly ? ['RRULE:FREQ=WEEKLY;COUNT=3'] : []),
      ...(free ? ['TRANSP:TRANSPARENT'] : []),
      `SUMMARY:${nextSerial()}`,
      'END:VEVENT',
      'END:VCALENDAR',
      '',
    ].join('\r\n'),
  );
  return {
    uid,
    component: 'VEVENT',
    body,
    etag: `"${createHash('sha256').update(body).digest('base64url')}"`,
    bounds: { start: first, end: first + hour + (weekly ? 2 * week : 0), recurring: weekly },
    summary: '',
    ...(free && { free: 'transparent' as const }),
  };
};

/** One thing a phone or the diary does. */
const act = async (world: World, store: DiaryWriter): Promise<unknown> => {
  const { pick, chance } = world.scheduler;
  const calendar = await store.loadCalendar(principal, pick(calendarNames));
  const other = await store.loadCalendar(principal, pick(calendarNames));
  if (!calendar || !other) throw new Error('a calendar is gone');
  const phone = { kind: 'phone', principal } as const;
  const diary = { kind: 'diary', actor: 'diary' } as const;
  const of = (name: string): NamedObject => ({ name, object: booking(world, `${calendar.id} ${name}`) });
  const withRoom = { ...(chance(0.7) && { secondResourceId: 'room' }), preparationMinutes: pick([0, 0, 30]) };
  const [name, to] = [pick(names), pick(names)];
  return pick([
    () => store.putObject({ calendar, ...of(name), conditions: {}, writer: phone }),
    () => store.putObject({ calendar, ...of(name), conditions: {}, writer: phone }),
    () => store.putObject({ calendar, ...of(name), conditions: {}, writer: diary, diary: withRoom }),
    () => store.deleteObject({ calendar, name, conditions: {}, writer: phone }),
    () => store.putObjects(calendar, diary, names.map(of)),
    () =>
      store.putTogether({
        calendar,
        objects: [name, `${name}2`].map((one) => ({ ...of(one), conditions: {}, diary: withRoom })),
        writer: diary,
      }),
    async () =>
      (other.id !== calendar.id || to !== name) &&
      store.moveObject({
        from: { calendar, name },
        to: { calendar: other, name: to },
        conditions: {},
        overwrite: true,
        writer: phone,
      }),
  ])();
};

/** Every live object of a calendar, as it lies in the table. */
const live = (world: World, calendarId: string) =>
  world.table.engine.items().flatMap((row) => {
    if (row.pk !== keys.head(calendarId).pk || !String(row.sk).startsWith(objectPrefix)) return [];
    const entry = entryOf(row as unknown as Parameters<typeof entryOf>[0]);
    return entry
      ? [
          {
            ...entry,
            diary: row.diary as { secondResourceId?: string } | undefined,
            of: row.counterpartOf as { calendarId: string; name: string } | undefined,
          },
        ]
      : [];
  });

/** When an object takes time, as somebody counts it who knows nothing of how the gateway does. */
const taken = ({ bounds: { start = 0, recurring }, takes }: ReturnType<typeof live>[number]) =>
  takes?.free
    ? []
    : (recurring ? [0, 1, 2] : [0]).map((time) => {
        const at = start + time * week;
        return { from: at - (takes?.before ?? 0), to: at + hour + (takes?.after ?? 0) };
      });

const wrongIn = (world: World): readonly string[] => {
  const all = new Map(calendarNames.map((id) => [id as string, live(world, id)]));
  const twice = [...all].flatMap(([id, objects]) =>
    objects.flatMap((one, index) =>
      objects
        .slice(index + 1)
        .filter((two) => taken(one).some((a) => taken(two).some((b) => a.from < b.to && b.from < a.to)))
        .map((two) => `${id} is booked twice: ${one.name} and ${two.name}`),
    ),
  );
  const counterparts = (all.get('room') ?? []).flatMap(({ of, etag }) =>
    of ? [`${of.calendarId} ${of.name} ${etag}`] : [],
  );
  const wanted = (all.get('anna') ?? []).flatMap(({ name, diary, etag }) =>
    diary?.secondResourceId === 'room' ? [`anna ${name} ${etag}`] : [],
  );
  const difference = counterparts.length === wanted.length && wanted.every((one) => counterparts.includes(one));
  return [...twice, ...(difference ? [] : [`the room shows ${counterparts}, not ${wanted}`])];
};

/** What is wrong after a story of writers who all want the same few hours of diaries that refuse double booking. */
const story = async (seed: number, deviation: Deviation = {}): Promise<string | undefined> => {
  const scheduler = createScheduler(seededRandom(seed));
  const world = createWorld(scheduler, { faults: scheduler.pick(weathers), deviation });
  for (const id of calendarNames) {
    const { pk, sk } = keys.head(id);
    world.table.engine.write({ pk, sk }, { ...world.table.engine.read({ pk, sk }), doubleBooking: 'refuse' } as never);
  }
  const writers = Array.from({ length: 4 }, async () => {
    const { store } = world.process();
    for (let works = 0; works < 3; works++)
      await act(world, store).catch((error: unknown) => {
        if (!(error instanceof StoreBusyError)) throw error;
      });
  });
  const told = async () => {
    await Promise.all(writers);
    world.table.faults = noFaults;
    await world.table.quiesce();
    return wrongIn(world)[0];
  };
  return scheduler.run(told());
};

const firstWrong = async (count: number, deviation?: Deviation): Promise<string | undefined> => {
  for (let seed = 1; seed <= count; seed += 25) {
    const seeds = Array.from({ length: 25 }, (_, index) => seed + index);
    const told = await Promise.all(seeds.map((one) => story(one, deviation)));
    const wrong = told.findIndex((what) => what !== undefined);
    if (wrong >= 0) return `seed ${seed + wrong}: ${told[wrong]}`;
  }
  return undefined;
};

/** Every answer about a calendar's head says that all of it was seen. */
const believing = (client: TableClient): TableClient => ({
  async call(operation, input) {
    const answer = await client.call(operation, input);
    const { Item } = answer as { Item?: Record<string, unknown> };
    return Item?.sk === 'head' ? ({ ...answer, Item: { ...Item, stable: Item.version } } as never) : answer;
  },
});

/** The index once read is taken for what is there. */
const remembering = (client: TableClient): TableClient => {
  const known = new Map<string, unknown>();
  return {
    async call(operation, input) {
      if (operation !== 'Query' || !('IndexName' in (input as object))) return client.call(operation, input);
      const { ExpressionAttributeValues } = input as { ExpressionAttributeValues: Record<string, string> };
      const key = `${ExpressionAttributeValues[':pk']} ${ExpressionAttributeValues[':from']?.[0]}`;
      if (!known.has(key)) known.set(key, await client.call(operation, input));
      return known.get(key) as never;
    },
  };
};

/** A hundredth of what the sync model runs: each takes longer. */
const schedules = Math.max(50, Number(process.env.SCHEDULES ?? 0) / 100);

it('B03 nothing is ever booked twice where that is refused, whoever writes at once and whatever goes wrong', {
  timeout: 120_000,
}, async () => {
  expect(await firstWrong(schedules)).toBeUndefined();
});

it.each([
  ['versions that were not seen yet are believed', believing],
  ['the index once read is taken for what is there', remembering],
])('B03 would notice if %s', async (_, client) => {
  expect(await firstWrong(400, { client })).toMatch(/booked twice/);
});
