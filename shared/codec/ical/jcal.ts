import type ICAL from 'ical.js';

/** One property as jCal (RFC 7265 §3.4): lower-case name, lower-case parameters, value type, values. */
export type JProperty = readonly [
  name: string,
  parameters: Readonly<Record<string, string | readonly string[]>>,
  type: string,
  ...values: readonly unknown[],
];

/** One component as jCal (RFC 7265 §3.3). */
export type JComponent = readonly [name: string, properties: readonly JProperty[], components: readonly JComponent[]];

/** The properties of that name (lower case), in order, straight from jCal: nothing is built for reading. */
export const propertiesOf = (component: ICAL.Component, name: string): readonly JProperty[] =>
  (component.jCal[1] as readonly JProperty[]).filter(([candidate]) => candidate === name);

/** The first property of that name. */
export const propertyOf = (component: ICAL.Component, name: string): JProperty | undefined =>
  (component.jCal[1] as readonly JProperty[]).find(([candidate]) => candidate === name);

/** The first value of the first property of that name, as text. */
export const textOf = (component: ICAL.Component, name: string): string | undefined => {
  const value = propertyOf(component, name)?.[3];
  return value === undefined ? undefined : String(value);
};

/** A parameter's (first) value. */
export const parameterOf = ([, parameters]: JProperty, name: string): string | undefined => {
  const value = parameters[name];
  return typeof value === 'object' ? value[0] : value;
};
