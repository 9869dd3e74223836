import { spellText } from '../ical/text-value.ts';
import { vtimezoneOf } from '../zones/vtimezone.ts';
import { type Block, calendarsIn, type FileCalendar } from './block.ts';
import { fileLines, fileOf, lineOf } from './file-line.ts';
import { byTzid, isPlatform, meaningOf, sayTheSame, undefinedZone } from './zone-definitions.ts';
import { underName, withZoneNames, zonesNamed } from './zone-names.ts';

/** One meaning of a TZID in a file that many calendars go into. */
interface Meaning {
  readonly tzid: string;
  readonly meaning: string;
  /** Its VTIMEZONEs by what is written: mostly all bring the same one along. */
  readonly zones: Map<string, Block>;
  readonly years: number[];
  /** Named where no VTIMEZONE stands. */
  bare: boolean;
}

/** By TZID, then by meaning. */
type Meanings = Map<string, Map<string, Meaning>>;

const meaningIn = (meanings: Meanings, tzid: string, zone: Block | undefined): Meaning => {
  const all = meanings.get(tzid) ?? new Map<string, Meaning>();
  meanings.set(tzid, all);
  const meaning = meaningOf(tzid, zone);
  const known = all.get(meaning) ?? { tzid, meaning, zones: new Map(), years: [], bare: false };
  all.set(meaning, known);
  return known;
};

/** What a calendar names and defines, noted; each of its TZIDs with what it means there. */
const noted = ({ zones, components }: FileCalendar, meanings: Meanings): ReadonlyMap<string, Meaning> => {
  const defined = byTzid(zones);
  const named = new Map<string, Meaning>();
  for (const [tzid, zone] of defined) {
    const meaning = meaningIn(meanings, tzid, zone);
    if (meaning.meaning !== undefinedZone) meaning.zones.set(zone.lines.map(({ raw }) => raw).join('\n'), zone);
    named.set(tzid, meaning);
  }
  for (const component of components) {
    for (const [tzid, years] of zonesNamed(component)) {
      const meaning = named.get(tzid) ?? meaningIn(meanings, tzid, undefined);
      meaning.years.push(...years);
      if (!defined.has(tzid)) meaning.bare = true;
      named.set(tzid, meaning);
    }
  }
  return named;
};

/** Each meaning under a name of its own: the TZID itself, or the TZID and a number. A name that nobody defines keeps it. */
const namesOf = (meanings: Meanings): ReadonlyMap<Meaning, string> => {
  const names = new Map<Meaning, string>();
  const taken = new Set(meanings.keys());
  for (const [tzid, all] of meanings) {
    const [first, ...others] = [...all.values()].sort(
      (a, b) => Number(b.meaning === undefinedZone) - Number(a.meaning === undefinedZone),
    );
    if (first) names.set(first, tzid);
    for (const other of others) {
      let number = 2;
      while (taken.has(`${tzid} ${number}`)) number += 1;
      taken.add(`${tzid} ${number}`);
      names.set(other, `${tzid} ${number}`);
    }
  }
  return names;
};

/** Series go on: their zone is told for so many years more. */
const yearsMore = 20;

/** The one VTIMEZONE of a meaning. Where the platform knows better than the several that came along, it writes one for all. */
const definitionOf = ({ tzid, meaning, zones, years, bare }: Meaning, name: string): readonly Block[] => {
  const [first] = zones.values();
  if (isPlatform(meaning) && years.length > 0 && (bare || !sayTheSame([...zones.values()]))) {
    const made = vtimezoneOf(tzid, { from: Math.min(...years), to: Math.max(...years) + yearsMore }) ?? '';
    return [{ kind: 'VTIMEZONE', lines: fileLines(Buffer.from(made)) }];
  }
  if (!first) return [];
  return [name === tzid ? first : underName(first, name)];
};

/**
 * Calendar objects as one VCALENDAR, each component as it is stored (RFC 5545 §3.4). VTIMEZONEs are one by what they say,
 * not by their names: another under a TZID already taken gets a name of its own, and so do the properties that mean it.
 */
export const mergedCalendar = (bodies: Iterable<Uint8Array>, displayName?: string): Uint8Array => {
  const meanings: Meanings = new Map();
  const calendars = [...bodies]
    .flatMap(calendarsIn)
    .map((calendar) => ({ ...calendar, named: noted(calendar, meanings) }));
  const names = namesOf(meanings);
  const zones = [...meanings.values()].flatMap((all) =>
    [...all.values()].flatMap((meaning) => definitionOf(meaning, names.get(meaning) ?? meaning.tzid)),
  );
  const components = calendars.flatMap(({ components, named }) => {
    const changed = new Map(
      [...named].flatMap(([tzid, meaning]) => {
        const name = names.get(meaning) ?? tzid;
        return name === tzid ? [] : [[tzid, name] as const];
      }),
    );
    return components.map((component) => withZoneNames(component, changed));
  });
  return fileOf([
    ...['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//caldav-gateway//export//EN'].map(lineOf),
    ...(displayName === undefined ? [] : [lineOf(`X-WR-CALNAME:${spellText(displayName)}`)]),
    ...[...zones, ...components].flatMap(({ lines }) => lines),
    lineOf('END:VCALENDAR'),
  ]);
};
