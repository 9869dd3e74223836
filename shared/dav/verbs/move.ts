import type { Calendar } from '../../model/calendar.ts';
import { type CalendarObject, type Conditions, conditionsHold } from '../../model/calendar-object.ts';
import { hrefOf } from '../../model/href.ts';
import type { Principal } from '../../model/principal.ts';
import { writeConditions } from '../conditions/write-conditions.ts';
import { lengthRefusal, phoneMadeFields } from '../objects/phone-made.ts';
import { DavError, refusedToStore } from '../preconditions.ts';
import { transferOf } from '../resources/destination.ts';
import { writtenOrThrow } from '../responses/put-answer.ts';
import { requireRights } from '../rights/require-rights.ts';
import { rightsIn } from '../rights/rights-in.ts';
import type { DavContext, Verb } from '../verb.ts';

/** Refuses what the other calendar does not take. */
const requireTaken = (source: CalendarObject, to: Calendar, { branchId }: Principal): void => {
  if (!to.components.includes(source.component)) throw refusedToStore('supported-calendar-component');
  if (to.kind === 'resource' && branchId === undefined) throw refusedToStore('branch-missing');
};

/** For the diary it is a new appointment: it must fit as it was judged, and gets what one made there gets (B04). */
const arrival = (source: CalendarObject, to: Calendar, conditions: Conditions, { principal, work }: DavContext) => {
  if (!conditionsHold(conditions, source.etag)) throw new DavError(412);
  const unfit = lengthRefusal(to, source, work);
  if (unfit) throw unfit;
  return { conditions: { ifMatch: [source.etag] }, diary: phoneMadeFields(to, principal) };
};

/** MOVE gives an object another name or calendar, both ends in one transaction (RFC 4918 §9.9); it unbinds and binds (RFC 3744 §3.9-3.10). */
export const move: Verb = async (request, context) => {
  const { store, principal } = context;
  const { from, to, target, overwrite } = await transferOf(request, context);
  const rights = {
    ...rightsIn(to.calendar, principal),
    delete: rightsIn(from.calendar, principal).delete,
  };
  requireRights(rights, [{ right: 'create' }, { right: 'delete' }]);
  const source = from.calendar.id === to.calendar.id ? undefined : await store.loadObject(from.calendar, from.name);
  if (from.calendar.id !== to.calendar.id) {
    if (!source) throw new DavError(404);
    requireTaken(source, to.calendar, principal);
  }
  // Between two diaries it stays what it is; out of a calendar of the phone's own it comes into the diary.
  const isNew = source && from.calendar.kind === 'personal' && to.calendar.kind === 'resource';
  const conditions = await writeConditions(request, from, context);
  const moved = await store.moveObject({
    from,
    to,
    conditions,
    overwrite,
    writer: { kind: 'phone', principal },
    ...(isNew && arrival(source, to.calendar, conditions, context)),
  });
  const { created, headers } = writtenOrThrow(moved, { calendar: to.calendar, principal });
  return { status: created ? 201 : 204, headers: { ...headers, ...(created && { location: hrefOf(target) }) } };
};
