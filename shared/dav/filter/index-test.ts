import { type Component, calendarComponents } from '../../model/calendar.ts';
import type { ObjectEntry } from '../../model/calendar-object.ts';
import { type Interval, overlaps } from '../../model/instant.ts';
import type { ListFilter } from '../../store/reader.ts';
import type { CompFilter } from './comp-filter.ts';

/** What the index alone can say about a member: yes, no, or only its body knows. */
export type Verdict = 'match' | 'no-match' | 'body';

/** A filter as far as the listing index can answer it. */
export interface IndexTest {
  readonly list: ListFilter;
  readonly verdictOf: (entry: ObjectEntry) => Verdict;
}

const byName: ReadonlyMap<string, Component> = new Map(calendarComponents.map((name) => [name.toLowerCase(), name]));

const isBare = ({ props, comps, range }: CompFilter): boolean =>
  props.length === 0 && comps.length === 0 && range === undefined;

const timed: ReadonlySet<string> = new Set(byName.keys());

const listFor = ({ name, absent, range, comps }: CompFilter): ListFilter => {
  if (absent || !timed.has(name)) return {};
  if (range) return { window: range };
  const alarm = comps.find((comp) => comp.name === 'valarm' && comp.range !== undefined && !comp.absent);
  return alarm?.range ? { window: alarm.range, of: 'alarms' } : {};
};

/** The bounds of a single event in a known zone are its very times, all others only contain them. */
const byBounds = ({ bounds: { start, end, recurring } }: ObjectEntry, range: Interval): Verdict => {
  if (start === undefined) return 'body';
  if (!overlaps({ start, ...(end !== undefined && { end }) }, range)) return 'no-match';
  return recurring ? 'body' : 'match';
};

/**
 * Splits a filter into what the index answers and what needs bodies: a time-range on one-off events, and the mere
 * presence of a component, never do (RFC 4791 §9.7).
 */
export const indexTestOf = (filter: CompFilter): IndexTest => {
  const [only, second] = filter.comps;
  const wanted = only && byName.get(only.name);
  const simple = filter.props.length === 0 && second === undefined;
  if (simple && only === undefined) return { list: {}, verdictOf: () => (filter.absent ? 'no-match' : 'match') };
  if (!simple || only === undefined || wanted === undefined) return { list: {}, verdictOf: () => 'body' };

  const { range } = only;
  const byRangeOnly = range !== undefined && wanted === 'VEVENT' && isBare({ ...only, range: undefined });
  return {
    list: listFor(only),
    verdictOf: (entry) => {
      if (only.absent) return entry.component === wanted ? 'no-match' : 'match';
      if (entry.component !== wanted) return 'no-match';
      if (isBare(only)) return 'match';
      return byRangeOnly ? byBounds(entry, range) : 'body';
    },
  };
};
