import type ICAL from 'ical.js';
import type { RecurData } from '../recurrence/rule.ts';
import { type InvalidCalendarCondition, InvalidCalendarError } from './invalid-calendar.ts';
import { propertiesOf } from './jcal.ts';
import { limits } from './limits.ts';
import { parseMoment } from './moment.ts';

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
  { condition: 'valid-calendar-data', fails: ({ freq }) => freq === undefined, message: 'FREQ is missing' },
  {
    condition: 'valid-calendar-data',
    fails: ({ until }) => until !== undefined && !parseMoment(until),
    message: 'UNTIL is not a date or time',
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

/** COUNT and INTERVAL are 1 or more (RFC 5545 §3.3.10); asked of the text, because the library takes INTERVAL=0 for 1. */
export const validateRuleText = (line: string): void => {
  const zero = /^RRULE[:;].*?\b(COUNT|INTERVAL)=(?!0*[1-9]\d*(?:;|\s*$))/i.exec(line);
  if (zero) throw new InvalidCalendarError('valid-calendar-data', `RRULE: ${zero[1]} is not a number from 1 on`);
};

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
  const failed = recur && checks.find(({ fails }) => fails(recur));
  if (failed) throw new InvalidCalendarError(failed.condition, `RRULE: ${failed.message}`);
};
