import { InvalidCalendarError } from '../../../shared/codec/ical/invalid-calendar.ts';
import { parseCalendarObject } from '../../../shared/codec/ical/parse-object.ts';

/** The precondition that an event's body fails, or `stored`. */
export const condition = (body: Uint8Array): string => {
  try {
    parseCalendarObject(body, ['VEVENT']);
    return 'stored';
  } catch (error) {
    if (error instanceof InvalidCalendarError) return error.condition;
    throw error;
  }
};

/** What the process takes for something, of every core. */
export const cpuMs = (work: () => void): number => {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
};
