import { calendar, eventLines } from '../ical/build.ts';
import { randomFrom } from '../ical/random.ts';

type Random = ReturnType<typeof randomFrom>;

const days = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];
const list = (random: Random, most: number, one: () => unknown): string =>
  [...new Set(Array.from({ length: 1 + random(most) }, one))].join(',');
const signed = (random: Random, most: number): number => (random(2) ? 1 : -1) * (1 + random(most));
const of = <T>(random: Random, ...choices: readonly T[]): T => choices[random(choices.length)]!;

const intervals = [1, 2, 7, 23, 24, 97, 400, 1_461, 9_973, 146_097, 999_999_999];

/** A rule made to hurt: any frequency, lists full or never to be met, places beyond the end, counts far away (T23). */
export const hostileRule = (random: Random): string => {
  const freq = of(random, 'YEARLY', 'MONTHLY', 'WEEKLY', 'DAILY', 'HOURLY');
  const most = random(2) ? 4 : 30;
  const part = (chance: number, name: string, value: () => unknown): readonly string[] =>
    random(chance) === 0 ? [`${name}=${value()}`] : [];
  const counted = freq === 'MONTHLY' || freq === 'YEARLY';
  return [
    `FREQ=${freq}`,
    ...part(2, 'INTERVAL', () => of(random, ...intervals)),
    ...part(3, 'BYMONTH', () => list(random, 12, () => 1 + random(12))),
    ...(freq === 'YEARLY' ? part(4, 'BYWEEKNO', () => list(random, most, () => signed(random, 53))) : []),
    ...(freq === 'HOURLY' ? part(3, 'BYYEARDAY', () => list(random, most, () => signed(random, 366))) : []),
    ...(freq === 'WEEKLY' ? [] : part(2, 'BYMONTHDAY', () => list(random, most, () => signed(random, 31)))),
    ...part(3, 'BYDAY', () =>
      list(random, 7, () => `${counted && random(2) ? signed(random, 5) : ''}${of(random, ...days)}`),
    ),
    ...part(3, 'BYHOUR', () => list(random, 24, () => random(24))),
    ...part(4, 'BYMINUTE', () => list(random, 4, () => random(60))),
    ...part(3, 'BYSETPOS', () => list(random, most, () => signed(random, 366))),
    ...part(3, 'COUNT', () => of(random, 500, 3_000, 10_000)),
    ...part(10, 'RSCALE', () => of(random, 'CHINESE', 'HEBREW', 'PERSIAN', 'ISLAMIC-UMALQURA', 'COPTIC')),
  ].join(';');
};

const stamp = (instant: number): string => new Date(instant).toISOString().replace(/[-:]|\.\d{3}/g, '');
const dateIn = (random: Random): string => stamp(Date.UTC(2026, random(24), 1 + random(28), 9, 30));

/** An object around such a rule, with all that can be hung onto it: exceptions, alarms, overrides, a zone of its own. */
export const hostileObject = (seed: number): Buffer => {
  const random = randomFrom(seed);
  const evil = random(4) === 0;
  const start = `${of(random, '0001', '1583', '1970', '2026')}0${1 + random(9)}${10 + random(18)}T0${random(10)}3000`;
  const zone = evil
    ? [
        ...['BEGIN:VTIMEZONE', 'TZID:Evil', 'BEGIN:STANDARD', 'DTSTART:16010101T000000'],
        ...['TZOFFSETFROM:+0100', 'TZOFFSETTO:+0200', `RRULE:${hostileRule(random)}`, 'END:STANDARD', 'END:VTIMEZONE'],
      ]
    : [];
  const alarm = ['BEGIN:VALARM', 'TRIGGER:-PT5M', 'REPEAT:1000', 'DURATION:PT1M', 'END:VALARM'];
  const some = <T>(chance: number, count: number, one: (index: number) => T): readonly T[] =>
    random(chance) === 0 ? Array.from({ length: count }, (_, index) => one(index)) : [];
  const master = eventLines(
    evil ? `DTSTART;TZID=Evil:${start}` : `DTSTART:${start}Z`,
    `DURATION:${of(random, 'PT1H', 'P1D', 'P400D', 'P30000D')}`,
    `RRULE:${hostileRule(random)}`,
    ...some(
      6,
      8,
      () => `${of(random, 'EXDATE', 'RDATE')}:${Array.from({ length: 100 }, () => dateIn(random)).join(',')}`,
    ),
    ...some(6, 20, () => alarm).flat(),
    ...some(6, 1, () => `X-LONG:${'x'.repeat(20_000)}`),
  );
  const range = of(random, '', ';RANGE=THISANDFUTURE');
  const overrides = some(6, 300, (index) => {
    const at = Date.UTC(2026, 0, 1 + index, 9, 30);
    return eventLines(`RECURRENCE-ID${range}:${stamp(at)}`, `DTSTART:${stamp(at + 3_600_000)}`, 'DURATION:PT1H');
  });
  return calendar(...zone, ...master, ...overrides.flat());
};
