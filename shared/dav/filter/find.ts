import { createHash } from 'node:crypto';
import { readCalendar } from '../../codec/ical/read.ts';
import type { XmlElement } from '../../codec/xml/node.ts';
import { writeXml } from '../../codec/xml/write.ts';
import type { Calendar } from '../../model/calendar.ts';
import type { CalendarObject, ObjectEntry } from '../../model/calendar-object.ts';
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

const capacity = 20_000;

/** What bodies said, by entity tag, filter and zone: as the tag is a hash of the body, it stays true for ever. */
const verdicts = new Map<string, boolean>();

const remember = (key: string, verdict: boolean): boolean => {
  const [oldest] = verdicts.size >= capacity ? verdicts.keys() : [];
  if (oldest !== undefined) verdicts.delete(oldest);
  verdicts.set(key, verdict);
  return verdict;
};

/** The members of a calendar that match, in the order of the index; bodies are read only where the index cannot tell (RFC 4791 §7.8). */
export const findObjects = async (
  calendar: Calendar,
  { filter, fingerprint, zone: asked }: Query,
  context: DavContext,
  candidates?: readonly ObjectEntry[],
): Promise<{ readonly entries: readonly ObjectEntry[]; readonly loaded: ReadonlyMap<string, CalendarObject> }> => {
  const { list, verdictOf } = indexTestOf(filter);
  const judged = (candidates ?? (await context.store.listObjects(calendar, list))).map(
    (entry) => [entry, verdictOf(entry)] as const,
  );
  const unsure = judged.filter(([, verdict]) => verdict === 'body');
  const zone = asked ?? (unsure.length > 0 ? await floatingZone(calendar, context) : calendar.zone);
  const keyOf = ({ etag }: ObjectEntry) => `${etag}${fingerprint}${zone}`;

  const loaded = await context.store.loadObjects(
    calendar,
    unsure.filter(([entry]) => !verdicts.has(keyOf(entry))).map(([{ name }]) => name),
  );
  const bodyMatches = (entry: ObjectEntry): boolean => {
    const known = verdicts.get(keyOf(entry));
    if (known !== undefined) return known;
    const object = loaded.get(entry.name);
    if (!object) return false;
    return remember(keyOf(object), matches(filter, { ical: readCalendar(object.body, object.etag), zone }));
  };
  const entries = judged
    .filter(([entry, verdict]) => verdict === 'match' || (verdict === 'body' && bodyMatches(entry)))
    .map(([entry]) => entry);
  return { entries, loaded };
};
