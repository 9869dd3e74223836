import type { Calendar } from '../../model/calendar.ts';
import type { CalendarObject, Conditions } from '../../model/calendar-object.ts';
import { parseHref } from '../../model/href.ts';
import { formatSyncToken } from '../../model/sync-token.ts';
import { DavError } from '../preconditions.ts';
import type { DavContext, DavRequest } from '../verb.ts';
import { conditionsOf } from './conditional.ts';
import { ifHolds, parseIf, type ResourceState } from './if-header.ts';
import { requireUnmodified } from './read-conditions.ts';

/** `If-Match`, else `If-Unmodified-Since` (RFC 9110 §13.2.2): the version that was judged becomes a condition of the write. */
const unmodifiedConditions = async (
  headers: DavRequest['headers'],
  load: () => Promise<CalendarObject | undefined>,
): Promise<Conditions> => {
  const conditions = conditionsOf(headers);
  if (conditions.ifMatch !== undefined || !headers.has('if-unmodified-since')) return conditions;
  const object = await load();
  if (!object) return conditions;
  requireUnmodified(headers, object);
  return { ...conditions, ifMatch: [object.etag] };
};

/**
 * All conditions of a write as data for the store. An `If` header is judged here, entity tags of the object and the
 * collection's sync token as state token (RFC 4918 §10.4, RFC 6578 §5); what was judged becomes a condition of the write.
 */
export const writeConditions = async (
  { headers, hosts }: DavRequest,
  { calendar, name }: { readonly calendar: Calendar; readonly name: string },
  { store, principal }: DavContext,
): Promise<Conditions> => {
  const conditions = await unmodifiedConditions(headers, () => store.loadObject(calendar, name));
  const header = headers.get('if');
  if (header === undefined) return conditions;

  const [object, token] = await Promise.all([store.loadObject(calendar, name), store.currentToken(calendar)]);
  const state: ResourceState = { ...(object && { etag: object.etag }), tokens: [] };
  const collection: ResourceState = { tokens: [formatSyncToken(token)] };
  const stateOf = (resource: string | undefined): ResourceState | undefined => {
    if (resource === undefined) return state;
    const target = parseHref(resource, hosts);
    if (!target || !('calendarName' in target)) return undefined;
    if (target.userName !== principal.userName || target.calendarName !== calendar.homeName) return undefined;
    return target.kind === 'collection' ? collection : target.objectName === name ? state : undefined;
  };
  if (!ifHolds(parseIf(header), stateOf)) throw new DavError(412);
  if (conditions.ifMatch !== undefined || conditions.ifNoneMatch !== undefined) return conditions;
  return object ? { ifMatch: [object.etag] } : { ifNoneMatch: '*' };
};
