/** Types of appointments that say that somebody is not there (B15). */
export const absenceTypes = ['absence', 'holiday', 'sick'] as const;

/** Is it an absence? Whatever the phone that wrote it says of free and busy, nobody is there to be booked (B03). */
export const isAbsence = (type: string | undefined): boolean =>
  type !== undefined && absenceTypes.some((known) => known === type.toLowerCase());
