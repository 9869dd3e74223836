import { type Block, calendarsIn, propertyOf, textOf } from './block.ts';
import { fileOf, lineOf } from './file-line.ts';
import { mergedCalendar } from './merge.ts';
import { byTzid } from './zone-definitions.ts';
import { zonesNamed } from './zone-names.ts';

/** One calendar object of a file. */
export interface FileObject {
  /** Empty for a component without one. */
  readonly uid: string;
  /** The line of the file on which its first component begins. */
  readonly line: number;
  readonly body: Uint8Array;
}

/** A component, and the VTIMEZONEs of the VCALENDAR it stands in. */
interface Part {
  readonly block: Block;
  readonly uid: string;
  readonly calendar: number;
  readonly zones: ReadonlyMap<string, Block>;
  /** Which instance it stands for; empty for the master. */
  readonly instance: string;
  readonly place: number;
}

const instanceOf = (block: Block): string => {
  const line = propertyOf(block, 'RECURRENCE-ID');
  const tzid = line?.parameters.find(({ name }) => name === 'TZID')?.values[0] ?? '';
  return line ? `${tzid.trim()}:${line.value.trim()}` : '';
};

/** The newer revision first (RFC 5546 §2.1.5): by SEQUENCE, then by DTSTAMP, then the later in the file. */
const byRevision = (a: Part, b: Part): number => {
  const sequence = ({ block }: Part): number => Number.parseInt(textOf(block, 'SEQUENCE'), 10) || 0;
  const [from, to] = [textOf(a.block, 'DTSTAMP'), textOf(b.block, 'DTSTAMP')];
  return sequence(b) - sequence(a) || (from < to ? 1 : from > to ? -1 : b.place - a.place);
};

/** Of several revisions of one object the newest: its master decides on all that came with it, and no instance stands twice. */
const newest = (parts: readonly Part[]): readonly Part[] => {
  const masters = parts.filter(({ instance }) => instance === '').sort(byRevision);
  const passed = new Set(masters.map(({ calendar }) => calendar));
  const [master] = masters;
  const current = parts.filter(({ calendar }) => calendar === master?.calendar || !passed.has(calendar));
  const kept = new Map<string, Part>();
  for (const part of current.toSorted(byRevision)) if (!kept.has(part.instance)) kept.set(part.instance, part);
  return [...kept.values()].sort((a, b) => a.place - b.place);
};

const bodyOf = (parts: readonly Part[]): Uint8Array => {
  const zones = parts[0]?.zones ?? new Map<string, Block>();
  const named = new Set(parts.flatMap(({ block }) => [...zonesNamed(block).keys()]));
  const used = [...named].flatMap((tzid) => zones.get(tzid) ?? []);
  return fileOf([
    ...['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//caldav-gateway//diary//EN'].map(lineOf),
    ...[...used, ...parts.map(({ block }) => block)].flatMap(({ lines }) => lines),
    lineOf('END:VCALENDAR'),
  ]);
};

const objectOf = (parts: readonly Part[]): FileObject => {
  const kept = newest(parts);
  const bodies = [...Map.groupBy(kept, ({ calendar }) => calendar).values()].map(bodyOf);
  const [body = new Uint8Array()] = bodies;
  return {
    uid: parts[0]?.uid ?? '',
    line: kept[0]?.block.lines[0]?.number ?? 0,
    body: bodies.length > 1 ? mergedCalendar(bodies) : body,
  };
};

/**
 * The calendar objects of a file: one for each UID with its overrides, each with those VTIMEZONEs of its own VCALENDAR that
 * it names (RFC 4791 §4.1); of a UID that stands there in several revisions the newest.
 */
export const splitCalendarFile = (file: Uint8Array): readonly FileObject[] => {
  const parts = calendarsIn(file).flatMap(({ zones, components }, calendar) => {
    const known = byTzid(zones);
    return components.map((block) => ({
      block,
      uid: textOf(block, 'UID'),
      calendar,
      zones: known,
      instance: instanceOf(block),
    }));
  });
  const placed: readonly Part[] = parts.map((part, place) => ({ ...part, place }));
  const byUid = Map.groupBy(placed, ({ uid, place }) => (uid === '' ? `\n${place}` : uid));
  return [...byUid.values()].map(objectOf);
};
