import type { Calendar } from '../../model/calendar.ts';
import type { Conditions } from '../../model/calendar-object.ts';
import { parseHref } from '../../model/href.ts';
import { formatSyncToken } from '../../model/sync-token.ts';
import { DavError } from '../preconditions.ts';
import type { DavContext, DavRequest } from '../verb.ts';
import { conditionsOf } from './conditional.ts';
import { ifHolds, parseIf, type ResourceState } from './if-header.ts';

/**
 * All conditions of a write as data for the store. An `If` header is judged here, entity tags of the object and the
 * collection's sync token as state token (RFC 4918 §10.4, RFC 6578 §5); what was judged becomes a condition of the write.
 */
export const writeConditions = async (
  { headers }: DavRequest,
  { calendar, name }: { readonly calendar: Calendar; readonly name: string },
  { store, principal }: DavContext,
): Promise<Conditions> => {
  const conditions = conditionsOf(headers);
  const header = headers.get('if');
  if (header === undefined) return conditions;

  const [object, token] = await Promise.all([store.loadObject(calendar, name), store.currentToken(calendar)]);
  const state: ResourceState = { ...(object && { etag: object.etag }), tokens: [] };
  const collection: ResourceState = { tokens: [formatSyncToken(token)] };
  const stateOf = (resource: string | undefined): ResourceState | undefined => {
    if (resource === undefined) return state;
    const target = parseHref(resource, headers.get('host'));
    if (!target || !('calendarName' in target)) return undefined;
    if (target.userName !== principal.userName || target.calendarName !== calendar.homeName) return undefined;
    return target.kind === 'collection' ? collection : target.objectName === name ? state : undefined;
  };
  if (!ifHolds(parseIf(header), stateOf)) throw new DavError(412);
  if (conditions.ifMatch !== undefined || conditions.ifNoneMatch !== undefined) return conditions;
  return object ? { ifMatch: [object.etag] } : { ifNoneMatch: '*' };
};
