import { childOf, el, textOf, type XmlElement } from '../../codec/xml/node.ts';
import { encodeSegment } from '../../model/href.ts';
import { dav } from '../../model/names.ts';
import { formatSyncToken, parseSyncToken, type SyncToken } from '../../model/sync-token.ts';
import { DavError, violated } from '../preconditions.ts';
import { loadCalendarOf } from '../resources/resources.ts';
import { type MultistatusResponse, multistatus, refusedResponse } from '../responses/multistatus.ts';
import { octetsOfBodies } from '../responses/response-budget.ts';
import type { DavContext, DavResponse } from '../verb.ts';
import type { Answer } from './answer.ts';
import { askedProperties, withPreferences } from './asked-properties.ts';
import { collectionHref, describeMembers } from './members.ts';

/** What a member takes in an answer, in octets, without its body. */
const roomPerMember = 400;

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

/** The client's `limit`, and never more than fits into one answer (RFC 6578 §3.6, §3.7). */
const limitOf = (query: XmlElement, room: number): number => {
  const limit = childOf(query, dav('limit'));
  const asked = limit && childOf(limit, dav('nresults'));
  if (!asked) return room;
  const count = textOf(asked).trim();
  if (!/^[1-9]\d{0,8}$/.test(count)) throw new DavError(400, { message: 'nresults is a positive number' });
  return Math.min(Number(count), room);
};

const roomIn = ({ limits }: DavContext): number => Math.max(1, Math.floor(limits.bytes / roomPerMember));

/** The answer, unless it is larger than may be sent. */
const attempt = async (answer: () => Promise<DavResponse>): Promise<DavResponse | undefined> => {
  try {
    return await answer();
  } catch (error) {
    if (error instanceof DavError && error.status === 507) return undefined;
    throw error;
  }
};

/** sync-collection: what changed since a token, removed members as 404, a cut answer as 507 on the collection (RFC 6578 §3). */
export const syncCollection: Answer = async (query, request, context) => {
  const { target, path } = request;
  if (target.kind !== 'collection') throw violated('supported-report');
  requireLevel(query);
  const since = sinceOf(query);
  const { bodies, wantedIn } = askedProperties(query, request);
  const most = limitOf(query, roomIn(context));
  const calendar = await loadCalendarOf(target, context);
  const href = collectionHref(request);

  /** A page of at most so many changes, or of half of those until it passes. */
  const page = async (limit: number): Promise<DavResponse> => {
    const outcome = await context.store.sync(calendar, { limit, ...(since && { since }) });
    if (outcome.outcome === 'invalid-token')
      throw violated('valid-sync-token', { message: 'synchronise from the start' });
    const { changes, truncated } = outcome;
    const half = Math.max(1, Math.ceil(Math.min(limit, changes.length) / 2));
    const live = changes.flatMap((change) => (change.change === 'live' ? change.entry : []));
    if (bodies && limit > 1 && octetsOfBodies(live) > context.limits.bytes) return page(half);

    const wanted = await wantedIn(calendar, context);
    const removed = changes.flatMap((change) => (change.change === 'removed' ? change.name : []));
    const tail: MultistatusResponse[] = [
      ...removed.map((name) => ({ href: href + encodeSegment(name), status: 404 })),
      ...(truncated ? [refusedResponse(path, violated('answer-within-limits'))] : []),
    ];
    const written = async () => {
      const members = await describeMembers({ calendar, href }, live, { wanted, bodies }, context);
      const token = el(dav('sync-token'), formatSyncToken(outcome.token));
      return multistatus([...members, ...tail], [token], context.limits);
    };
    return limit === 1 ? written() : ((await attempt(written)) ?? page(half));
  };
  return withPreferences(await page(most), request);
};
