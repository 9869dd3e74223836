import type { ParsedObject } from './calendar-object.ts';
import { absenceType } from './entities/appointment-types.ts';

/** Types of appointments that say that somebody is not there (B15). */
const absenceTypes: readonly string[] = [absenceType, 'holiday', 'sick'];

/** Is it an absence? Whatever the phone that wrote it says of free and busy, nobody is there to be booked (B03). */
export const isAbsence = (type: string | undefined): boolean =>
  type !== undefined && absenceTypes.includes(type.toLowerCase());

/** Does an appointment of this type take nobody's time? A cancelled one takes none; one that its body calls transparent takes none either, unless it is an absence (B03). */
export const takesNoTime = (free: ParsedObject['free'], type: string | undefined): boolean =>
  free === 'cancelled' || (free === 'transparent' && !isAbsence(type));
