import { childOf, el, textOf, type XmlElement } from '../../codec/xml/node.ts';
import { dav } from '../../model/names.ts';
import { formatSyncToken, parseSyncToken, type SyncToken } from '../../model/sync-token.ts';
import { DavError, violated } from '../preconditions.ts';
import { loadCalendarOf } from '../resources/resources.ts';
import { refusedResponse } from '../responses/multistatus.ts';
import { octetsPerMember } from '../responses/response-budget.ts';
import type { DavContext } from '../verb.ts';
import type { Answer } from './answer.ts';
import { askedProperties, withPreferences } from './asked-properties.ts';
import { collectionHref } from './members.ts';
import { fillSyncPage } from './sync-page.ts';

const tooLarge = violated('answer-within-limits');

const sinceOf = (query: XmlElement): SyncToken | undefined => {
  const element = childOf(query, dav('sync-token'));
  if (!element) throw new DavError(400, { message: 'sync-collection carries a sync-token, empty at first' });
  const text = textOf(element).trim();
  if (text === '') return undefined;
  const since = parseSyncToken(text);
  if (!since) throw violated('valid-sync-token', { message: 'not a token of this server' });
  return since;
};

const requireLevel = (query: XmlElement): void => {
  const level = childOf(query, dav('sync-level'));
  const value = level && textOf(level).trim();
  if (value === 'infinite') throw violated('sync-traversal-supported');
  if (value !== undefined && value !== '1') throw new DavError(400, { message: 'sync-level is 1 or infinite' });
};

/** The client's `limit`, and never more members than fit into one answer (RFC 6578 §3.6, §3.7). */
const limitOf = (query: XmlElement, { budget }: DavContext): number => {
  const most = Math.max(1, Math.floor(budget.left() / octetsPerMember));
  const limit = childOf(query, dav('limit'));
  const asked = limit && childOf(limit, dav('nresults'));
  if (!asked) return most;
  const count = textOf(asked).trim();
  if (!/^[1-9]\d{0,8}$/.test(count)) throw new DavError(400, { message: 'nresults is a positive number' });
  return Math.min(Number(count), most);
};

/** sync-collection: what changed since a token, removed members as 404, a cut answer as 507 on the collection (RFC 6578 §3). */
export const syncCollection: Answer = async (query, request, context) => {
  const { target, path } = request;
  if (target.kind !== 'collection') throw violated('supported-report');
  requireLevel(query);
  const since = sinceOf(query);
  const { bodies, wantedIn } = askedProperties(query, request);
  const limit = limitOf(query, context);
  const calendar = await loadCalendarOf(target, context);
  const question = { calendar, href: collectionHref(request), wanted: await wantedIn(calendar, context), bodies };

  const load = async (most: number) => {
    const outcome = await context.store.sync(calendar, { limit: most, ...(since && { since }) });
    if (outcome.outcome === 'changes') return outcome;
    throw violated('valid-sync-token', { message: 'synchronise from the start' });
  };
  let page = await load(limit);
  let filled = await fillSyncPage(page.changes, question, context, { whole: limit === 1 });
  if (filled.outcome === 'overflow') {
    page = await load(filled.fitting);
    filled = await fillSyncPage(page.changes, question, context, { whole: true });
  }
  if (filled.outcome === 'overflow') throw tooLarge;
  if (page.truncated) filled.answer.addCounted(refusedResponse(path, tooLarge));
  return withPreferences(filled.answer.finish(el(dav('sync-token'), formatSyncToken(page.token))), request);
};
