import ICAL from 'ical.js';
import type { Instant } from '../../model/instant.ts';
import type { RecurData } from '../recurrence/rule.ts';
import type { Plan, Series } from '../recurrence/series.ts';
import { workOf } from '../recurrence/work.ts';
import { dayMs, toInstant, toWall } from '../zones/zone.ts';
import { applyChanges, type Changes } from './edit.ts';
import { changeSeries, type Editing, instanceAt, momentOfSeries, opened } from './edit-series.ts';
import { type JProperty, propertyOf } from './jcal.ts';
import { replaceProperty, spellWall } from './jcal-value.ts';
import { instantOf, momentsOf } from './moment.ts';
import { writeCalendar } from './write.ts';

/** What becomes of a series that is cut: what lies before (absent when nothing does) and what follows. */
export interface Split {
  readonly before?: Uint8Array;
  readonly following: Uint8Array;
}

/**
 * Cuts a series at one of its instances, named by its original start: UNTIL ends the first part, the second is an object of
 * its own under the new UID, with the changes applied ("this and all following"). Undefined when there is no such instance.
 */
export const splitSeries = (
  body: Uint8Array,
  at: Instant,
  { uid, changes = {}, ...editing }: Editing & { readonly uid: string; readonly changes?: Changes },
): Split | undefined => {
  const following = followingOf(body, at, uid, changes, editing);
  if (!following) return undefined;
  const before = endSeries(body, at, editing);
  return { following, ...(before && { before }) };
};

/** Takes an instance and all that follow out of the series; undefined when nothing would be left: delete the object. */
export const endSeries = (body: Uint8Array, at: Instant, editing: Editing): Uint8Array | undefined => {
  const { ical, plan } = opened(body, editing);
  const { series } = plan;
  if (!series || at <= toInstant(series.start.wall, series.zone)) return undefined;
  keep(plan, series, (original) => original < at);
  setRule(series, ({ count: _, ...recur }) => ({ ...recur, until: untilBefore(series, at) }));
  applyChanges(series.component, {}, editing.now);
  return writeCalendar(ical.root);
};

const followingOf = (
  body: Uint8Array,
  at: Instant,
  uid: string,
  changes: Changes,
  editing: Editing,
): Uint8Array | undefined => {
  const { ical, plan } = opened(body, editing);
  const { series } = plan;
  if (!series || !(plan.overrides.has(at) || instanceAt(ical, at, editing))) return undefined;
  const start = momentOfSeries(series, at);
  const { work = workOf() } = editing;
  const passed = series.counted ? [...series.starts(series.start.wall, start.wall - 1, work)].length : 0;
  keep(plan, series, (original) => original >= at);
  setRule(series, ({ count, ...recur }) => (count === undefined ? recur : { ...recur, count: Number(count) - passed }));
  applyChanges(series.component, { start }, editing.now);
  for (const component of ical.root.getAllSubcomponents(series.component.name)) {
    replaceProperty(component, new ICAL.Property(['uid', {}, 'text', uid]));
  }
  const moved = writeCalendar(ical.root);
  return changeSeries(moved, changes, editing);
};

/** Leaves only the exceptions, added dates and overrides whose original start passes. */
const keep = ({ ical, overrides }: Plan, series: Series, passes: (original: Instant) => boolean): void => {
  for (const { component, original } of overrides.values()) {
    if (!passes(original)) ical.root.removeSubcomponent(component);
  }
  for (const property of ['exdate', 'rdate'].flatMap((name) => series.component.getAllProperties(name))) {
    const [name, parameters, type, ...values] = property.jCal as unknown as JProperty;
    const moments = momentsOf([name, parameters, type, ...values]);
    const kept = values.filter((_, index) => {
      const moment = moments[index];
      return moment !== undefined && passes(instantOf(moment, ical, series.zone));
    });
    series.component.removeProperty(property);
    if (kept.length > 0) series.component.addProperty(new ICAL.Property([name, parameters, type, ...kept]));
  }
};

const setRule = ({ component }: Series, change: (recur: RecurData) => RecurData): void => {
  const rule = propertyOf(component, 'rrule');
  if (!rule) return;
  const [name, parameters, type, recur] = rule;
  replaceProperty(component, new ICAL.Property([name, parameters, type, change(recur as RecurData)]));
};

/** The last moment before an instant, in the form UNTIL must have for the series (RFC 5545 §3.3.10). */
const untilBefore = (series: Series, at: Instant): string => {
  const { kind } = series.start;
  if (kind === 'zoned' || kind === 'utc') return spellWall(at - 1_000, 'utc');
  const wall = toWall(at, series.zone);
  return spellWall(kind === 'date' ? wall - dayMs : wall - 1_000, kind);
};
