import { createHash } from 'node:crypto';
import type ICAL from 'ical.js';
import { dayMs } from '../../model/instant.ts';
import { lru, remembering } from '../../model/lru.ts';
import { propertiesOf, textOf } from '../ical/jcal.ts';
import { limits } from '../ical/limits.ts';
import { momentsOf, parseMoment } from '../ical/moment.ts';
import type { RecurData } from '../recurrence/rule.ts';
import { ruleOf } from '../recurrence/rule-of.ts';
import { stepsFor, TooManyInstancesError, type Work, workOf } from '../recurrence/work.ts';
import type { EmbeddedZones } from './resolve.ts';
import type { Wall, Zone } from './zone.ts';

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

/** What one STANDARD or DAYLIGHT says; undefined when it does not say it all. */
interface Observance {
  readonly start: Wall;
  readonly from: number;
  readonly to: number;
  readonly dates: readonly Wall[];
  readonly rule?: RecurData;
}

const zoneFrom = (id: string, timezone: ICAL.Component, work: Work): Zone | undefined => {
  const observances = timezone
    .getAllSubcomponents()
    .filter(({ name }) => name === 'standard' || name === 'daylight')
    .map(observanceOf);
  const sound = observances.filter((observance) => observance !== undefined).sort((a, b) => a.start - b.start);
  const [first] = sound;
  if (first === undefined || sound.length < observances.length) return undefined;
  const onsets = sound.flatMap((observance) => onsetsOf(observance, work)).sort((a, b) => a.at - b.at);
  if (onsets.length > onsetLimit)
    throw new TooManyInstancesError(`the VTIMEZONE "${id}" has more than ${onsetLimit} onsets`);
  return { id, offsetAt: (instant) => lastBefore(onsets, instant)?.offset ?? first.from };
};

const observanceOf = (component: ICAL.Component): Observance | undefined => {
  const start = parseMoment(textOf(component, 'dtstart'))?.wall;
  const [from, to] = [offsetOf(component, 'tzoffsetfrom'), offsetOf(component, 'tzoffsetto')];
  const rules = propertiesOf(component, 'rrule');
  const added = propertiesOf(component, 'rdate');
  const dates = added.flatMap(momentsOf).map(({ wall }) => wall);
  const said = added.reduce((sum, property) => sum + property.length - 3, 0);
  const rule = rules[0]?.[3] as RecurData | undefined;
  if (start === undefined || from === undefined || to === undefined || dates.length < said) return undefined;
  if (rule && !isFollowed(rule)) return undefined;
  return { start, from, to, dates, ...(rule && { rule }) };
};

/** Rules of zones are yearly, seldom monthly, and Gregorian; any other, or none at all, defines nothing. */
const isFollowed = ({ freq, rscale }: RecurData): boolean =>
  rscale === undefined && (freq === 'YEARLY' || freq === 'MONTHLY');

const onsetsOf = (observance: Observance, work: Work): readonly Onset[] => {
  const { start, from, to, dates } = observance;
  work.spend(stepsFor.date * (1 + dates.length));
  const walls = new Set([start, ...dates, ...ruleStarts(observance, work)]);
  return [...walls].map((wall) => ({ at: wall - from, offset: to }));
};

/** Rules of zones are followed for 300 years, from 1900 on. */
const firstFollowed = Date.UTC(1900);
const followed = 300 * 366 * dayMs;

const ruleStarts = ({ rule, start, from }: Observance, work: Work): readonly Wall[] => {
  if (rule === undefined) return [];
  const until = parseMoment(rule.until);
  const last = until === undefined ? Number.POSITIVE_INFINITY : until.wall + (until.kind === 'utc' ? from : 0);
  const first = Math.max(start, firstFollowed);
  const starts = ruleOf(rule, start)(first, Math.min(last, first + followed), work);
  return Iterator.from(starts).take(onsetLimit).toArray();
};

/** As jCal spells it; undefined when it is none, or impossible. */
const offsetOf = (observance: ICAL.Component, name: string): number | undefined => {
  const [, sign, hours, minutes, seconds = '0'] =
    /^([+-])(\d\d):(\d\d)(?::(\d\d))?$/.exec(textOf(observance, name) ?? '') ?? [];
  if (sign === undefined) return undefined;
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
