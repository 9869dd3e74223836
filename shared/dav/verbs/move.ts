import { hrefOf } from '../../model/href.ts';
import { writeConditions } from '../conditions/write-conditions.ts';
import { DavError, refusedToStore } from '../preconditions.ts';
import { transferOf } from '../resources/destination.ts';
import { writtenOrThrow } from '../responses/put-answer.ts';
import { requireRights } from '../rights/require-rights.ts';
import type { Verb } from '../verb.ts';

/** MOVE gives an object another name or calendar, both ends in one transaction (RFC 4918 §9.9); it unbinds and binds (RFC 3744 §3.9-3.10). */
export const move: Verb = async (request, context) => {
  const { store, principal } = context;
  const { from, to, target, overwrite } = await transferOf(request, context);
  requireRights(principal.rights, [{ right: 'create' }, { right: 'delete' }]);
  if (from.calendar.id !== to.calendar.id) {
    const source = await store.loadObject(from.calendar, from.name);
    if (!source) throw new DavError(404);
    if (!to.calendar.components.includes(source.component)) throw refusedToStore('supported-calendar-component');
    if (to.calendar.kind === 'resource' && principal.branchId === undefined) throw refusedToStore('branch-missing');
  }
  const conditions = await writeConditions(request, from, context);
  const moved = await store.moveObject({ from, to, conditions, overwrite, writer: { kind: 'phone', principal } });
  const { created, headers } = writtenOrThrow(moved, { calendar: to.calendar, principal });
  return { status: created ? 201 : 204, headers: { ...headers, ...(created && { location: hrefOf(target) }) } };
};
