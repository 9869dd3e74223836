import { RRuleTemporal } from 'rrule-temporal';
import { expect, it } from 'vitest';
import type { RecurData } from '../../../shared/codec/recurrence/rule.ts';
import { startsOf } from '../../../shared/codec/recurrence/starts.ts';
import { workOf } from '../../../shared/codec/recurrence/work.ts';
import { randomFrom } from '../ical/random.ts';

const days = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];
const dayMs = 86_400_000;
type Random = ReturnType<typeof randomFrom>;

const listOf = <T>(random: Random, most: number, one: () => T): T[] => [
  ...new Set(Array.from({ length: 1 + random(most) }, one)),
];
const signed = (random: Random, most: number): number => (random(2) ? 1 : -1) * (1 + random(most));

/** A BYDAY the witness reads as the standard does: ordinals or none, in a month where there are other lists as well. */
const weekdaysFor = (random: Random, counted: boolean): string[] =>
  listOf(random, 4, () => `${counted ? signed(random, 5) : ''}${days[random(7)]}`);

/** A rule with any of the lists it may have, in the combinations in which the witness keeps to RFC 5545 §3.3.10. */
const ruleFrom = (random: Random): RecurData => {
  const freq = ['YEARLY', 'MONTHLY', 'WEEKLY', 'DAILY', 'HOURLY'][random(5)]!;
  const rare = (chance: number): boolean => random(chance) === 0;
  const yearly = freq === 'YEARLY';
  const monthly = freq === 'MONTHLY';
  const byweekno = yearly && rare(4) ? listOf(random, 4, () => signed(random, 52)) : undefined;
  const byyearday = (yearly || freq === 'HOURLY') && !byweekno && rare(4);
  const bymonthday = freq !== 'WEEKLY' && !byweekno && !(yearly && byyearday) && rare(3);
  const byday = byweekno !== undefined || (!(yearly && byyearday) && rare(3));
  const counted = (monthly || (yearly && !bymonthday)) && !byweekno && random(2) === 1;
  return {
    freq,
    interval: byweekno ? 1 : 1 + random(rare(4) ? 30 : 4),
    ...(rare(3) && { bymonth: listOf(random, 4, () => 1 + random(12)) }),
    ...(byweekno && { byweekno }),
    ...(byyearday && { byyearday: listOf(random, 6, () => signed(random, 366)) }),
    ...(bymonthday && { bymonthday: listOf(random, 5, () => signed(random, 31)) }),
    ...(byday && { byday: weekdaysFor(random, counted) }),
    ...(rare(4) && { byhour: listOf(random, 4, () => random(24)) }),
    ...(rare(5) && { byminute: listOf(random, 3, () => random(60)) }),
    ...(rare(8) && { bysecond: listOf(random, 2, () => random(60)) }),
    ...(rare(4) && !byweekno && { bysetpos: listOf(random, 3, () => signed(random, 6)) }),
    ...(rare(4) && { wkst: 1 + random(7) }),
  };
};

const options = {
  bymonth: 'byMonth',
  byweekno: 'byWeekNo',
  byyearday: 'byYearDay',
  bymonthday: 'byMonthDay',
  byday: 'byDay',
  byhour: 'byHour',
  byminute: 'byMinute',
  bysecond: 'bySecond',
  bysetpos: 'bySetPos',
} as const;

/** What rrule-temporal makes of it between two readings of the wall. */
const witness = (recur: RecurData, start: number, from: number, to: number): readonly number[] => {
  const { freq, interval = 1, wkst, rscale } = recur;
  const rule = new RRuleTemporal({
    freq: freq as 'DAILY',
    interval: Number(interval),
    dtstart: { timeZoneId: 'UTC', toString: () => `${new Date(start).toISOString().slice(0, -1)}+00:00[UTC]` },
    cache: false,
    maxIterations: 1_000_000,
    ...(wkst !== undefined && { wkst: ['SU', ...days][Number(wkst) - 1]! }),
    ...(rscale !== undefined && { rscale: String(rscale), skip: 'OMIT' as const }),
    ...Object.fromEntries(
      Object.entries(options).flatMap(([name, option]) => (recur[name] ? [[option, recur[name]]] : [])),
    ),
  });
  return rule.between(new Date(from), new Date(to), true).map(({ epochMilliseconds }) => epochMilliseconds);
};

const agree = (recur: RecurData, start: number, from: number, to: number): void => {
  const walls = [...startsOf(recur, start)(from, to, workOf(10_000_000))];
  expect({ recur, start, walls }).toEqual({ recur, start, walls: witness(recur, start, from, to) });
};

it.each(Array.from({ length: 40 }, (_, seed) => seed))(
  'agrees with rrule-temporal on ten random rules, seed %i',
  (seed) => {
    const random = randomFrom(seed);
    for (let i = 0; i < 10; i += 1) {
      const recur = ruleFrom(random);
      const start = Date.UTC(1990 + random(30), random(12), 1 + random(28), random(24), random(60));
      const from = start + random(3_000) * dayMs;
      agree(
        recur,
        start,
        from,
        from + random(recur.freq === 'YEARLY' ? 4_000 : recur.freq === 'HOURLY' ? 30 : 500) * dayMs,
      );
    }
  },
);

it.each(['HEBREW', 'CHINESE', 'INDIAN'])('RFC 7529 agrees with it in the %s calendar', (rscale) => {
  const random = randomFrom(rscale.length);
  for (let i = 0; i < 25; i += 1) {
    const recur: RecurData = random(2)
      ? { freq: 'YEARLY', interval: 1 + random(2), rscale, ...(random(2) && { bymonth: [1 + random(12)] }) }
      : { freq: 'MONTHLY', interval: 1 + random(3), rscale, bymonthday: [1 + random(30)] };
    const start = Date.UTC(2005 + random(20), random(12), 1 + random(28), 9);
    const from = start + random(1_000) * dayMs;
    agree(recur, start, from, from + random(1_500) * dayMs);
  }
});
