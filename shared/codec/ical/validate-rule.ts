import type ICAL from 'ical.js';
import { isCalendar, isLikeGregorian } from '../recurrence/calendars.ts';
import type { RecurData } from '../recurrence/rule.ts';
import { type InvalidCalendarCondition, InvalidCalendarError } from './invalid-calendar.ts';
import { propertiesOf } from './jcal.ts';
import { limits } from './limits.ts';
import { parseRule } from './rule-value.ts';

interface RuleCheck {
  readonly condition: InvalidCalendarCondition;
  readonly fails: (recur: RecurData) => boolean;
  readonly message: string;
}

const size = (list: RecurData[string] | undefined): number => (list === undefined ? 0 : [list].flat().length);

const listed = (recur: RecurData): number =>
  Object.entries(recur).reduce((sum, [name, list]) => sum + (name.startsWith('by') ? size(list) : 0), 0);

const perDay = ({ freq, byhour, byminute, bysecond }: RecurData): number =>
  (freq === 'HOURLY' ? 24 : size(byhour) || 1) * (size(byminute) || 1) * (size(bysecond) || 1);

/** What a rule may not say (RFC 5545 §3.3.10), and what would cost too much to expand (T23). */
const checks: readonly RuleCheck[] = [
  {
    condition: 'supported-rscale',
    fails: ({ rscale }) => rscale !== undefined && !isCalendar(String(rscale)),
    message: 'RSCALE names no calendar known here: use GREGORIAN, CHINESE, HEBREW, ETHIOPIC or another of CLDR',
  },
  {
    condition: 'valid-calendar-data',
    fails: ({ rscale, bymonth }) =>
      rscale !== undefined && isLikeGregorian(String(rscale)) && /L|13/.test([bymonth ?? []].flat().join()),
    message: 'BYMONTH: this calendar has twelve months and no leap months',
  },
  {
    condition: 'valid-calendar-data',
    fails: ({ freq, byweekno }) => byweekno !== undefined && freq !== 'YEARLY',
    message: 'BYWEEKNO stands only in yearly rules',
  },
  {
    condition: 'valid-calendar-data',
    fails: ({ freq, byyearday }) => byyearday !== undefined && ['DAILY', 'WEEKLY', 'MONTHLY'].includes(String(freq)),
    message: 'BYYEARDAY does not stand in daily, weekly or monthly rules',
  },
  {
    condition: 'valid-calendar-data',
    fails: ({ freq, byday }) => /\d/.test([byday ?? []].flat().join()) && !['MONTHLY', 'YEARLY'].includes(String(freq)),
    message: 'BYDAY counts weekdays only in monthly and yearly rules',
  },
  {
    condition: 'max-instances',
    fails: ({ freq }) => freq === 'SECONDLY' || freq === 'MINUTELY',
    message: 'no rule may repeat more often than hourly',
  },
  {
    condition: 'max-instances',
    fails: ({ count }) => Number(count ?? 0) > limits.count,
    message: `COUNT is above ${limits.count}: use UNTIL, or no end`,
  },
  {
    condition: 'max-instances',
    fails: (recur) => listed(recur) > limits.listed,
    message: `the BY-lists hold more than ${limits.listed} values`,
  },
  {
    condition: 'max-instances',
    fails: ({ byyearday, byweekno }) => byyearday !== undefined && byweekno !== undefined,
    message: 'BYYEARDAY and BYWEEKNO together are not expanded: use one',
  },
  {
    condition: 'max-instances',
    fails: (recur) => perDay(recur) > limits.perDay,
    message: `the rule makes more than ${limits.perDay} starts a day`,
  },
];

/** A component has at most one rule, within reason, and at most 1,000 single dates (RFC 5545 §3.8.5). */
export const validateRecurrence = (component: ICAL.Component): void => {
  const rules = propertiesOf(component, 'rrule');
  if (rules.length > 1)
    throw new InvalidCalendarError('valid-calendar-data', 'RRULE stands twice in one component: keep one');
  const dates = [...propertiesOf(component, 'exdate'), ...propertiesOf(component, 'rdate')];
  if (dates.reduce((sum, property) => sum + property.length - 3, 0) > limits.dates) {
    throw new InvalidCalendarError(
      'max-instances',
      `EXDATE and RDATE hold more than ${limits.dates} dates: split the series`,
    );
  }
  const recur = rules[0]?.[3] as RecurData | undefined;
  if (recur) validateRule(recur);
};

/** A rule is within what is expanded here; throws InvalidCalendarError. */
export const validateRule = (recur: RecurData): void => {
  const failed = checks.find(({ fails }) => fails(recur));
  if (failed) throw new InvalidCalendarError(failed.condition, failed.message, 'RRULE');
};

/** The rule that a text says (RFC 5545 §3.3.10), one that may be stored; throws InvalidCalendarError. */
export const requireRule = (text: string): RecurData => {
  const recur = parseRule(text);
  if (typeof recur === 'string') throw new InvalidCalendarError('valid-calendar-data', recur, 'RRULE');
  validateRule(recur);
  return recur;
};
