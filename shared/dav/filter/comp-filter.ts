import { childOf, elementsOf, textOf, type XmlElement } from '../../codec/xml/node.ts';
import type { Interval } from '../../model/instant.ts';
import { caldav } from '../../model/names.ts';
import { foldOf } from './collation.ts';
import { invalidFilter, requireParts, requirePlace, requireTimedComponent, requireTimedProperty } from './structure.ts';
import { rangeOf } from './time-range.ts';

/** Substring of a value under a collation (RFC 4791 §9.7.5). */
export type TextMatch = (value: string) => boolean;

/** RFC 4791 §9.7.3. */
export interface ParamFilter {
  readonly name: string;
  readonly absent: boolean;
  readonly text?: TextMatch;
}

/** RFC 4791 §9.7.2. */
export interface PropFilter {
  readonly name: string;
  readonly absent: boolean;
  readonly range?: Interval;
  readonly text?: TextMatch;
  readonly params: readonly ParamFilter[];
}

/** RFC 4791 §9.7.1. Names in lower case, as the iCalendar parser keeps them. */
export interface CompFilter {
  readonly name: string;
  readonly absent: boolean;
  readonly range?: Interval;
  readonly props: readonly PropFilter[];
  readonly comps: readonly CompFilter[];
}

const nameOf = (element: XmlElement): string => {
  const { name } = element.attributes;
  if (!name) throw invalidFilter('a filter without a name');
  return name.toLowerCase();
};

const isAbsent = (element: XmlElement): boolean => {
  const absent = childOf(element, caldav('is-not-defined')) !== undefined;
  if (absent && elementsOf(element).length > 1) throw invalidFilter('is-not-defined stands alone');
  return absent;
};

const only = (element: XmlElement, name: 'time-range' | 'text-match'): XmlElement | undefined => {
  const [first, second] = elementsOf(element).filter((child) => child.name === caldav(name));
  if (second) throw invalidFilter(`more than one ${name}`);
  return first;
};

const rangeIn = (element: XmlElement): { range?: Interval } => {
  const given = only(element, 'time-range');
  if (!given) return {};
  const range = rangeOf(given);
  if (!range) throw invalidFilter('a time-range needs start or end in UTC, start before end');
  return { range };
};

const textIn = (element: XmlElement): { text?: TextMatch } => {
  const given = only(element, 'text-match');
  if (!given) return {};
  const negate = given.attributes['negate-condition'] ?? 'no';
  if (negate !== 'yes' && negate !== 'no') throw invalidFilter('negate-condition is yes or no');
  const fold = foldOf(given.attributes.collation);
  const wanted = fold(textOf(given));
  return { text: (value) => fold(value).includes(wanted) === (negate === 'no') };
};

const childrenOf = (element: XmlElement, name: 'comp-filter' | 'prop-filter' | 'param-filter'): readonly XmlElement[] =>
  elementsOf(element).filter((child) => child.name === caldav(name));

const parseParamFilter = (element: XmlElement): ParamFilter => {
  requireParts(element, 'param-filter');
  return { name: nameOf(element), absent: isAbsent(element), ...textIn(element) };
};

const parsePropFilter = (element: XmlElement): PropFilter => {
  requireParts(element, 'prop-filter');
  const name = nameOf(element);
  const range = rangeIn(element);
  const text = textIn(element);
  if (range.range && text.text) throw invalidFilter('a prop-filter has a time-range or a text-match, not both');
  if (range.range) requireTimedProperty(element, name);
  const params = childrenOf(element, 'param-filter').map(parseParamFilter);
  return { name, absent: isAbsent(element), ...range, ...text, params };
};

const parseCompFilter = (element: XmlElement, parent?: string): CompFilter => {
  requireParts(element, 'comp-filter');
  const name = nameOf(element);
  requirePlace(name, parent);
  const range = rangeIn(element);
  if (range.range) requireTimedComponent(name);
  return {
    name,
    absent: isAbsent(element),
    ...range,
    props: childrenOf(element, 'prop-filter').map(parsePropFilter),
    comps: childrenOf(element, 'comp-filter').map((child) => parseCompFilter(child, name)),
  };
};

/** The filter of a query; without one comp-filter on VCALENDAR it violates `valid-filter` (RFC 4791 §7.8, §9.7). */
export const parseFilter = (filter: XmlElement | undefined): CompFilter => {
  const [top, second] = filter ? childrenOf(filter, 'comp-filter') : [];
  if (!top || second) throw invalidFilter('a filter holds one comp-filter');
  return parseCompFilter(top);
};
