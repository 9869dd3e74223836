import type { Document } from '../attribute-values.ts';

/** The one name that marks a value JSON has no form for; documents that use it are marked themselves. */
const mark = '$';

/**
 * The value as JSON can hold it. Names of a document and elements of a set come in an order of our own: DynamoDB keeps none,
 * so nobody may rely on finding theirs again.
 */
const marked = (value: unknown): unknown => {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(marked);
  if (value instanceof Uint8Array)
    return { [mark]: 'B', is: Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64') };
  if (value instanceof Set) return { [mark]: 'SS', is: [...value].sort().reverse() };
  const names = Object.keys(value)
    .filter((name) => (value as Document)[name] !== undefined)
    .sort()
    .reverse();
  const entries = names.map((name) => [name, marked((value as Document)[name])] as const);
  return names.includes(mark) ? { [mark]: 'M', is: entries } : Object.fromEntries(entries);
};

const unmarked = (value: unknown): unknown => {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(unmarked);
  const { [mark]: type, is } = value as Record<string, unknown>;
  switch (type) {
    case 'B':
      return Buffer.from(String(is), 'base64');
    case 'SS':
      return new Set(is as string[]);
    case 'M':
      return Object.fromEntries((is as [string, unknown][]).map(([name, element]) => [name, unmarked(element)]));
    default:
      return Object.fromEntries(Object.entries(value).map(([name, element]) => [name, unmarked(element)]));
  }
};

/** A value as text: JSON, with marks where JSON has no form for it. */
export const toText = (value: unknown): string => JSON.stringify(marked(value));

/** The value that `toText` wrote. */
export const fromText = (text: string): unknown => {
  const value: unknown = JSON.parse(text);
  return text.includes(`"${mark}"`) ? unmarked(value) : value;
};
