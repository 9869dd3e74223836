/** More than the reader can take, or more work than one request may cause (`number-of-matches-within-limits`, T23, T25). */
export class TooManyInstancesError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'TooManyInstancesError';
  }
}

/** The recurrences of one request take so many steps together: they are counted, because a clock judges differently on a busy day. */
export interface Work {
  /** Throws TooManyInstancesError when all are used up. */
  readonly spend: (steps: number) => void;
  readonly spent: () => number;
}

/** Steps for the reading that one request does, and for the one rule that it stores. A step takes about 0.1 µs. */
export const mostSteps = { read: 850_000, stored: 200_000 } as const;

/** What takes longer than one step. */
export const stepsFor = {
  /** Going through the days of one year. */
  year: 100,
  /** Having the platform name one day of another calendar; those that follow the true moon are slow. */
  foreignDay: 80,
  moonDay: 600,
  /** Choosing the places that BYSETPOS names in one period. */
  places: 10,
  /** Making one instance. */
  instance: 20,
  /** Reading one date, one component of an object. */
  date: 15,
  component: 60,
  /** Taking a content line apart; those of an ordinary object cost nothing, or a full calendar could not be searched. */
  line: 16,
  /** Writing an instance, and each property and character of it. */
  written: 75,
  property: 1,
  character: 0.03,
} as const;

/** So much work, and not a step more. */
export const workOf = (steps: number = mostSteps.read): Work => {
  let left = steps;
  let refusal: TooManyInstancesError | undefined;
  return {
    spend: (taken) => {
      left -= taken;
      if (left >= 0) return;
      refusal ??= new TooManyInstancesError('the recurrence rules take too much work: ask for a shorter time range');
      throw refusal;
    },
    spent: () => steps - left,
  };
};
