import type { JProperty } from './jcal.ts';

/** The content lines that properties were read from. */
const sources = new WeakMap<JProperty, string>();

/** Ties a property to the line it was read from. */
export const rememberSource = (property: JProperty, line: string): JProperty => {
  sources.set(property, line);
  return property;
};

/** The line a property was read from, unfolded; the property itself may have been changed since. */
export const sourceOf = (property: JProperty): string | undefined => sources.get(property);

/** A copy to be changed apart, which knows the same line. */
export const copyOfProperty = (property: JProperty): JProperty => {
  const copy = structuredClone(property);
  const line = sources.get(property);
  return line === undefined ? copy : rememberSource(copy, line);
};
