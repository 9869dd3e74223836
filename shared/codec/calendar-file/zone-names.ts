import { type ContentLine, headLength } from '../ical/content-line.ts';
import type { Block } from './block.ts';
import { type FileLine, lineOf, partsOf } from './file-line.ts';

const mayName = ({ text }: FileLine): boolean => /;TZID=/i.test(text);

const tzidIn = (line: ContentLine | undefined): string | undefined =>
  line?.parameters.find(({ name }) => name === 'TZID')?.values[0]?.trim();

/** The TZIDs that the properties of a component name, each with the years of its dates there. */
export const zonesNamed = ({ lines }: Block): ReadonlyMap<string, readonly number[]> => {
  const named = new Map<string, number[]>();
  for (const line of lines) {
    const parts = mayName(line) ? partsOf(line) : undefined;
    const tzid = tzidIn(parts);
    if (!parts || tzid === undefined) continue;
    const years = [...parts.value.matchAll(/(\d{4})\d{4}(?:T|,|$)/g)].map(([, year]) => Number(year));
    named.set(tzid, [...(named.get(tzid) ?? []), ...years]);
  }
  return named;
};

/** Quoted where the standard wants it (RFC 5545 §3.2). */
const quoted = (value: string): string => (/[,:;]/.test(value) ? `"${value}"` : value);

/** The name of a property and each of its parameters; a semicolon in quotes parts nothing. */
const headParts = /(?:"[^"]*"|[^;"])+/g;

/** A line that names another zone; all else of it stays. */
const renamed = (line: FileLine, names: ReadonlyMap<string, string>): FileLine => {
  const parts = mayName(line) ? partsOf(line) : undefined;
  const name = names.get(tzidIn(parts) ?? '');
  if (name === undefined || !parts) return line;
  const head = parts.text.slice(0, headLength(parts));
  const named = head.replaceAll(headParts, (part) => (/^TZID=/i.test(part) ? `TZID=${quoted(name)}` : part));
  return lineOf(`${named}:${parts.value}`);
};

/** A component whose properties name zones by their new names. */
export const withZoneNames = (block: Block, names: ReadonlyMap<string, string>): Block =>
  names.size === 0 ? block : { ...block, lines: block.lines.map((line) => renamed(line, names)) };

/** A VTIMEZONE under another TZID. */
export const underName = (zone: Block, tzid: string): Block => ({
  ...zone,
  lines: zone.lines.map((line) =>
    /^TZID[:;]/i.test(line.text) ? lineOf(`TZID:${tzid.replace(/[\\;,]/g, '\\$&')}`) : line,
  ),
});
