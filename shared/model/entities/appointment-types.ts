/** The type of an appointment that keeps its resource from being booked: holiday, sickness, training. It always takes time (B15). */
export const absenceType = 'absence';

/** A type of appointment as phones show it: its name as a category, and a colour as `#RRGGBB` (B15). */
export interface AppointmentType {
  readonly name: string;
  readonly color: string;
}

/** More types than this nobody tells apart by their colours; all of them are copied to each service access of the branch. */
export const mostTypes = 40;
