import type { RecurData } from '../recurrence/rule.ts';
import { momentText } from './moment-text.ts';

type Value = string | number;

/** Reads one value of a part; undefined when it is none. */
type Read = (text: string) => Value | undefined;

const whole =
  (least: number, most: number): Read =>
  (text) => {
    const number = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
    return number >= least && number <= most ? number : undefined;
  };

/** From either end: 1 to most, or -1 to -most; there is no place zero. */
const place =
  (most: number): Read =>
  (text) => {
    const number = /^[+-]?\d{1,3}$/.test(text) ? Number(text) : 0;
    return number !== 0 && Math.abs(number) <= most ? number : undefined;
  };

const oneOf =
  (...words: readonly string[]): Read =>
  (text) =>
    words.includes(text) ? text : undefined;

const weekdays = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'];

const weekday: Read = (text) => {
  const [, nth, name = ''] = /^([+-]?\d{1,2})?([A-Z]{2})$/.exec(text) ?? [];
  const sound = weekdays.includes(name) && (nth === undefined || place(53)(nth) !== undefined);
  return sound ? `${nth ?? ''}${name}` : undefined;
};

/** Months by number; leap months (5L) and a thirteenth are other calendars' (RFC 7529 §4.2). */
const month: Read = (text) => {
  const [, number = '', leap] = /^(\d{1,2})(L?)$/.exec(text) ?? [];
  if (Number(number) < 1 || Number(number) > 13) return undefined;
  return leap ? text : Number(number);
};

const weekStart: Read = (text) => (weekdays.includes(text) ? weekdays.indexOf(text) + 1 : undefined);

const anyNumber = whole(1, 9_999_999_999);

interface Part {
  readonly read: Read;
  readonly list?: true;
  readonly what: string;
}

/** The parts of a rule (RFC 5545 §3.3.10, RFC 7529 §4.1) and what stands in them. */
const parts: ReadonlyMap<string, Part> = new Map<string, Part>([
  [
    'FREQ',
    {
      read: oneOf('SECONDLY', 'MINUTELY', 'HOURLY', 'DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'),
      what: 'one of HOURLY, DAILY, WEEKLY, MONTHLY, YEARLY',
    },
  ],
  ['UNTIL', { read: (text) => momentText(text)?.text, what: 'a date or time' }],
  ['COUNT', { read: anyNumber, what: 'a number from 1 on' }],
  ['INTERVAL', { read: anyNumber, what: 'a number from 1 on' }],
  ['BYSECOND', { read: whole(0, 60), list: true, what: 'a second' }],
  ['BYMINUTE', { read: whole(0, 59), list: true, what: 'a minute' }],
  ['BYHOUR', { read: whole(0, 23), list: true, what: 'an hour' }],
  ['BYDAY', { read: weekday, list: true, what: 'a weekday such as MO or -1FR' }],
  ['BYMONTHDAY', { read: place(31), list: true, what: 'a day of a month' }],
  ['BYYEARDAY', { read: place(366), list: true, what: 'a day of a year' }],
  ['BYWEEKNO', { read: place(53), list: true, what: 'a week of a year' }],
  ['BYMONTH', { read: month, list: true, what: 'a month' }],
  ['BYSETPOS', { read: place(366), list: true, what: 'a place from 1 or -1 on' }],
  ['WKST', { read: weekStart, what: 'a weekday' }],
  ['RSCALE', { read: (text) => (/^[A-Z0-9-]{1,40}$/.test(text) ? text : undefined), what: 'the name of a calendar' }],
  ['SKIP', { read: oneOf('OMIT', 'BACKWARD', 'FORWARD'), what: 'one of OMIT, BACKWARD, FORWARD' }],
]);

const valuesOf = (name: string, { read, list, what }: Part, text: string): RecurData[string] | Error => {
  const given = list ? text.split(',') : [text];
  const values = given.map(read);
  const bad = values.indexOf(undefined);
  if (bad >= 0) return new Error(`${name}: "${given[bad]?.slice(0, 50)}" is not ${what}`);
  const read_ = values.filter((value) => value !== undefined);
  return read_.length === 1 ? (read_[0] ?? '') : read_;
};

/** What one part must not say beside the others. */
const together = (recur: RecurData): string | undefined => {
  if (recur.freq === undefined) return 'FREQ is missing';
  if (recur.skip !== undefined && recur.rscale === undefined) return 'SKIP stands only beside RSCALE';
  const months = [recur.bymonth ?? []].flat();
  const foreign = months.some((name) => typeof name === 'string' || name === 13);
  if (foreign && recur.rscale === undefined) return 'BYMONTH: months above 12 and leap months stand only beside RSCALE';
  return undefined;
};

/**
 * A rule as it is written, letter case folded (RFC 5545 §3.3.10): each part once, each value in its range; parts of one's
 * own (`X-`) are passed over. A sentence when it is no rule.
 */
export const parseRule = (text: string): RecurData | string => {
  const recur: Record<string, RecurData[string]> = {};
  for (const part of text.trim().toUpperCase().replace(/;$/, '').split(';')) {
    const [name = '', value, ...more] = part.split('=');
    if (/^X-[A-Z0-9-]+$/.test(name)) continue;
    const known = parts.get(name);
    if (!known || value === undefined || more.length > 0) return `"${part.slice(0, 50)}" is no part of a rule`;
    if (Object.hasOwn(recur, name.toLowerCase())) return `${name} stands twice`;
    const values = valuesOf(name, known, value);
    if (values instanceof Error) return values.message;
    recur[name.toLowerCase()] = values;
  }
  return together(recur) ?? recur;
};

const untilText = (value: Value): string => String(value).replaceAll(/[-:]/g, '');

/** A rule as text, its parts in the order they are in. */
export const ruleText = (recur: RecurData): string =>
  Object.entries(recur)
    .map(([name, value]) => {
      const values = [value].flat().map((each) => {
        if (name === 'until') return untilText(each);
        return name === 'wkst' && typeof each === 'number' ? weekdays[each - 1] : each;
      });
      return `${name.toUpperCase()}=${values.join()}`;
    })
    .join(';');
