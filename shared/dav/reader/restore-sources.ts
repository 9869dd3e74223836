import type ICAL from 'ical.js';
import { propertyOf } from '../../codec/ical/jcal.ts';
import { instantOf, type Moment, momentsOf } from '../../codec/ical/moment.ts';
import { type Ical, principalComponents } from '../../codec/ical/read.ts';
import { instanceAt } from '../../codec/recurrence/expand.ts';
import { TooManyInstancesError, type Work } from '../../codec/recurrence/work.ts';
import { zoneOrUtc } from '../../codec/zones/resolve.ts';

/** Where and at whose cost an object is read. */
export interface RestoreReading {
  /** IANA name: dates and floating times are read in it. */
  readonly zone: string;
  readonly work: Work;
}

const momentIn = (component: ICAL.Component | undefined, name: string): Moment | undefined => {
  const property = component && propertyOf(component, name);
  return property && momentsOf(property)[0];
};

const isOverride = (component: ICAL.Component): boolean => propertyOf(component, 'recurrence-id') !== undefined;

const masterOf = (components: readonly ICAL.Component[]): ICAL.Component | undefined =>
  components.find((component) => !isOverride(component)) ?? components[0];

const governing = (stored: Ical, at: number, { zone, work }: RestoreReading): ICAL.Component | undefined => {
  try {
    return instanceAt(stored, at, { zone, work })?.component;
  } catch (error) {
    if (error instanceof TooManyInstancesError) return undefined;
    throw error;
  }
};

/**
 * For each component that a phone sends, in their order, the place among the stored ones of that whose texts it has: the same
 * instance, also where the whole series was moved, else what governed that instance until now, else the master.
 */
export const sourcesOf = (stored: Ical, sent: Ical, reading: RestoreReading): readonly number[] => {
  const floating = zoneOrUtc(reading.zone);
  const [kept, given] = [principalComponents(stored), principalComponents(sent)];
  const [oldMaster, newMaster] = [masterOf(kept), masterOf(given)];
  const instants = new Map<number, ICAL.Component>();
  const walls = new Map<number, ICAL.Component>();
  for (const component of kept.filter(isOverride)) {
    const original = momentIn(component, 'recurrence-id');
    if (!original) continue;
    instants.set(instantOf(original, stored, floating), component);
    walls.set(original.wall, component);
  }
  const [from, to] = [momentIn(oldMaster, 'dtstart'), momentIn(newMaster, 'dtstart')];
  const moved = from && to ? instantOf(to, sent, floating) - instantOf(from, stored, floating) : 0;
  const movedWall = from && to ? to.wall - from.wall : 0;
  return given.map((component) => {
    const original = momentIn(component, 'recurrence-id');
    const at = original && instantOf(original, sent, floating);
    const source =
      original && at !== undefined
        ? (instants.get(at - moved) ??
          walls.get(original.wall - movedWall) ??
          instants.get(at) ??
          governing(stored, at - moved, reading))
        : undefined;
    return Math.max(0, kept.indexOf(source ?? oldMaster ?? component));
  });
};
