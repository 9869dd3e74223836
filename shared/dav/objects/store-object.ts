import { readCalendar } from '../../codec/ical/read.ts';
import type { Calendar, StoredProperties } from '../../model/calendar.ts';
import {
  type CalendarObject,
  type Conditions,
  conditionsHold,
  type ParsedObject,
} from '../../model/calendar-object.ts';
import { entityTagFor, readerOf } from '../../model/reader-view.ts';
import type { ObjectWrite, PutOutcome } from '../../store/writer.ts';
import { DavError, refusedToStore } from '../preconditions.ts';
import { type NeededRight, requireRights } from '../rights/require-rights.ts';
import { rightsIn } from '../rights/rights-in.ts';
import { rightsToUpdate } from '../rights/update-rights.ts';
import type { WritingContext } from '../verb.ts';
import { lengthRefusal, phoneMadeFields } from './phone-made.ts';

interface StoreRequest {
  readonly calendar: Calendar;
  readonly name: string;
  readonly object: ParsedObject;
  readonly conditions: Conditions;
  /** Dead properties that come along (RFC 4918 §9.8.2). */
  readonly properties?: StoredProperties;
  /** How the object that is copied is disclosed, where it is not shown whole: its copy shows no more. */
  readonly disclosed?: ObjectWrite['disclosed'];
}

const attempts = 3;

const rightsNeeded = (
  current: CalendarObject | undefined,
  object: ParsedObject,
  { zone }: Calendar,
  { work }: WritingContext,
): readonly NeededRight[] =>
  current === undefined
    ? [{ right: 'create' }]
    : rightsToUpdate({ before: readCalendar(current.body), after: readCalendar(object.body), zone, work });

const mayAnything = (principal: WritingContext['principal'], calendar: Calendar): boolean => {
  const { create, move, editText, delete: remove } = rightsIn(calendar, principal);
  return create && move && editText && remove && (principal.branchId !== undefined || calendar.kind === 'personal');
};

/**
 * Stores an object for the signed-in principal within their rights and the diary's rules (B02, B04, S12). Where they depend on what is stored, the
 * write carries the entity tag that was judged as its condition, so that nothing slips in between.
 */
export const storeObject = async (
  { calendar, name, object, conditions, properties, disclosed }: StoreRequest,
  context: WritingContext,
): Promise<PutOutcome> => {
  const { store, principal } = context;
  const write = {
    calendar,
    name,
    object,
    ...(properties && { properties }),
    ...(disclosed && { disclosed }),
    writer: { kind: 'phone', principal },
    diary: phoneMadeFields(calendar, principal),
  } as const;
  // Only a new appointment must fit: whether it is new is read before it is refused.
  const unfit = lengthRefusal(calendar, object, context.work);
  if (!unfit && mayAnything(principal, calendar)) return store.putObject({ ...write, conditions });

  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const current = await store.asStored.loadObject(calendar, name);
    const tag = current && entityTagFor(readerOf(calendar, principal), current);
    if (!conditionsHold(conditions, tag)) return { outcome: 'condition-failed' };
    // Judged is what would be stored: of a masked object that is not what was sent.
    const intended = current && !disclosed ? store.inPlaceOf(write)(current) : object;
    if (current && tag && current.etag === intended.etag && !properties && conditions.ifMatch === undefined) {
      return { outcome: 'unchanged', etag: tag, modifiedAt: current.modifiedAt };
    }
    requireRights(rightsIn(calendar, principal), rightsNeeded(current, intended, calendar, context));
    if (!current && calendar.kind === 'resource' && principal.branchId === undefined)
      throw refusedToStore('branch-missing');
    if (!current && unfit) throw unfit;
    const judged: Conditions = tag ? { ifMatch: [tag] } : { ifNoneMatch: '*' };
    const written = await store.putObject({ ...write, conditions: judged });
    if (written.outcome !== 'condition-failed') return written;
  }
  throw new DavError(503, {
    headers: { 'retry-after': '1' },
    message: 'the object changes faster than it can be judged',
  });
};
