import ICAL from 'ical.js';
import { childOf, elementsOf, type XmlElement } from '../../codec/xml/node.ts';
import { caldav } from '../../model/names.ts';
import { DavError } from '../preconditions.ts';

/** Which part of a component an answer holds (RFC 4791 §9.6.1-9.6.4); names in lower case. */
export interface Selection {
  readonly name: string;
  /** `true`: name without value; absent list: all of them. */
  readonly props?: ReadonlyMap<string, boolean>;
  /** Absent: all of them, whole. */
  readonly comps?: readonly Selection[];
}

type JCal = readonly [name: string, properties: readonly JCalProperty[], components: readonly JCal[]];
type JCalProperty = readonly [name: string, parameters: unknown, type: string, ...values: unknown[]];

const nameOf = (element: XmlElement): string => {
  const { name } = element.attributes;
  if (!name) throw new DavError(400, { message: 'calendar-data selects something without a name' });
  return name.toLowerCase();
};

/** What makes a VCALENDAR one, and strict readers want in every one (RFC 5545 §3.6). */
const always: ReadonlyMap<string, boolean> = new Map([
  ['version', false],
  ['prodid', false],
]);

/** The properties named; a calendar of which none is named keeps those. */
const propsIn = (component: string, props: readonly XmlElement[]): Selection['props'] =>
  component === 'vcalendar' && props.length === 0
    ? always
    : new Map(props.map((prop) => [nameOf(prop), prop.attributes.novalue === 'yes']));

/** Reads a `comp` element; one that selects nothing means all of it (RFC 4791 §9.6.1 leaves it open). */
export const parseSelection = (element: XmlElement): Selection => {
  if (elementsOf(element).length === 0) return { name: nameOf(element) };
  const named = (local: 'prop' | 'comp') => elementsOf(element).filter((child) => child.name === caldav(local));
  return {
    name: nameOf(element),
    ...(!childOf(element, caldav('allprop')) && {
      props: propsIn(nameOf(element), named('prop')),
    }),
    ...(!childOf(element, caldav('allcomp')) && { comps: named('comp').map(parseSelection) }),
  };
};

const selectProperty =
  (props: ReadonlyMap<string, boolean>) =>
  (property: JCalProperty): readonly JCalProperty[] => {
    const nameOnly = props.get(property[0]);
    if (nameOnly === undefined) return [];
    return [nameOnly ? [property[0], {}, property[2]] : property];
  };

const select = ([name, properties, components]: JCal, { props, comps }: Selection): JCal => [
  name,
  props ? properties.flatMap(selectProperty(props)) : properties,
  comps
    ? components.flatMap((component) => {
        const wanted = comps.find((selection) => selection.name === component[0]);
        return wanted ? [select(component, wanted)] : [];
      })
    : components,
];

/** The selected part of a calendar; a selection that begins with a component inside it means that component (RFC 4791 §9.6.1). */
export const selected = (calendar: ICAL.Component, selection: Selection): ICAL.Component => {
  const whole =
    selection.name === calendar.name ? selection : { name: calendar.name, props: always, comps: [selection] };
  return new ICAL.Component(select(calendar.jCal as unknown as JCal, whole) as never);
};
