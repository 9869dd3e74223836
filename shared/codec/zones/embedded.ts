import type ICAL from 'ical.js';
import { propertiesOf, propertyOf, textOf } from '../ical/jcal.ts';
import { momentsOf, parseMoment } from '../ical/moment.ts';
import { type RecurData, ruleOf } from '../recurrence/rule.ts';
import { boundedMemo } from './bounded-memo.ts';
import type { EmbeddedZones } from './resolve.ts';
import { dayMs, type Wall, type Zone } from './zone.ts';

interface Onset {
  readonly at: number;
  readonly offset: number;
}

const onsetLimit = 1_000;

/** The zones an object brings along (RFC 5545 §3.6.5), each built when first asked for, of at most 1,000 onsets (T24). */
export const embeddedZones = (root: ICAL.Component): EmbeddedZones =>
  boundedMemo(100, (tzid) => {
    const found = root.getAllSubcomponents('vtimezone').find((zone) => textOf(zone, 'tzid')?.trim() === tzid);
    return found && zoneFrom(tzid, found);
  });

/** Is there a VTIMEZONE of that TZID? */
export const hasEmbedded = (root: ICAL.Component, tzid: string): boolean =>
  root.getAllSubcomponents('vtimezone').some((zone) => textOf(zone, 'tzid')?.trim() === tzid.trim());

const zoneFrom = (id: string, timezone: ICAL.Component): Zone | undefined => {
  const observances = timezone.getAllSubcomponents().filter(({ name }) => name === 'standard' || name === 'daylight');
  const onsets = observances.flatMap(onsetsOf).sort((a, b) => a.at - b.at);
  const [first] = observances.toSorted((a, b) => startOf(a) - startOf(b));
  if (first === undefined) return undefined;
  const before = offsetOf(first, 'tzoffsetfrom');
  return { id, offsetAt: (instant) => lastBefore(onsets, instant)?.offset ?? before };
};

const startOf = (observance: ICAL.Component): Wall => parseMoment(textOf(observance, 'dtstart'))?.wall ?? 0;

const onsetsOf = (observance: ICAL.Component): readonly Onset[] => {
  const offset = offsetOf(observance, 'tzoffsetto');
  const from = offsetOf(observance, 'tzoffsetfrom');
  const start = startOf(observance);
  const dates = propertiesOf(observance, 'rdate').flatMap(momentsOf);
  const walls = new Set([start, ...dates.map(({ wall }) => wall), ...ruleStarts(observance, start, from)]);
  return [...walls].slice(0, onsetLimit).map((wall) => ({ at: wall - from, offset }));
};

const ruleStarts = (observance: ICAL.Component, start: Wall, from: number): readonly Wall[] => {
  const recur = propertyOf(observance, 'rrule')?.[3] as RecurData | undefined;
  if (recur === undefined || !['YEARLY', 'MONTHLY'].includes(String(recur.freq))) return [];
  const until = parseMoment(recur.until);
  const last = until === undefined ? Number.POSITIVE_INFINITY : until.wall + (until.kind === 'utc' ? from : 0);
  return Iterator.from(ruleOf(recur, start)(start, Math.min(last, start + 700 * 366 * dayMs)))
    .take(onsetLimit)
    .toArray();
};

const offsetOf = (observance: ICAL.Component, name: string): number => {
  const [, sign, hours, minutes, seconds = '0'] =
    /^([+-])(\d\d):?(\d\d)(?::?(\d\d))?$/.exec(textOf(observance, name) ?? '') ?? [];
  if (sign === undefined) return 0;
  return (sign === '-' ? -1_000 : 1_000) * (Number(hours) * 3_600 + Number(minutes) * 60 + Number(seconds));
};

const lastBefore = (onsets: readonly Onset[], instant: number): Onset | undefined => {
  let low = 0;
  let high = onsets.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((onsets[middle]?.at ?? Number.POSITIVE_INFINITY) <= instant) low = middle + 1;
    else high = middle;
  }
  return onsets[low - 1];
};
