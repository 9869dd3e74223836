import { dayMs } from '../../model/instant.ts';
import type { Transition } from './transitions.ts';

const weekdays = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'];

/** A change that comes back every year on a day that one rule names. */
export interface Run {
  readonly first: Transition;
  readonly last: Transition;
  /** The rule without its UNTIL; undefined when the change came once. */
  readonly rule?: string;
  readonly years: number;
}

const dateOf = ({ wall }: Transition): Date => new Date(wall);
const yearOf = (transition: Transition): number => dateOf(transition).getUTCFullYear();
const dayOf = (transition: Transition): number => dateOf(transition).getUTCDate();

const daysInMonth = (date: Date): number =>
  new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();

const fromEnd = (transition: Transition): number => daysInMonth(dateOf(transition)) - dayOf(transition);

/** The day of the month that all of them fall on, as RRULE says it (RFC 5545 §3.3.10); the forms that most readers know come first. */
const dayRule = (run: readonly Transition[]): string | undefined => {
  const [first] = run;
  if (!first) return undefined;
  const weekday = dateOf(first).getUTCDay();
  const name = weekdays[weekday] ?? '';
  if (run.every((each) => dateOf(each).getUTCDay() === weekday)) {
    const week = Math.ceil(dayOf(first) / 7);
    if (run.every((each) => fromEnd(each) < 7)) return `BYDAY=-1${name}`;
    if (run.every((each) => Math.ceil(dayOf(each) / 7) === week)) return `BYDAY=${week}${name}`;
    const days = run.map(dayOf);
    const least = Math.min(...days);
    if (Math.max(...days) < least + 7) {
      return `BYDAY=${name};BYMONTHDAY=${Array.from({ length: 7 }, (_, index) => least + index)
        .filter((day) => day <= 31)
        .join()}`;
    }
  }
  return run.every((each) => dayOf(each) === dayOf(first)) ? `BYMONTHDAY=${dayOf(first)}` : undefined;
};

const runOf = (run: readonly Transition[]): Run | undefined => {
  const [first, last] = [run[0], run.at(-1)];
  if (!first || !last) return undefined;
  const month = dateOf(first).getUTCMonth() + 1;
  const rule = run.length > 1 ? `FREQ=YEARLY;BYMONTH=${month};${dayRule(run)}` : undefined;
  return { first, last, years: run.length, ...(rule !== undefined && { rule }) };
};

/** What makes two changes the same but for the year. */
const kindOf = (transition: Transition): string =>
  [dateOf(transition).getUTCMonth(), transition.wall % dayMs, transition.from, transition.to].join();

/** Changes of a zone gathered into those that one rule describes, year after year without a gap, in order of their first. */
export const yearlyRuns = (transitions: readonly Transition[]): readonly Run[] => {
  const runs: Transition[][] = [];
  for (const transition of transitions) {
    const open = runs.find(
      (run) =>
        run.some((each) => kindOf(each) === kindOf(transition)) &&
        run.map(yearOf).at(-1) === yearOf(transition) - 1 &&
        dayRule([...run, transition]) !== undefined,
    );
    if (open) open.push(transition);
    else runs.push([transition]);
  }
  return runs.flatMap((run) => runOf(run) ?? []);
};
