import type { Calendar } from '../../model/calendar.ts';
import type { Instant } from '../../model/instant.ts';
import { type ChangeMade, historyMs, type ObjectHistory, type PastObject } from '../../store/history.ts';
import { timeOf } from '../fields.ts';
import { fieldsChanged, shownVersion } from './fields-changed.ts';
import type { HistoryEntry, MadeBy } from './schema.ts';

/** Who made a change, as answers say it. */
export const madeByOf = ({ who, client, by }: ChangeMade): MadeBy => ({
  kind: client === undefined ? (by ?? 'unknown') : 'phone',
  name: who,
  ...(client && { client }),
});

const placeOf = ({ op, place }: ChangeMade) =>
  place && {
    [op === 'put' ? 'movedFrom' : 'movedTo']: { resourceId: place.calendarId, id: place.name },
  };

const times = new Set(['start', 'end', 'zone', 'allDay']);

/** Another time, and nothing else. */
const isAnotherTime = (fields: readonly string[] = []): boolean =>
  fields.includes('start') && fields.every((field) => times.has(field));

const kindOf = (
  change: ChangeMade | undefined,
  object: PastObject,
  { before, fields }: { readonly before: PastObject | undefined; readonly fields: readonly string[] | undefined },
) => {
  if (change?.how) return change.how;
  if (change?.place || isAnotherTime(fields)) return 'moved';
  const isFirst = before === undefined && change?.was === undefined && object.createdAt === object.modifiedAt;
  return isFirst ? 'created' : 'changed';
};

const writtenEntry = (
  calendar: Calendar,
  { changes }: ObjectHistory,
  object: PastObject,
  before: PastObject | undefined,
): HistoryEntry => {
  const change = changes.get(object.version);
  const fields = before && fieldsChanged(calendar, before, object);
  const shown = shownVersion(calendar, object);
  return {
    version: object.version,
    at: timeOf(object.modifiedAt),
    change: kindOf(change, object, { before, fields }),
    ...(change && { by: madeByOf(change), ...placeOf(change) }),
    ...(fields && { fields: [...fields] }),
    ...('title' in shown && { title: shown.title }),
    isKept: object.body !== undefined,
  };
};

const removedEntry = (change: ChangeMade): HistoryEntry => ({
  version: change.version,
  at: timeOf(change.at),
  change: change.place ? 'moved' : 'deleted',
  by: madeByOf(change),
  ...placeOf(change),
  isKept: false,
});

/** A page of an object's history as entries, newest first: every version it had, and every deletion between them. */
export const entriesOf = (
  calendar: Calendar,
  history: ObjectHistory,
  { limit, isFirst, now }: { readonly limit: number; readonly isFirst: boolean; readonly now: Instant },
): readonly HistoryEntry[] => {
  const { live, past, changes, version } = history;
  const beforeOf = (object: PastObject) => past.find(({ endedBy }) => endedBy === object.version)?.object;
  const written = (object: PastObject) => writtenEntry(calendar, history, object, beforeOf(object));
  const removal = (endedBy: number | undefined) => {
    const change = endedBy === undefined ? undefined : changes.get(endedBy);
    return change?.op === 'delete' && now - change.at < historyMs ? [removedEntry(change)] : [];
  };
  const page = past.slice(0, limit);
  const isEndedHere = page.some(({ endedBy }) => endedBy === version);
  return [
    ...(isFirst && live ? [written(live)] : []),
    ...(isFirst && !live && !isEndedHere ? removal(version) : []),
    ...page.flatMap(({ object, endedBy }) => [...removal(endedBy), written(object)]),
  ];
};
