import ICAL from 'ical.js';
import { dayMs, type Interval } from '../../model/instant.ts';
import type { Length } from '../ical/duration.ts';
import { type JComponent, type JProperty, propertyOf } from '../ical/jcal.ts';
import { momentJcal, spellWall } from '../ical/jcal-value.ts';
import { instantOf, momentsOf } from '../ical/moment.ts';
import { type Ical, principalComponents } from '../ical/read.ts';
import { zoneOrUtc } from '../zones/resolve.ts';
import { toWall, type Zone } from '../zones/zone.ts';
import { type Instance, instancesIn, type Reading } from './expand.ts';
import { lengthOf, momentOf } from './length.ts';
import { stepsFor, workOf } from './work.ts';

const jcalOf = ({ jCal }: ICAL.Component): JComponent => jCal as unknown as JComponent;

const recurrence = ['rrule', 'rdate', 'exdate', 'exrule', 'recurrence-id'];

/**
 * CALDAV:expand (RFC 4791 §9.6.5): one component per instance that overlaps the window, times of a zone in UTC, dates and
 * floating times as they are, RECURRENCE-ID instead of a rule, no VTIMEZONE. Throws TooManyInstancesError; `counted` hears how
 * many there are before any is written, and may throw as well.
 */
export const expandCalendar = (
  ical: Ical,
  window: Interval,
  { work = workOf(), ...reading }: Reading,
  counted: (instances: number) => void = () => {},
): ICAL.Component => {
  const floating = zoneOrUtc(reading.zone);
  const untimed = principalComponents(ical).filter((component) => !hasTime(component));
  const instances = instancesIn(ical, window, { work, ...reading });
  counted(instances.length);
  const common = new Map<ICAL.Component, Common>();
  const written = instances.map((instance) => {
    const { component } = instance;
    const known = common.get(component) ?? commonOf(component, ical, floating);
    common.set(component, known);
    work.spend(known.steps);
    return componentOf(instance, known);
  });
  work.spend(ical.unpaidSteps());
  const [name, properties] = jcalOf(ical.root);
  return new ICAL.Component([name, properties, [...untimed.map(jcalOf), ...written]] as never);
};

const hasTime = (component: ICAL.Component): boolean =>
  ['dtstart', 'due'].some((name) => propertyOf(component, name) !== undefined);

/** What all instances of a component have in common, and the steps that each of them takes to be written. */
interface Common {
  readonly whole: JComponent;
  /** How long the component itself says that it lasts. */
  readonly length: Length | undefined;
  readonly steps: number;
}

const commonOf = (component: ICAL.Component, ical: Ical, floating: Zone): Common => {
  const [name, properties, components] = inUtc(jcalOf(component), ical, floating);
  const whole = [name, properties.filter(([property]) => !recurrence.includes(property)), components] as const;
  const start = momentOf(component, 'dtstart');
  return {
    whole,
    length: start && lengthOf(component, start, ical, floating),
    steps: stepsFor.written + Math.ceil(stepsToWrite(whole)),
  };
};

const stepsToWrite = ([, properties, components]: JComponent): number =>
  components.reduce((sum, component) => sum + stepsToWrite(component), 0) +
  properties.length * stepsFor.property +
  JSON.stringify(properties).length * stepsFor.character;

/** The times of a zone, and of alarms and the like inside, as UTC. */
const inUtc = ([name, properties, components]: JComponent, ical: Ical, floating: Zone): JComponent => [
  name,
  properties.map((property) => {
    const [own, { tzid }, type] = property;
    if (tzid === undefined || type !== 'date-time') return property;
    return [own, {}, type, ...momentsOf(property).map((moment) => spellWall(instantOf(moment, ical, floating), 'utc'))];
  }),
  components.map((component) => inUtc(component, ical, floating)),
];

const componentOf = (instance: Instance, { whole: [name, properties, components], length }: Common): JComponent => {
  const has = (property: string): boolean => properties.some(([own]) => own === property);
  const end = name === 'vtodo' ? 'due' : 'dtend';
  const { days, ms } = instance.length;
  // An RDATE may bring its own length; nominal days are exact ones once the zone is left, and hours of a DURATION days of a date.
  const apart =
    (days !== 0 && instance.kind === 'zoned') ||
    (instance.kind === 'date' && has('duration')) ||
    days !== length?.days ||
    ms !== length.ms;
  const starts = has('dtstart');
  const named = { kind: instance.series.start.kind, zone: instance.series.zone };
  const times = [
    ...(starts ? [momentAt('dtstart', instance, instance.start)] : []),
    ...(apart || !starts || has(end) ? [momentAt(starts ? end : 'due', instance, instance.end)] : []),
    ...(instance.recurrenceId === undefined ? [] : [momentAt('recurrence-id', named, instance.recurrenceId)]),
  ];
  const replaced = [...times.map(([own]) => own), ...(starts && apart ? ['duration'] : [])];
  return [name, [...properties.filter(([own]) => !replaced.includes(own)), ...times], components];
};

/** An instant in the form the instance has: a date, a floating time, or UTC. */
const momentAt = (name: string, { kind, zone }: Pick<Instance, 'kind' | 'zone'>, instant: number): JProperty => {
  if (kind === 'zoned' || kind === 'utc') return momentJcal(name, { wall: instant, kind: 'utc' });
  const wall = toWall(instant, zone);
  return momentJcal(name, { wall: kind === 'date' ? Math.floor(wall / dayMs) * dayMs : wall, kind });
};
