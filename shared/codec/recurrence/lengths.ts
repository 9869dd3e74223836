import { roughly } from '../ical/duration.ts';
import type { Ical } from '../ical/read.ts';
import type { Reading } from './expand.ts';
import { planOf } from './series.ts';
import { workOf } from './work.ts';

/** Every length that an instance of the object has, in milliseconds and a day as 24 hours: of the series, of dates added with a period, and of instances changed one by one. */
export const lengthsIn = (ical: Ical, { zone, work = workOf() }: Reading): readonly number[] => {
  const { series, overrides } = planOf(ical, zone, work);
  const parts = [...(series ? [series, ...series.added.values()] : []), ...overrides.values()];
  return parts.map(({ length }) => roughly(length));
};
