import { absenceType } from './entities/appointment-types.ts';

/** Types of appointments that say that somebody is not there (B15). */
const absenceTypes: readonly string[] = [absenceType, 'holiday', 'sick'];

/** Is it an absence? Whatever the phone that wrote it says of free and busy, nobody is there to be booked (B03). */
export const isAbsence = (type: string | undefined): boolean =>
  type !== undefined && absenceTypes.includes(type.toLowerCase());
