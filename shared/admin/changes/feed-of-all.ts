import type { AdminContext, Caller } from '../context.ts';
import { isKey, listAll, randomText } from '../entity.ts';
import { loadOwn } from '../own-branch/belongs.ts';
import { ProblemError } from '../problem.ts';
import { changesSince } from './feed.ts';
import type { AnyChangesPage } from './schema.ts';

/** Diaries whose heads are read beside one another. */
const atOnce = 20;

/** What is known of one diary after looking: its changes, and the token up to which they go. */
const look = async ({ store }: AdminContext, resourceId: string, since: string | undefined, limit: number) => {
  const calendar = await store.loadResourceCalendar(resourceId);
  return calendar && changesSince(store, calendar, { since, limit });
};

/** The name of kept positions: who reads one branch cannot go on where somebody read others, nor the other way round. */
const positionsOf = ({ branchId }: Caller, token: string): string =>
  branchId === undefined ? token : `${branchId} ${token}`;

/**
 * What changed in all diaries since a token: those of each diary with the guarantees of its own feed, one diary after the
 * other; a diary that was made since comes whole, one that was deleted is named. The token stands for kept positions, and
 * an unchanged one comes back when nothing changed.
 */
export const changesOfAllSince = async (
  context: AdminContext,
  caller: Caller,
  { since, limit }: { readonly since?: string | undefined; readonly limit: number },
): Promise<AnyChangesPage> => {
  const known =
    since !== undefined && isKey(since) ? await context.store.loadPositions(positionsOf(caller, since)) : undefined;
  const before = since === undefined ? {} : known;
  if (before === undefined) throw new ProblemError('changes-not-known');
  const own = await listAll(context, 'resource', await loadOwn(context, caller, 'resource'));
  const ids = own.map(({ id }) => id);
  const positions: Record<string, string> = { ...before };
  const items: AnyChangesPage['items'] = [];
  for (const resourceId of Object.keys(before).filter((id) => !ids.includes(id))) {
    items.push({ resourceId, change: 'resource-removed' });
    delete positions[resourceId];
  }
  let more = false;
  for (let at = 0; at < ids.length && !more; at += atOnce) {
    const left = Math.max(limit - items.length, 1);
    const some = ids.slice(at, at + atOnce);
    const pages = await Promise.all(some.map((id) => look(context, id, before[id], left)));
    for (const [index, page] of pages.entries()) {
      const resourceId = some[index] ?? '';
      if (page === undefined) continue;
      // What does not fit into the page keeps its old position, and comes with the next call.
      more ||= items.length > 0 && items.length + page.items.length > limit;
      if (more) break;
      items.push(...page.items.map((item) => ({ resourceId, ...item })));
      positions[resourceId] = page.token;
      more = page.more;
    }
    more ||= items.length >= limit && at + atOnce < ids.length;
  }
  const isSame = since !== undefined && JSON.stringify(positions) === JSON.stringify(before);
  if (isSame) return { items, token: since, more };
  const token = randomText(context, 26);
  await context.store.savePositions(positionsOf(caller, token), positions);
  return { items, token, more };
};
