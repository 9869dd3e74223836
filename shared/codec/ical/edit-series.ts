import type ICAL from 'ical.js';
import type { Instant } from '../../model/instant.ts';
import { eachInstance, type Instance, type Reading } from '../recurrence/expand.ts';
import { type Plan, planOf, type Series, type Timed } from '../recurrence/series.ts';
import { workOf } from '../recurrence/work.ts';
import { toWall } from '../zones/zone.ts';
import { applyChanges, type Changes } from './edit.ts';
import { rebase } from './edit-rebase.ts';
import { propertyOf } from './jcal.ts';
import { momentProperty, replaceProperty } from './jcal-value.ts';
import type { Moment } from './moment.ts';
import { type Ical, readCalendar } from './read.ts';
import { copyOf, writeCalendar } from './write.ts';

/** Who edits, and when. Every edit throws TooManyInstancesError as a reading does. */
export interface Editing extends Omit<Reading, 'limit'> {
  readonly now: Instant;
}

const recurrence = ['rrule', 'rdate', 'exdate', 'exrule', 'recurrence-id'];

/** A copy of the object to work on, so that the one remembered for reading never changes. */
export const opened = (body: Uint8Array, { zone, work = workOf() }: Editing): { ical: Ical; plan: Plan } => {
  const ical = readCalendar(body);
  return { ical, plan: planOf(ical, zone, work) };
};

/**
 * Changes the master (RFC 5545 §3.8.5); when its start moves, exceptions and overrides keep belonging to the instances they
 * belonged to. Undefined when the object has no master.
 */
export const changeSeries = (body: Uint8Array, changes: Changes, editing: Editing): Uint8Array | undefined => {
  const { ical, plan } = opened(body, editing);
  const { series } = plan;
  if (!series) return undefined;
  if (changes.start) rebase(plan, series, changes.start);
  applyChanges(series.component, changes, editing.now);
  return writeCalendar(ical.root);
};

/** Changes one instance, named by its original start: its override, or a new one. Undefined when there is no such instance. */
export const changeInstance = (
  body: Uint8Array,
  original: Instant,
  changes: Changes,
  editing: Editing,
): Uint8Array | undefined => {
  const { ical, plan } = opened(body, editing);
  const own = plan.overrides.get(original)?.component;
  const instance = own ? undefined : instanceAt(ical, original, editing);
  const component = own ?? (instance && plan.series && overrideFor(instance, plan.series, original));
  if (!component) return undefined;
  applyChanges(component, changes, editing.now);
  if (!own) ical.root.addSubcomponent(component);
  return writeCalendar(ical.root);
};

/** Takes one instance out of the series: EXDATE, and no override (RFC 5545 §3.8.5.1). Undefined when there is no such instance. */
export const cancelInstance = (body: Uint8Array, original: Instant, editing: Editing): Uint8Array | undefined => {
  const { ical, plan } = opened(body, editing);
  const override = plan.overrides.get(original);
  if (!override && !instanceAt(ical, original, editing)) return undefined;
  if (override) ical.root.removeSubcomponent(override.component);
  if (plan.series) {
    plan.series.component.addProperty(momentProperty('exdate', momentOfSeries(plan.series, original)));
    applyChanges(plan.series.component, {}, editing.now);
  }
  return writeCalendar(ical.root);
};

/** The instance that the series has at this original start. */
export const instanceAt = (ical: Ical, original: Instant, reading: Reading): Instance | undefined =>
  Iterator.from(eachInstance(ical, { from: original, to: original + 1 }, reading)).find(
    ({ recurrenceId }) => recurrenceId === original,
  );

/** An instant in the form in which the series writes its start. */
export const momentOfSeries = ({ start, zone }: Timed, instant: Instant): Moment => ({
  ...start,
  wall: toWall(instant, zone),
});

const overrideFor = (instance: Instance, series: Series, original: Instant): ICAL.Component => {
  const component = copyOf(instance.component);
  for (const name of recurrence) component.removeAllProperties(name);
  replaceProperty(component, momentProperty('recurrence-id', momentOfSeries(series, original)));
  replaceProperty(component, momentProperty('dtstart', { ...series.start, wall: instance.wall }));
  const end = ['dtend', 'due'].find((name) => propertyOf(component, name));
  if (end) replaceProperty(component, momentProperty(end, momentOfSeries(series, instance.end)));
  return component;
};
