import type { Target } from '../../model/target.ts';
import { depthOf } from '../conditions/conditional.ts';
import { writeConditions } from '../conditions/write-conditions.ts';
import { DavError, violated } from '../preconditions.ts';
import { loadCalendarOf, requireOwn } from '../resources/resources.ts';
import { requireRights } from '../rights/require-rights.ts';
import { rightsIn } from '../rights/rights-in.ts';
import type { DavRequest, Verb, WritingContext } from '../verb.ts';

const deleteObject = async (
  target: Extract<Target, { kind: 'object' }>,
  request: DavRequest,
  context: WritingContext,
): Promise<void> => {
  const { store, principal } = context;
  const calendar = await loadCalendarOf(target, context);
  requireRights(rightsIn(calendar, principal), [{ right: 'delete' }]);
  const name = target.objectName;
  const conditions = await writeConditions(request, { calendar, name }, context);
  const { outcome } = await store.deleteObject({ calendar, name, conditions, writer: { kind: 'phone', principal } });
  switch (outcome) {
    case 'deleted':
      return;
    case 'counterpart':
      throw violated('need-privileges', {
        message: 'the appointment belongs to another diary, and can be deleted only there',
      });
    case 'absent':
    case 'gone':
      throw new DavError(404);
    case 'condition-failed':
      throw new DavError(412);
  }
};

const deleteCalendar = async (
  target: Extract<Target, { kind: 'collection' }>,
  { headers }: DavRequest,
  context: WritingContext,
): Promise<void> => {
  const calendar = await loadCalendarOf(target, context);
  if (calendar.kind === 'resource') throw violated('need-privileges', { message: 'administrators delete these' });
  if ((depthOf(headers) ?? 'infinity') !== 'infinity') {
    throw new DavError(400, { message: 'a collection is deleted with Depth: infinity' });
  }
  const outcome = await context.store.deletePersonalCalendar(context.principal, calendar);
  if (outcome === 'gone') throw new DavError(404);
};

/** DELETE removes an object, or a personal calendar whole (RFC 4918 §9.6); diary resources, homes and principals stay. */
export const del: Verb = async (request, context) => {
  const { target } = request;
  requireOwn(target, context);
  switch (target.kind) {
    case 'object':
      await deleteObject(target, request, context);
      return { status: 204 };
    case 'collection':
      await deleteCalendar(target, request, context);
      return { status: 204 };
    case 'home':
    case 'principal':
    case 'root':
      throw violated('need-privileges');
  }
};
