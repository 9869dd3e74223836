import { describe, expect, it } from 'vitest';
import { InvalidCalendarError } from '../../../shared/codec/ical/invalid-calendar.ts';
import { parseCalendarObject } from '../../../shared/codec/ical/parse-object.ts';
import { type Ical, readCalendar } from '../../../shared/codec/ical/read.ts';
import { alarmsIn } from '../../../shared/codec/recurrence/alarms.ts';
import { busyPeriodsIn } from '../../../shared/codec/recurrence/busy.ts';
import { eachInstance, instancesIn } from '../../../shared/codec/recurrence/expand.ts';
import { expandCalendar } from '../../../shared/codec/recurrence/expand-calendar.ts';
import { mostSteps, TooManyInstancesError, type Work, workOf } from '../../../shared/codec/recurrence/work.ts';
import type { Interval } from '../../../shared/model/instant.ts';
import { calendar, event, eventLines } from '../ical/build.ts';
import { cpuMs } from '../ical/judged.ts';
import { randomFrom } from '../ical/random.ts';
import { hostileObject } from './hostile.ts';

const zone = 'Europe/Berlin';
const month: Interval = { from: Date.UTC(2026, 10, 1), to: Date.UTC(2026, 11, 1) };
const year: Interval = { from: Date.UTC(2026, 0, 1), to: Date.UTC(2027, 0, 1) };
const open: Interval = { from: Date.UTC(2026, 10, 1) };
const first = (ical: Ical, window: Interval, work: Work) => eachInstance(ical, window, { zone, work }).next();

/** Steps of a reading, when the object and the days of its years were looked at before. */
const stepsOf = (body: Uint8Array, read: (ical: Ical, work: Work) => unknown): number => {
  const ical = readCalendar(body);
  read(ical, workOf());
  const work = workOf();
  read(ical, work);
  return Math.ceil(work.spent());
};

describe('T23 a reading takes steps for what it looks at, wherever the window lies', () => {
  const weekly = event('DTSTART;TZID=Europe/Berlin:19900101T090000', 'DURATION:PT1H', 'RRULE:FREQ=WEEKLY');
  const ten = event('DTSTART:20000101T090000Z', 'DURATION:PT1H', 'RRULE:FREQ=DAILY;COUNT=10000');
  const never = event('DTSTART:20260101T090000Z', 'RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30');
  it.each<[string, Uint8Array, (ical: Ical, work: Work) => unknown, number]>([
    // Five weeks: each a week looked at, a time of it, and an instance.
    ['a month of a weekly series since 1990', weekly, (ical, work) => instancesIn(ical, month, { zone, work }), 110],
    ['its first instance from now on', weekly, (ical, work) => first(ical, open, work), 22],
    ['the same in the year 9000', weekly, (ical, work) => first(ical, { from: Date.UTC(9000, 5, 1) }, work), 22],
    // Counting comes once, with the first reading.
    ['a month of 10,000 days', ten, (ical, work) => instancesIn(ical, month, { zone, work }), 704],
    // The start itself, and a step for each year in reach.
    ['a year of what never happens', never, (ical, work) => instancesIn(ical, year, { zone, work }), 24],
    // The calendar repeats after 400 years.
    ['what never happens, for ever', never, (ical, work) => first(ical, { from: Date.UTC(2027, 0, 1) }, work), 401],
  ])('%s', (_, body, read, expected) => expect(stepsOf(body, read)).toBe(expected));

  it('10,000 instances are counted in 23,000 steps, and then found in any window', () => {
    const work = workOf(27_000);
    const window = (from: number, to: number) => ({ from: Date.UTC(from, 0, 1), to: Date.UTC(to, 0, 1) });
    const ical = readCalendar(ten);
    expect(instancesIn(ical, window(2027, 2040), { zone, work })).toHaveLength(138);
    expect(instancesIn(ical, window(2026, 2027), { zone })).toHaveLength(365);
    expect(instancesIn(ical, window(1999, 2001), { zone })).toHaveLength(366);
    expect(instancesIn(ical, {}, { zone, limit: 10_000 })).toHaveLength(10_000);
  });
});

const readings: Readonly<Record<string, (ical: Ical, window: Interval, work: Work) => unknown>> = {
  instances: (ical, window, work) => instancesIn(ical, window, { zone, work }).map(({ start }) => start),
  expansion: (ical, window, work) => expandCalendar(ical, window, { zone, work }).toString(),
  'busy time': (ical, window, work) => busyPeriodsIn(ical, window, { zone, work }),
  alarms: (ical, window, work) => alarmsIn(ical, window, { zone, work }).map(({ at }) => at),
};

describe('T23 the readings of a request share its work', () => {
  const daily = calendar(
    ...eventLines('DTSTART:20260101T090000Z', 'RRULE:FREQ=DAILY', 'BEGIN:VALARM', 'TRIGGER:-PT5M', 'END:VALARM'),
  );
  it.each(Object.entries(readings))('%s', (_, read) => {
    const once = stepsOf(daily, (ical, work) => read(ical, month, work));
    expect(once).toBeGreaterThan(30 * 20);
    const ical = readCalendar(daily);
    read(ical, month, workOf());
    const work = workOf(3 * once);
    for (let i = 0; i < 3; i += 1) read(ical, month, work);
    expect(() => read(ical, month, work)).toThrow(TooManyInstancesError);
  });

  it('and never give a part for the whole, however little is left', () => {
    for (let seed = 0; seed < 40; seed += 1) {
      const body = hostileObject(seed);
      for (const [name, read] of Object.entries(readings)) {
        const told = (steps: number): unknown => {
          try {
            return read(readCalendar(body), month, workOf(steps));
          } catch (error) {
            if (!(error instanceof TooManyInstancesError)) throw error;
            return undefined;
          }
        };
        const whole = told(mostSteps.read);
        for (const steps of [10, 100, 1_000, 10_000, 100_000]) {
          const part = told(steps);
          if (part !== undefined) expect([seed, name, steps, part]).toEqual([seed, name, steps, whole]);
        }
      }
    }
  });
});

describe('T23 whatever the rule', () => {
  const allowed = (error: unknown): void => {
    if (!(error instanceof InvalidCalendarError || error instanceof TooManyInstancesError)) throw error;
  };

  it.each(Array.from({ length: 10 }, (_, batch) => batch))(
    'storing and each way of reading it stay below 300 ms, batch %i',
    (batch) => {
      const random = randomFrom(batch);
      for (let i = 0; i < 12; i += 1) {
        const body = hostileObject(batch * 1_000 + i);
        const each = (what: string, run: () => void): void => {
          const spent = cpuMs(() => {
            try {
              run();
            } catch (error) {
              allowed(error);
            }
          });
          expect([body.toString().slice(0, 2_000), what, spent < 5 * 300]).toEqual([expect.anything(), what, true]);
        };
        each('PUT', () => parseCalendarObject(body, ['VEVENT']));
        for (const [name, read] of Object.entries(readings)) {
          const window = [month, year, open, { from: Date.UTC(9000, 0, 1), to: Date.UTC(9001, 0, 1) }][random(4)]!;
          const work = workOf();
          each(name, () => read(readCalendar(body), window, work));
        }
      }
    },
  );
});
