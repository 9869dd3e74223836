import type { Document } from '../attribute-values.ts';

/** The one name that marks a value JSON has no form for; documents that use it are marked themselves. */
const mark = '$';

const isPlain = (value: unknown): boolean => {
  if (typeof value !== 'object' || value === null) return true;
  if (Array.isArray(value)) return value.every(isPlain);
  if (value instanceof Uint8Array || value instanceof Set) return false;
  for (const name in value) if (name === mark || !isPlain((value as Document)[name])) return false;
  return true;
};

const marked = (value: unknown): unknown => {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(marked);
  if (value instanceof Uint8Array)
    return { [mark]: 'B', is: Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64') };
  if (value instanceof Set) return { [mark]: 'SS', is: [...value] };
  const entries = Object.entries(value).map(([name, element]) => [name, marked(element)] as const);
  return Object.hasOwn(value, mark) ? { [mark]: 'M', is: entries } : Object.fromEntries(entries);
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
export const toText = (value: unknown): string => JSON.stringify(isPlain(value) ? value : marked(value));

/** The value that `toText` wrote. */
export const fromText = (text: string): unknown => {
  const value: unknown = JSON.parse(text);
  return text.includes(`"${mark}"`) ? unmarked(value) : value;
};
