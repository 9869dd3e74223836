import { createHash } from 'node:crypto';
import { type Ical, knownCalendar, readCalendar } from '../../codec/ical/read.ts';
import type { XmlElement } from '../../codec/xml/node.ts';
import { writeXml } from '../../codec/xml/write.ts';
import type { Calendar } from '../../model/calendar.ts';
import type { CalendarObject, ObjectEntry } from '../../model/calendar-object.ts';
import { lru } from '../../model/lru.ts';
import { loadInPieces } from '../../store/load-in-pieces.ts';
import type { DavContext } from '../verb.ts';
import { type CompFilter, parseFilter } from './comp-filter.ts';
import { floatingZone } from './floating-zone.ts';
import { indexTestOf } from './index-test.ts';
import { matches } from './matches.ts';

/** A filter, read, with a name for its wording. */
export interface Query {
  readonly filter: CompFilter;
  readonly fingerprint: string;
  /** In which floating times are read; absent: the calendar's. */
  readonly zone?: string;
}

/** Reads the filter of a query. */
export const queryOf = (element: XmlElement | undefined, zone: string | undefined): Query => ({
  filter: parseFilter(element),
  fingerprint: element ? createHash('sha256').update(writeXml(element)).digest('base64url') : '',
  ...(zone !== undefined && { zone }),
});

/** What bodies said, by entity tag, filter and zone: as the tag is a hash of the body, it stays true for ever. */
const verdicts = lru<string, boolean>(20_000);

/** How one body is judged: by what is remembered of it, and else by itself. */
const judgeOf = ({ filter, fingerprint }: Query, zone: string, { work }: DavContext) => {
  const keyOf = (etag: string): string => `${etag}${fingerprint}${zone}`;
  const judged = (etag: string, ical: Ical): boolean => {
    const verdict = matches(filter, { ical, zone, work });
    verdicts.set(keyOf(etag), verdict);
    return verdict;
  };
  return {
    known: ({ etag }: ObjectEntry): boolean | undefined => {
      const verdict = verdicts.get(keyOf(etag));
      const ical = verdict === undefined ? knownCalendar(etag) : undefined;
      return ical ? judged(etag, ical) : verdict;
    },
    read: ({ etag, body }: CalendarObject): boolean => judged(etag, readCalendar(body, etag)),
  };
};

/** So many octets of bodies are handed on at most; what is beyond is read once more by whoever needs it. */
const mostHandedOn = 16 * 1024 * 1024;

/** Those of the members whose bodies match; with `bodies` what was read of them is handed on. */
const judgeBodies = async (
  calendar: Calendar,
  members: readonly ObjectEntry[],
  query: Query,
  context: DavContext,
  bodies: boolean,
) => {
  const matching = new Set<string>();
  const loaded = new Map<string, CalendarObject>();
  if (members.length === 0) return { matching, loaded };
  const { known, read } = judgeOf(query, query.zone ?? (await floatingZone(calendar, context)), context);
  const unknown: ObjectEntry[] = [];
  for (const entry of members) {
    const verdict = known(entry);
    if (verdict === undefined) unknown.push(entry);
    else if (verdict) matching.add(entry.name);
  }
  let held = 0;
  for await (const object of loadInPieces(context.store, calendar, unknown)) {
    if (!read(object)) continue;
    matching.add(object.name);
    if (!bodies || held + object.size > mostHandedOn) continue;
    held += object.size;
    loaded.set(object.name, object);
  }
  return { matching, loaded };
};

/** The members of a calendar that match, in the order of the index; bodies are read only where the index cannot tell (RFC 4791 §7.8). */
export const findObjects = async (
  calendar: Calendar,
  query: Query,
  context: DavContext,
  { candidates, bodies = false }: { readonly candidates?: readonly ObjectEntry[]; readonly bodies?: boolean } = {},
): Promise<{ readonly entries: readonly ObjectEntry[]; readonly loaded: ReadonlyMap<string, CalendarObject> }> => {
  const { list, verdictOf } = indexTestOf(query.filter);
  const listed = candidates ?? (await context.store.listObjects(calendar, list));
  const byVerdict = Map.groupBy(listed, verdictOf);
  const { matching, loaded } = await judgeBodies(calendar, byVerdict.get('body') ?? [], query, context, bodies);
  const sure = new Set(byVerdict.get('match'));
  return { entries: listed.filter((entry) => sure.has(entry) || matching.has(entry.name)), loaded };
};
