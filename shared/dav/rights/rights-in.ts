import { type Calendar, isWritable } from '../../model/calendar.ts';
import type { AccessRights } from '../../model/entities/service-access.ts';
import type { Principal } from '../../model/principal.ts';

const none: AccessRights = { create: false, move: false, editText: false, delete: false, makeCalendars: false };

/** What the principal may do in this calendar: what their service access may, and nothing where it is shared with them to be read (B02, B14). */
export const rightsIn = (calendar: Calendar, principal: Principal): AccessRights =>
  isWritable(calendar, principal) ? principal.rights : none;
