import { expect, it } from 'vitest';
import type { CalendarObject } from '../../shared/model/calendar-object.ts';
import { objectMemory } from '../../shared/store/dynamo/calendar/object-memory.ts';
import { keys } from '../../shared/store/dynamo/rows/keys.ts';
import { liveContent, objectOf } from '../../shared/store/dynamo/rows/object-row.ts';
import { appointment, calendarNamed, now } from './diary.ts';

/** With what it costs beside its body, a kilobyte. */
const objectNamed = (name: string, size = 512): CalendarObject => ({
  name,
  uid: name,
  component: 'VEVENT',
  etag: '"1"',
  version: 1,
  size,
  bounds: { recurring: false },
  createdAt: 0,
  modifiedAt: 0,
  body: new Uint8Array(size),
  diary: {},
  properties: {},
});
const anna = calendarNamed('anna');
const room = calendarNamed('room');
const known = (memory: ReturnType<typeof objectMemory>, names: string, calendar = anna) =>
  [...names].filter((name) => memory.of(calendar).has(name)).join('');

it('keeps as much as it may, and forgets the longest unused first', () => {
  const memory = objectMemory(3 * 1024);
  memory.remember(
    anna,
    ['a', 'b', 'c'].map((name) => objectNamed(name)),
  );
  expect(known(memory, 'abc')).toBe('abc');
  memory.of(anna).get('a');
  memory.remember(anna, [objectNamed('d')]);
  expect(known(memory, 'abcd')).toBe('acd');
});

it('forgets of the longest unused calendar, and all of it before anything of another', () => {
  const memory = objectMemory(3 * 1024);
  memory.remember(
    anna,
    ['a', 'b'].map((name) => objectNamed(name)),
  );
  memory.remember(
    room,
    ['c'].map((name) => objectNamed(name)),
  );
  memory.remember(
    room,
    ['d', 'e'].map((name) => objectNamed(name)),
  );
  expect([known(memory, 'cde', room), known(memory, 'ab')]).toEqual(['cde', '']);
});

it('counts what it replaces and forgets: nothing takes room twice', () => {
  const memory = objectMemory(3 * 1024);
  for (let turn = 0; turn < 10; turn++) memory.remember(anna, [objectNamed('a'), objectNamed('b')]);
  memory.of(anna).forget(['b', 'nothing']);
  memory.remember(
    anna,
    ['c', 'd'].map((name) => objectNamed(name)),
  );
  expect(known(memory, 'abcd')).toBe('acd');
  memory.of(anna).forgetAll();
  memory.remember(
    anna,
    ['x', 'y', 'z'].map((name) => objectNamed(name)),
  );
  expect(known(memory, 'acdxyz')).toBe('xyz');
});

it('knows nothing of another incarnation, and nothing larger than all of it', () => {
  const memory = objectMemory(3 * 1024);
  memory.remember(anna, [objectNamed('a')]);
  expect(known(memory, 'a', { ...anna, epoch: 'other' })).toBe('');
  memory.remember(room, [objectNamed('huge', 5_000)]);
  expect(known(memory, 'huge', room)).toBe('');
  memory.remember(
    room,
    ['a', 'b', 'c'].map((name) => objectNamed(name)),
  );
  expect(known(memory, 'abc', room)).toBe('abc');
});

it('holds bodies without the room that zlib took to inflate them', () => {
  const text = 'SUMMARY:Eye test\r\n'.repeat(60);
  const parsed = { ...appointment('a'), body: Buffer.from(text) };
  const row = { ...keys.object('anna', 'a'), version: 1, ...liveContent(parsed, { createdAt: now, now, diary: {} }) };
  expect(row.deflated).toBe(true);
  const bodies = Array.from({ length: 500 }, () => objectOf(row)?.body ?? new Uint8Array());
  expect(bodies.map((body) => Buffer.from(body).toString())).toEqual(bodies.map(() => text));
  const held = [...new Set(bodies.map(({ buffer }) => buffer))].reduce((sum, { byteLength }) => sum + byteLength, 0);
  expect(held).toBeLessThan(2 * 500 * text.length);
});

it('knows what was written on the head it knew, and that it knows no more of what was deleted', () => {
  const memory = objectMemory();
  const at = (version: number) => ({ ...anna, version });
  memory.remember(at(4), [objectNamed('a'), objectNamed('b')]);
  memory.wrote(at(4), [
    ['b', undefined],
    ['c', objectNamed('c')],
  ]);
  expect([known(memory, 'abc'), memory.of(anna).version]).toEqual(['ac', 6]);
  expect(memory.of(anna).get('c')?.asOf).toBe(6);
  // Somebody else wrote version 7: what came after it says nothing of what came with it.
  memory.wrote(at(7), [['d', objectNamed('d')]]);
  expect([known(memory, 'abcd'), memory.of(anna).version]).toEqual(['ac', 6]);
});
