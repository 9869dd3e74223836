import { createHash } from 'node:crypto';
import type { Calendar } from '../../model/calendar.ts';
import { formatSyncToken, parseSyncToken } from '../../model/sync-token.ts';
import type { Positions } from '../../store/admin-store.ts';
import type { AdminContext } from '../context.ts';
import { listAll } from '../entity.ts';
import type { Message } from './sign.ts';

/** One change as a webhook is told it: ids alone. */
export interface ToldChange {
  readonly resourceId: string;
  /** `restarted`: what changed in this diary is not known any more, read all of it. */
  readonly change: 'changed' | 'removed' | 'restarted' | 'resource-removed';
  readonly id?: string;
}

/** Changes of one message. */
const most = 100;

/** Diaries whose heads are read beside one another. */
const atOnce = 20;

const tokenAt = ({ id, epoch }: Calendar, version: number): string =>
  formatSyncToken({ calendarId: id, epoch, version });

const idsOf = async (context: AdminContext): Promise<readonly string[]> =>
  (await listAll(context, 'resource', () => true)).map(({ id }) => id);

const headsOf = async ({ store }: AdminContext, ids: readonly string[]): Promise<readonly Calendar[]> =>
  (await Promise.all(ids.map((id) => store.loadResourceCalendar(id)))).flatMap((calendar) => calendar ?? []);

/** Where all diaries are now: what comes later is told. */
export const positionsNow = async (context: AdminContext): Promise<Positions> => {
  const positions: Record<string, string> = {};
  const ids = await idsOf(context);
  for (let at = 0; at < ids.length; at += atOnce)
    for (const calendar of await headsOf(context, ids.slice(at, at + atOnce)))
      positions[calendar.id] = tokenAt(calendar, calendar.version);
  return positions;
};

/** What a diary has to tell since a position, and the position behind it; `more` when there is more than `limit`. */
const changesOf = async ({ store }: AdminContext, calendar: Calendar, position: string | undefined, limit: number) => {
  const resourceId = calendar.id;
  // A diary that was made since has told nothing yet.
  const since = position === undefined ? parseSyncToken(tokenAt(calendar, 0)) : parseSyncToken(position);
  const isSame = since?.epoch === calendar.epoch && since.version === calendar.version;
  if (since === undefined || isSame) return undefined;
  const outcome = await store.sync(calendar, { since, limit });
  if (outcome.outcome === 'invalid-token') {
    const restarted: ToldChange = { resourceId, change: 'restarted' };
    return { told: [restarted], position: tokenAt(calendar, calendar.version), more: false };
  }
  const told = outcome.changes.map(
    (change): ToldChange =>
      change.change === 'live'
        ? { resourceId, change: 'changed', id: change.entry.name }
        : { resourceId, change: 'removed', id: change.name },
  );
  return { told, position: formatSyncToken(outcome.token), more: outcome.truncated };
};

/** What is to be told next, and where that leads. */
export interface Collected {
  readonly told: readonly ToldChange[];
  readonly positions: Positions;
  readonly more: boolean;
}

/**
 * What changed since these positions, diary by diary in the order of its versions, as much as fits into a message. Reads
 * one head for each diary, and of those that changed the rows that say what.
 */
export const collect = async (context: AdminContext, before: Positions): Promise<Collected> => {
  const ids = await idsOf(context);
  const known = new Set(ids);
  const positions: Record<string, string> = { ...before };
  const told: ToldChange[] = [];
  for (const resourceId of Object.keys(before)) {
    if (known.has(resourceId)) continue;
    told.push({ resourceId, change: 'resource-removed' });
    delete positions[resourceId];
  }
  let more = false;
  for (let at = 0; at < ids.length && !more; at += atOnce) {
    for (const calendar of await headsOf(context, ids.slice(at, at + atOnce))) {
      if (told.length >= most) return { told, positions, more: true };
      const found = await changesOf(context, calendar, before[calendar.id], most - told.length);
      if (found === undefined) continue;
      told.push(...found.told);
      positions[calendar.id] = found.position;
      more ||= found.more;
    }
  }
  return { told, positions, more };
};

/** The message that tells them: its id follows from where it leads, so that the same, sent again, is known. */
export const messageOf = (webhookId: string, { told, positions }: Collected): Message => {
  const ordered = Object.entries(positions).sort(([one], [other]) => (one < other ? -1 : 1));
  const digest = createHash('sha256')
    .update(JSON.stringify([webhookId, ordered]))
    .digest('base64url');
  return {
    id: `msg_${digest.slice(0, 27)}`,
    body: JSON.stringify({ type: 'diary.changed', data: { changes: told } }),
  };
};
