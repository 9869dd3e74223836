import { isDeepStrictEqual } from 'node:util';
import { workOf } from '../../codec/recurrence/work.ts';
import type { Calendar } from '../../model/calendar.ts';
import type { PastObject } from '../../store/history.ts';
import { entryOf } from '../appointments/answer.ts';
import { projectUnreadable } from '../appointments/project.ts';
import type { AppointmentEntry } from '../appointments/schema.ts';

/** An object as it was, in the diary's words; what cannot be shown, or was not kept, says so. */
export const shownVersion = (calendar: Calendar, object: PastObject): AppointmentEntry => {
  const { body } = object;
  const missing = { ...object, body: new Uint8Array() };
  return body === undefined
    ? projectUnreadable(missing, new Error('it was too large to be kept'))
    : entryOf({ calendar, object: { ...object, body }, work: workOf() }).body;
};

/** Fields that follow from others, or that every write changes. */
const following = new Set(['startsAt', 'endsAt', 'createdAt', 'changedAt', 'instance', 'id', 'reason']);

/** The fields of the appointment that differ between two versions; `details` where what differs is none of them. */
export const fieldsChanged = (
  calendar: Calendar,
  before: PastObject,
  after: PastObject,
): readonly string[] | undefined => {
  if (!before.body || !after.body) return undefined;
  const [one, other] = [shownVersion(calendar, before), shownVersion(calendar, after)] as const;
  const valueIn = (view: AppointmentEntry, name: string) => (view as Readonly<Record<string, unknown>>)[name];
  const names = [...new Set([...Object.keys(one), ...Object.keys(other)])].filter((name) => !following.has(name));
  const fields = names.filter((name) => !isDeepStrictEqual(valueIn(one, name), valueIn(other, name)));
  return fields.length > 0 || before.etag === after.etag ? fields : ['details'];
};
