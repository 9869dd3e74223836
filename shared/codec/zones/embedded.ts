import { createHash } from 'node:crypto';
import type ICAL from 'ical.js';
import { lru, remembering } from '../../model/lru.ts';
import { propertiesOf, propertyOf, textOf } from '../ical/jcal.ts';
import { limits } from '../ical/limits.ts';
import { momentsOf, parseMoment } from '../ical/moment.ts';
import { type RecurData, ruleOf } from '../recurrence/rule.ts';
import { stepsFor, TooManyInstancesError, type Work, workOf } from '../recurrence/work.ts';
import type { EmbeddedZones } from './resolve.ts';
import { dayMs, type Wall, type Zone } from './zone.ts';

interface Onset {
  readonly at: number;
  readonly offset: number;
}

/** Onsets of one zone, and what finding them may take (T24). */
const onsetLimit = 1_000;
const zoneSteps = 20_000;

/** Zones by what is written of them: the objects of a calendar bring the same ones along. */
const known = lru<string, { readonly zone: Zone | undefined }>(100);

/** Those of one object. */
interface Embedded {
  readonly find: EmbeddedZones;
  /** Steps that were taken since this was asked last. */
  readonly steps: () => number;
}

/** The zones an object brings along (RFC 5545 §3.6.5), each built when first asked for, of at most 1,000 onsets (T24). */
export const embeddedZones = (root: ICAL.Component): Embedded => {
  let steps = 0;
  const build = (tzid: string, timezone: ICAL.Component): Zone | undefined => {
    const work = workOf(zoneSteps);
    try {
      return zoneFrom(tzid, timezone, work);
    } finally {
      steps += work.spent();
    }
  };
  const written = remembering(limits.zones, (tzid: string) => {
    const timezone = root.getAllSubcomponents('vtimezone').find((each) => textOf(each, 'tzid')?.trim() === tzid);
    return timezone && { timezone, key: createHash('sha256').update(JSON.stringify(timezone.jCal)).digest('base64') };
  });
  return {
    find: (tzid) => {
      const found = written(tzid);
      if (!found) return undefined;
      const remembered = known.get(found.key);
      if (remembered) return remembered.zone;
      const zone = build(tzid, found.timezone);
      known.set(found.key, { zone });
      return zone;
    },
    steps: () => {
      const taken = steps;
      steps = 0;
      return taken;
    },
  };
};

/** Is there a VTIMEZONE of that TZID? */
export const hasEmbedded = (root: ICAL.Component, tzid: string): boolean =>
  root.getAllSubcomponents('vtimezone').some((zone) => textOf(zone, 'tzid')?.trim() === tzid.trim());

const zoneFrom = (id: string, timezone: ICAL.Component, work: Work): Zone | undefined => {
  const observances = timezone.getAllSubcomponents().filter(({ name }) => name === 'standard' || name === 'daylight');
  const onsets = observances.flatMap((observance) => onsetsOf(observance, work)).sort((a, b) => a.at - b.at);
  if (onsets.length > onsetLimit)
    throw new TooManyInstancesError(`the VTIMEZONE "${id}" has more than ${onsetLimit} onsets`);
  const [first] = observances.toSorted((a, b) => startOf(a) - startOf(b));
  if (first === undefined) return undefined;
  const before = offsetOf(first, 'tzoffsetfrom');
  return { id, offsetAt: (instant) => lastBefore(onsets, instant)?.offset ?? before };
};

const startOf = (observance: ICAL.Component): Wall => parseMoment(textOf(observance, 'dtstart'))?.wall ?? 0;

const onsetsOf = (observance: ICAL.Component, work: Work): readonly Onset[] => {
  const offset = offsetOf(observance, 'tzoffsetto');
  const from = offsetOf(observance, 'tzoffsetfrom');
  const start = startOf(observance);
  const dates = propertiesOf(observance, 'rdate').flatMap(momentsOf);
  work.spend(stepsFor.date * (1 + dates.length));
  const walls = new Set([start, ...dates.map(({ wall }) => wall), ...ruleStarts(observance, start, from, work)]);
  return [...walls].map((wall) => ({ at: wall - from, offset }));
};

/** Rules of zones are followed for 300 years, from 1900 on. */
const firstFollowed = Date.UTC(1900);
const followed = 300 * 366 * dayMs;

const ruleStarts = (observance: ICAL.Component, start: Wall, from: number, work: Work): readonly Wall[] => {
  const recur = propertyOf(observance, 'rrule')?.[3] as RecurData | undefined;
  if (recur === undefined || recur.rscale !== undefined || !['YEARLY', 'MONTHLY'].includes(String(recur.freq)))
    return [];
  const until = parseMoment(recur.until);
  const last = until === undefined ? Number.POSITIVE_INFINITY : until.wall + (until.kind === 'utc' ? from : 0);
  const first = Math.max(start, firstFollowed);
  const starts = ruleOf(recur, start)(first, Math.min(last, first + followed), work);
  return Iterator.from(starts).take(onsetLimit).toArray();
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
