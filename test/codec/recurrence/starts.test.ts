import { describe, expect, it } from 'vitest';
import type { RecurData } from '../../../shared/codec/recurrence/rule.ts';
import { ruleOf } from '../../../shared/codec/recurrence/rule-of.ts';
import { workOf } from '../../../shared/codec/recurrence/work.ts';

const days = (recur: RecurData, start: string, count: number): readonly string[] =>
  Iterator.from(ruleOf(recur, Date.parse(start))(-Infinity, Infinity, workOf()))
    .take(count)
    .map((wall) => new Date(wall).toISOString().slice(0, 10))
    .toArray();

describe('RFC 7529 §4.3 its examples', () => {
  it.each<[string, RecurData, string, readonly string[]]>([
    [
      'the Chinese new year',
      { rscale: 'CHINESE', freq: 'YEARLY' },
      '2013-02-10',
      ['2013-02-10', '2014-01-31', '2015-02-19', '2016-02-08'],
    ],
    [
      'the thirteenth month of the Ethiopic year',
      { rscale: 'ETHIOPIC', freq: 'MONTHLY', bymonth: 13 },
      '2013-09-06',
      ['2013-09-06', '2014-09-06', '2015-09-06', '2016-09-06'],
    ],
    [
      'a day of a Hebrew leap month, in other years of the one after',
      { rscale: 'HEBREW', freq: 'YEARLY', bymonth: '5L', bymonthday: 8, skip: 'FORWARD' },
      '2014-02-08',
      ['2014-02-08', '2015-02-27', '2016-02-17', '2017-03-06'],
    ],
    [
      '29 February, else the day after',
      { rscale: 'GREGORIAN', freq: 'YEARLY', skip: 'FORWARD' },
      '2012-02-29',
      ['2012-02-29', '2013-03-01', '2014-03-01', '2015-03-01', '2016-02-29'],
    ],
    [
      'the 31st, else the last of the month',
      { rscale: 'GREGORIAN', freq: 'MONTHLY', skip: 'BACKWARD' },
      '2014-01-31',
      ['2014-01-31', '2014-02-28', '2014-03-31', '2014-04-30'],
    ],
    [
      'the 31st, else the day after',
      { rscale: 'GREGORIAN', freq: 'MONTHLY', skip: 'FORWARD' },
      '2014-01-31',
      ['2014-01-31', '2014-03-01', '2014-03-31', '2014-05-01'],
    ],
  ])('%s', (_, recur, start, expected) => expect(days(recur, start, expected.length)).toEqual(expected));

  it('a calendar that nobody knows makes nothing but the start', () => {
    expect(days({ rscale: 'DISCORDIAN', freq: 'YEARLY' }, '2013-02-10', 3)).toEqual(['2013-02-10']);
  });
  it('months of other calendars are counted by INTERVAL, leap months included', () => {
    const second = days({ rscale: 'CHINESE', freq: 'MONTHLY', interval: 2 }, '2025-01-29', 7);
    expect(second).toEqual([
      '2025-01-29',
      '2025-03-29',
      '2025-05-27',
      '2025-07-25',
      '2025-09-22',
      '2025-11-20',
      '2026-01-19',
    ]);
    expect(days({ rscale: 'COPTIC', freq: 'MONTHLY', interval: 13 }, '2025-09-11', 3)).toEqual([
      ...['2025-09-11', '2026-09-11', '2027-09-12'],
    ]);
  });
});

describe('where the year turns', () => {
  it('week 1 begins in December, and week 53 ends in January', () => {
    const mondays = days({ freq: 'YEARLY', byweekno: 1, byday: 'MO' }, '2012-01-02', 4);
    expect(mondays).toEqual(['2012-01-02', '2012-12-31', '2013-12-30', '2014-12-29']);
    expect(days({ freq: 'YEARLY', byweekno: 53, byday: 'SU' }, '2010-01-03', 3)).toEqual([
      ...['2010-01-03', '2016-01-03', '2021-01-03'],
    ]);
  });
  it('a week number without a day means the weekday of the start', () => {
    expect(days({ freq: 'YEARLY', byweekno: 20 }, '2026-05-13', 3)).toEqual(['2026-05-13', '2027-05-19', '2028-05-17']);
  });
  it('the first year of the calendar counts like any other', () => {
    expect(days({ freq: 'MONTHLY', bymonthday: -1 }, '0001-01-31', 3)).toEqual([
      '0001-01-31',
      '0001-02-28',
      '0001-03-31',
    ]);
    expect(days({ freq: 'YEARLY', interval: 7_000 }, '0001-01-31', 3)).toEqual(['0001-01-31', '7001-01-31']);
  });
});
