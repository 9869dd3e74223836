import { beforeEach, describe, expect, it } from 'vitest';
import type { Principal } from '../../shared/model/principal.ts';
import type { NewCalendar } from '../../shared/store/writer.ts';
import { anna, appointment, openDiary, phone, type TestDiary } from './diary.ts';

let diary: TestDiary;

beforeEach(async () => {
  diary = await openDiary();
});

const tasks: NewCalendar = {
  homeName: 'Aufgaben ä',
  displayName: 'Aufgaben',
  zone: 'Europe/Berlin',
  components: ['VTODO'],
  properties: { '{DAV:}note': '<n/>' },
};

const ben: Principal = { ...anna, userName: 'ben', userId: 'user-ben' };
const withoutRight: Principal = { ...anna, userName: 'anna.tablet', rights: { ...anna.rights, makeCalendars: false } };

describe('B13 personal calendars', () => {
  it('are made once per name and seen by their user alone, and only with the right', async () => {
    const made = await diary.store.createPersonalCalendar(anna, tasks);
    if (made.outcome !== 'created') throw new Error(made.outcome);
    expect(await diary.store.createPersonalCalendar(anna, tasks)).toEqual({ outcome: 'exists' });
    expect(await diary.store.loadCalendar(anna, tasks.homeName)).toEqual(made.calendar);
    expect(await diary.store.loadCalendar({ ...anna, userName: 'anna.laptop' }, tasks.homeName)).toEqual(made.calendar);
    for (const [principal, name] of [
      [ben, tasks.homeName],
      [withoutRight, tasks.homeName],
      [anna, made.calendar.id],
    ] as const)
      expect(await diary.store.loadCalendar(principal, name)).toBeUndefined();
    expect((await diary.store.listCalendars(anna)).map(({ homeName }) => homeName)).toEqual([
      'anna',
      'room',
      tasks.homeName,
    ]);
    expect((await diary.store.listCalendars(withoutRight)).map(({ homeName }) => homeName)).toEqual(['anna', 'room']);
  });

  it('never stand in the way of a diary resource', async () => {
    expect(await diary.store.createPersonalCalendar(anna, { ...tasks, homeName: 'anna' })).toEqual({
      outcome: 'exists',
    });
  });

  it('deleted are gone at once; the same name is another calendar, without the old objects and tokens', async () => {
    const make = async () => {
      const made = await diary.store.createPersonalCalendar(anna, tasks);
      if (made.outcome !== 'created') throw new Error(made.outcome);
      return made.calendar;
    };
    const first = await make();
    const write = { name: 'a', object: appointment('a'), conditions: {}, writer: phone };
    await diary.store.putObject({ ...write, calendar: first });
    const since = await diary.store.currentToken((await diary.store.loadCalendar(anna, tasks.homeName))!);
    expect(await diary.store.deletePersonalCalendar(anna, first)).toBe('deleted');
    expect(await diary.store.deletePersonalCalendar(anna, first)).toBe('gone');
    expect(await diary.store.putObject({ ...write, name: 'b', calendar: first })).toEqual({ outcome: 'gone' });

    const second = await make();
    expect(second.id).not.toBe(first.id);
    expect(await diary.store.listObjects(second)).toEqual([]);
    expect(await diary.store.sync(second, { since })).toEqual({ outcome: 'invalid-token' });
  });

  it('of two made at once under one name one is made', async () => {
    const outcomes = await Promise.all(
      Array.from({ length: 10 }, () => diary.store.createPersonalCalendar(anna, tasks)),
    );
    expect(outcomes.filter(({ outcome }) => outcome === 'created')).toHaveLength(1);
  });
});

describe('properties', () => {
  const name = '{DAV:}displayname';

  it("of a diary resource are the principal's own view", async () => {
    const calendar = await diary.load();
    expect(await diary.store.patchProperties({ calendar, principal: anna }, { [name]: 'Mine' })).toBe('patched');
    expect(await diary.store.loadProperties({ calendar, principal: anna })).toEqual({ [name]: 'Mine' });
    expect(await diary.store.loadProperties({ calendar, principal: withoutRight })).toEqual({});
  });

  it('are set and removed together, whatever their names', async () => {
    const calendar = await diary.load();
    const place = { calendar, principal: anna };
    await diary.store.patchProperties(place, { '{urn:ä}ö': 'one', '{DAV:}x': 'two' });
    await diary.store.patchProperties(place, { '{urn:ä}ö': null, '{DAV:}y': 'three' });
    expect(await diary.store.loadProperties(place)).toEqual({ '{DAV:}x': 'two', '{DAV:}y': 'three' });
  });

  it('of two patches at once none is lost', async () => {
    const place = { calendar: await diary.load(), principal: anna };
    await Promise.all(
      Array.from({ length: 6 }, (_, index) => diary.store.patchProperties(place, { [`{DAV:}p${index}`]: 'x' })),
    );
    expect(Object.keys(await diary.store.loadProperties(place))).toHaveLength(6);
  });

  it('of a personal calendar belong to it; of a calendar out of reach they are refused', async () => {
    const made = await diary.store.createPersonalCalendar(anna, tasks);
    if (made.outcome !== 'created') throw new Error(made.outcome);
    const place = { calendar: made.calendar, principal: anna };
    await diary.store.patchProperties(place, { '{DAV:}x': 'y' });
    const other = { calendar: made.calendar, principal: { ...anna, userName: 'anna.laptop' } };
    expect(await diary.store.loadProperties(other)).toEqual({ '{DAV:}note': '<n/>', '{DAV:}x': 'y' });
    await diary.store.deletePersonalCalendar(anna, made.calendar);
    expect(await diary.store.patchProperties(place, { '{DAV:}x': 'z' })).toBe('gone');
  });

  it('of a principal stay while its service access does', async () => {
    expect(await diary.store.patchProperties({ principal: anna }, { [name]: 'Anna' })).toBe('patched');
    expect(await diary.store.loadProperties({ principal: anna })).toEqual({ [name]: 'Anna' });
    expect(await diary.store.patchProperties({ principal: ben }, { [name]: 'Ben' })).toBe('gone');
  });
});
