import type { JProperty } from './jcal.ts';

/** The content line that a property was read from travels with it, where neither JSON nor a comparison of values sees it. */
const source = Symbol('content line');

type Sourced = JProperty & { [source]?: string };

/** Ties a property to the line it was read from. */
export const rememberSource = (property: JProperty, line: string): JProperty => {
  // Not in a WeakMap: a calendar has a hundred thousand properties, and each entry costs more than reading one.
  (property as Sourced)[source] = line;
  return property;
};

/** The line a property was read from, unfolded; the property itself may have been changed since. */
export const sourceOf = (property: JProperty): string | undefined => (property as Sourced)[source];

/** A copy to be changed apart, which knows the same line. */
export const copyOfProperty = (property: JProperty): JProperty => {
  const copy = structuredClone(property);
  const line = sourceOf(property);
  return line === undefined ? copy : rememberSource(copy, line);
};
