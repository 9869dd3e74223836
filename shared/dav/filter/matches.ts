import type ICAL from 'ical.js';
import { type JProperty, parameterOf, propertiesOf, propertyOf } from '../../codec/ical/jcal.ts';
import { valuesText } from '../../codec/ical/jcal-write.ts';
import { instantOf, momentsOf } from '../../codec/ical/moment.ts';
import type { Ical } from '../../codec/ical/read.ts';
import { firingsOf } from '../../codec/recurrence/alarms.ts';
import { namedPeriods } from '../../codec/recurrence/busy.ts';
import { eachInstance, type Instance, type Reading } from '../../codec/recurrence/expand.ts';
import { zoneOrUtc } from '../../codec/zones/resolve.ts';
import { dayMs, type Instant, type Interval, overlaps } from '../../model/instant.ts';
import type { CompFilter, ParamFilter, PropFilter } from './comp-filter.ts';
import { closed, todoOverlaps } from './overlap.ts';

interface Examined extends Required<Omit<Reading, 'limit'>> {
  readonly ical: Ical;
}

const firstInstant = (component: ICAL.Component, name: string, { ical, zone }: Examined): Instant | undefined => {
  const property = propertyOf(component, name);
  const moment = property && momentsOf(property)[0];
  return moment && instantOf(moment, ical, zoneOrUtc(zone));
};

const has = (component: ICAL.Component, name: string): boolean => propertyOf(component, name) !== undefined;

/** The table has inclusive edges: an instance that only touches the range is looked at too. */
const touching = ({ from, to }: Interval): Interval => ({
  ...(from !== undefined && { from: from - 1 }),
  ...(to !== undefined && { to: to + 1 }),
});

const todoInRange = (component: ICAL.Component, range: Interval, examined: Examined): boolean => {
  const at = (name: string) => firstInstant(component, name, examined);
  const [completed, created] = [at('completed'), at('created')];
  const done = { ...(completed !== undefined && { completed }), ...(created !== undefined && { created }) };
  const starts = has(component, 'dtstart');
  const endBy = has(component, 'due') ? 'due' : has(component, 'duration') ? 'duration' : 'nothing';
  if (!starts && endBy !== 'due') return todoOverlaps({ endBy, ...done })(closed(range));
  return hasInstance(component, touching(range), examined, ({ start, end }) =>
    todoOverlaps({ ...(starts && { start }), ...(endBy !== 'nothing' && { end }), endBy })(closed(range)),
  );
};

/** Instances are made one by one, so that an open-ended range costs no more than its first match. */
const hasInstance = (
  component: ICAL.Component,
  range: Interval,
  { ical, ...reading }: Examined,
  test: (instance: Instance) => boolean,
): boolean => eachInstance(ical, range, reading, component).some(test);

const happensIn = (component: ICAL.Component, range: Interval, examined: Examined): boolean =>
  hasInstance(component, range, examined, (instance) => overlaps(instance, range));

/** A VFREEBUSY by the span it speaks of, else by the periods it names. */
const freeBusyInRange = (component: ICAL.Component, range: Interval, examined: Examined): boolean => {
  const [start, end] = [firstInstant(component, 'dtstart', examined), firstInstant(component, 'dtend', examined)];
  const spans = start !== undefined && end !== undefined ? [{ start, end }] : namedPeriods(component);
  return spans.some((span) => overlaps(span, range));
};

/** The time-range tests by component (RFC 4791 §9.9). */
const rangeTests: Readonly<
  Record<string, (component: ICAL.Component, range: Interval, examined: Examined) => boolean>
> = {
  vevent: happensIn,
  vtodo: todoInRange,
  vfreebusy: freeBusyInRange,
  vjournal: (component, range, examined) => has(component, 'dtstart') && happensIn(component, range, examined),
  valarm: (component, range, { ical, ...reading }) => firingsOf(component, ical, range, reading).some(() => true),
};

const textOf = (property: JProperty): string => {
  const [, , type, ...values] = property;
  if (type === 'text' || type === 'uri' || type === 'cal-address' || type === 'unknown') return values.flat().join(',');
  return valuesText(property);
};

const paramMatches = ({ name, absent, text }: ParamFilter, property: JProperty): boolean => {
  const value = parameterOf(property, name);
  if (absent) return value === undefined;
  const values = [property[1][name] ?? []].flat();
  return value !== undefined && (text === undefined || values.some(text));
};

const propertyInRange = (property: JProperty, range: Interval, { ical, zone }: Examined): boolean =>
  momentsOf(property).some((moment) => {
    const start = instantOf(moment, ical, zoneOrUtc(zone));
    return overlaps({ start, end: moment.kind === 'date' ? start + dayMs : start }, range);
  });

const propMatches = (
  { name, absent, range, text, params }: PropFilter,
  component: ICAL.Component,
  examined: Examined,
): boolean => {
  const properties = propertiesOf(component, name);
  if (absent) return properties.length === 0;
  return properties.some(
    (property) =>
      (range === undefined || propertyInRange(property, range, examined)) &&
      (text === undefined || text(textOf(property))) &&
      params.every((param) => paramMatches(param, property)),
  );
};

const componentMatches = (filter: CompFilter, component: ICAL.Component, examined: Examined): boolean =>
  (filter.range === undefined || (rangeTests[filter.name]?.(component, filter.range, examined) ?? false)) &&
  filter.props.every((prop) => propMatches(prop, component, examined)) &&
  filter.comps.every((comp) => anyMatches(comp, component.getAllSubcomponents(comp.name), examined));

const anyMatches = (filter: CompFilter, candidates: readonly ICAL.Component[], examined: Examined): boolean =>
  filter.absent ? candidates.length === 0 : candidates.some((each) => componentMatches(filter, each, examined));

/** Does a calendar object match the filter (RFC 4791 §9.7)? Everything nested must hold in one and the same component. Throws TooManyInstancesError. */
export const matches = (filter: CompFilter, examined: Examined): boolean => {
  const found = anyMatches(filter, [examined.ical.root], examined);
  examined.work.spend(examined.ical.unpaidSteps());
  return found;
};
