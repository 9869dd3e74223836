import type ICAL from 'ical.js';
import { propertyOf } from '../../codec/ical/jcal.ts';
import { type Ical, principalComponents } from '../../codec/ical/read.ts';
import { instanceAt } from '../../codec/recurrence/expand.ts';
import { planOf } from '../../codec/recurrence/series.ts';
import { TooManyInstancesError } from '../../codec/recurrence/work.ts';
import type { NeededRight } from './require-rights.ts';
import { textChanges } from './text-changes.ts';
import { timeChanges, timePropertiesChanged, type Versions } from './time-changes.ts';

const isOverride = (component: ICAL.Component): boolean => propertyOf(component, 'recurrence-id') !== undefined;

const masterOf = (ical: Ical): ICAL.Component | undefined =>
  principalComponents(ical).find((component) => !isOverride(component));

/** The component that speaks at this original start, now and before; nothing where there is no such instance. */
const speakersAt = (start: number, { before, after, zone, work }: Versions) => [
  instanceAt(before, start, { zone, work })?.component,
  instanceAt(after, start, { zone, work })?.component,
];

/** Of a series that stayed where it was: each instance against what it said before, an instance that is gone says nothing. */
const textsByInstance = (versions: Versions): readonly string[] => {
  const { before, after, zone, work } = versions;
  const starts = new Set([before, after].flatMap((ical) => [...planOf(ical, zone, work).overrides.keys()]));
  const [oldMaster, newMaster] = [masterOf(before), masterOf(after)];
  const ofMaster = oldMaster && newMaster ? textChanges(oldMaster, newMaster) : [];
  const ofInstances = [...starts].flatMap((start) => {
    const [old, now] = speakersAt(start, versions);
    return old && now ? textChanges(old, now) : [];
  });
  return [...ofMaster, ...ofInstances];
};

/** Of a series that moved: no instance can be found again, so that every text must have been there and stay. */
const textsInAll = ({ before, after }: Versions): readonly string[] => {
  const unlikeAll = (one: ICAL.Component, others: readonly ICAL.Component[]): readonly string[] => {
    const differences = others.map((other) => textChanges(one, other));
    return differences.some(({ length }) => length === 0) ? [] : (differences[0] ?? []);
  };
  const [old, now] = [principalComponents(before), principalComponents(after)];
  return [...old.flatMap((one) => unlikeAll(one, now)), ...now.flatMap((one) => unlikeAll(one, old))];
};

const textsChanged = (versions: Versions, stayed: boolean): readonly string[] => {
  try {
    return stayed ? textsByInstance(versions) : textsInAll(versions);
  } catch (error) {
    if (error instanceof TooManyInstancesError) return textsInAll(versions);
    throw error;
  }
};

/** The rights that an update of an object needs, by what it means and not by how it is spelt (B02). */
export const rightsToUpdate = (versions: Versions): readonly NeededRight[] => {
  const times = timeChanges(versions);
  const texts = new Set(textsChanged(versions, !times.has('move')));
  const where = times.size > 0 ? timePropertiesChanged(versions.before, versions.after) : [];
  return [
    ...[...times].map((right) => ({ right, properties: where })),
    ...(texts.size > 0 ? [{ right: 'editText' as const, properties: [...texts] }] : []),
  ];
};
