import type { Wall } from '../zones/zone.ts';
import { onlyStart, type RecurData, type Rule } from './rule.ts';
import { startsOf } from './starts.ts';
import type { Work } from './work.ts';

/** DTSTART is the first start even where the rule does not hit it, and COUNT counts it (RFC 5545 §3.8.5.3). */
export const ruleOf = (recur: RecurData, start: Wall): Rule => {
  const endless = startsFrom(startsOf(recur, start), start);
  return recur.count === undefined ? endless : counted(endless, start, Number(recur.count));
};

const startsFrom = (starts: Rule, start: Wall): Rule => {
  const withStart = function* (to: Wall, work: Work): Generator<Wall> {
    yield* onlyStart(start)(start, to, work);
    yield* starts(start + 1, to, work);
  };
  return (from, to, work) => (from > start ? starts(from, to, work) : withStart(to, work));
};

/** Counted once, from the start: its last one is remembered. */
const counted = (endless: Rule, start: Wall, count: number): Rule => {
  let last: Wall | undefined;
  return function* (from, to, work) {
    if (last === undefined) for (const wall of Iterator.from(endless(start, Infinity, work)).take(count)) last = wall;
    yield* endless(from, Math.min(to, last ?? start), work);
  };
};
