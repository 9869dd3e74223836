import { readCalendar } from '../../codec/ical/read.ts';
import type { Calendar, StoredProperties } from '../../model/calendar.ts';
import {
  type CalendarObject,
  type Conditions,
  conditionsHold,
  type ParsedObject,
} from '../../model/calendar-object.ts';
import type { AccessRights } from '../../model/entities/service-access.ts';
import type { PutOutcome } from '../../store/writer.ts';
import { DavError, violated } from '../preconditions.ts';
import type { WritingContext } from '../verb.ts';
import { changedParts } from './changed-parts.ts';

interface StoreRequest {
  readonly calendar: Calendar;
  readonly name: string;
  readonly object: ParsedObject;
  readonly conditions: Conditions;
  /** Dead properties that come along (RFC 4918 §9.8.2). */
  readonly properties?: StoredProperties;
}

const attempts = 3;

const needed = (current: CalendarObject | undefined, object: ParsedObject): readonly (keyof AccessRights)[] =>
  current === undefined ? ['create'] : changedParts(readCalendar(current.body).root, readCalendar(object.body).root);

/** The refusal of a right the service access lacks (B02, RFC 3744 §7.1.1). */
export const requireRights = (rights: AccessRights, wanted: readonly (keyof AccessRights)[]): void => {
  const missing = wanted.filter((right) => !rights[right]);
  if (missing.length > 0) throw violated('need-privileges', { message: `no right to ${missing.join(', ')}` });
};

const mayAnything = ({ rights, branchId }: WritingContext['principal'], { kind }: Calendar): boolean =>
  rights.create && rights.move && rights.editText && (branchId !== undefined || kind === 'personal');

/**
 * Stores an object for the signed-in principal within his rights (B02, S12). Where they depend on what is stored, the
 * write carries the entity tag that was judged as its condition, so that nothing slips in between.
 */
export const storeObject = async (
  { calendar, name, object, conditions, properties }: StoreRequest,
  { store, principal }: WritingContext,
): Promise<PutOutcome> => {
  const write = {
    calendar,
    name,
    object,
    ...(properties && { properties }),
    writer: { kind: 'phone', principal },
    diary: {
      ...(principal.branchId !== undefined && { branchId: principal.branchId }),
      creator: `via phone ${principal.userName}`,
    },
  } as const;
  if (mayAnything(principal, calendar)) return store.putObject({ ...write, conditions });

  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const current = await store.loadObject(calendar, name);
    if (!conditionsHold(conditions, current?.etag)) return { outcome: 'condition-failed' };
    if (current?.etag === object.etag && !properties && conditions.ifMatch === undefined) {
      return { outcome: 'unchanged', etag: current.etag, modifiedAt: current.modifiedAt };
    }
    requireRights(principal.rights, needed(current, object));
    if (!current && calendar.kind === 'resource' && principal.branchId === undefined) throw violated('branch-missing');
    const judged: Conditions = current ? { ifMatch: [current.etag] } : { ifNoneMatch: '*' };
    const written = await store.putObject({ ...write, conditions: judged });
    if (written.outcome !== 'condition-failed') return written;
  }
  throw new DavError(503, {
    headers: { 'retry-after': '1' },
    message: 'the object changes faster than it can be judged',
  });
};
