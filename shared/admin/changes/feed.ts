import { workOf } from '../../codec/recurrence/work.ts';
import type { Calendar } from '../../model/calendar.ts';
import type { CalendarObject } from '../../model/calendar-object.ts';
import { formatSyncToken, parseSyncToken, type SyncToken } from '../../model/sync-token.ts';
import type { CalendarReader, SyncChange } from '../../store/reader.ts';
import { entryOf } from '../appointments/answer.ts';
import { ProblemError } from '../problem.ts';
import type { ChangeEntry, ChangesPage } from './schema.ts';

const sinceOf = (text: string | undefined): SyncToken | undefined => {
  if (text === undefined) return undefined;
  const token = parseSyncToken(text);
  if (token === undefined) throw new ProblemError('changes-not-known');
  return token;
};

/** Each object has its own work: one that takes all of it is unreadable and spoils no other. */
const entryFor = (
  calendar: Calendar,
  change: SyncChange,
  objects: ReadonlyMap<string, CalendarObject>,
): ChangeEntry => {
  if (change.change === 'removed') return { change: 'removed', id: change.name };
  const object = objects.get(change.entry.name);
  // Deleted since the list was made: its removal has a later version and may be told early.
  if (object === undefined) return { change: 'removed', id: change.entry.name };
  const { body: appointment, etag } = entryOf({ calendar, object, work: workOf() });
  return { change: 'changed', id: object.name, etag, appointment };
};

/**
 * What changed in a diary since a token, with the guarantees of sync-collection (RFC 6578 §3): nothing is ever left out,
 * an appointment is told as it is now, deletions by id; without a token everything there is. A token of another diary,
 * of before a restore, or older than what is remembered is refused with `changes-not-known`.
 */
export const changesSince = async (
  store: CalendarReader,
  calendar: Calendar,
  { since, limit }: { readonly since?: string | undefined; readonly limit: number },
): Promise<ChangesPage> => {
  const token = sinceOf(since);
  const outcome = await store.sync(calendar, { limit, ...(token && { since: token }) });
  if (outcome.outcome === 'invalid-token') throw new ProblemError('changes-not-known');
  const live = outcome.changes.flatMap((change) => (change.change === 'live' ? [change.entry] : []));
  const known = await store.loadObjects(
    calendar,
    live.map(({ name }) => name),
  );
  // The changes may be newer than the head that was read before them, and what a process remembers is right up to that head only.
  const stale = live.filter(({ name, etag }) => known.get(name)?.etag !== etag).map(({ name }) => name);
  const unremembered = { ...calendar, stable: -1 };
  const objects = stale.length === 0 ? known : new Map([...known, ...(await store.loadObjects(unremembered, stale))]);
  return {
    items: outcome.changes.map((change) => entryFor(calendar, change, objects)),
    token: formatSyncToken(outcome.token),
    more: outcome.truncated,
  };
};
