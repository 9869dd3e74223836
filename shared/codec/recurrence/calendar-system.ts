/** A month of a year: `5L` is the leap month after the fifth (RFC 7529 §4.2); days are counted from the year's first. */
export interface Month {
  readonly name: string;
  readonly from: number;
  readonly to: number;
}

/** How a calendar divides days, which are counted from 1 January 1970; its years and months are numbered without a gap. */
export interface CalendarSystem {
  readonly yearAt: (day: number) => number;
  readonly firstOfYear: (year: number) => number;
  readonly monthsOf: (year: number) => readonly Month[];
  readonly monthAt: (day: number) => number;
  readonly firstOfMonth: (month: number) => number;
  /** Years of one kind have their months and weekdays at the same places. */
  readonly kindOf: (year: number) => number;
  /** Months, weekdays and years repeat after so many years; infinite where they do not. */
  readonly cycle: { readonly years: number; readonly months: number; readonly days: number };
}
