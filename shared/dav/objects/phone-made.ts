import { readCalendar } from '../../codec/ical/read.ts';
import { lengthsIn } from '../../codec/recurrence/lengths.ts';
import type { Work } from '../../codec/recurrence/work.ts';
import type { Calendar } from '../../model/calendar.ts';
import type { DiaryFields } from '../../model/calendar-object.ts';
import { minuteMs } from '../../model/instant.ts';
import type { Principal } from '../../model/principal.ts';
import { type DavError, refusedToStore } from '../preconditions.ts';

/** What the diary knows of an appointment that a phone makes: whose phone, its branch, and what the diary's rules give it (S12, B04). */
export const phoneMadeFields = ({ phoneRules = {} }: Calendar, { branchId, userName }: Principal): DiaryFields => {
  const { defaultType, defaultStatus, defaultPreparationMinutes, defaultFollowUpMinutes } = phoneRules;
  return {
    ...(branchId !== undefined && { branchId }),
    creator: `phone of ${userName}`,
    ...(defaultType !== undefined && { type: defaultType }),
    // What the body says wins over it wherever the diary is read.
    ...(defaultStatus !== undefined && { status: defaultStatus }),
    ...(defaultPreparationMinutes !== undefined && { preparationMinutes: defaultPreparationMinutes }),
    ...(defaultFollowUpMinutes !== undefined && { followUpMinutes: defaultFollowUpMinutes }),
  };
};

const allowedInWords = (least: number, most: number): string => {
  if (most === Number.POSITIVE_INFINITY) return `at least ${least}`;
  return least === 0 ? `at most ${most}` : `${least} to ${most}`;
};

/** The refusal of an object that is too short or too long for what phones may make in this diary; every instance counts (B04). */
export const lengthRefusal = (
  { phoneRules = {}, zone }: Calendar,
  { body }: { readonly body: Uint8Array },
  work: Work,
): DavError | undefined => {
  const { minimumMinutes: least = 0, maximumMinutes: most = Number.POSITIVE_INFINITY } = phoneRules;
  if (least === 0 && most === Number.POSITIVE_INFINITY) return undefined;
  const minutes = lengthsIn(readCalendar(body), { zone, work }).map((length) => length / minuteMs);
  const unfit = minutes.find((length) => length < least || length > most);
  if (unfit === undefined) return undefined;
  return refusedToStore(
    'appointment-length',
    `the appointment takes ${Math.round(unfit * 100) / 100} minutes, phones make appointments of ${allowedInWords(least, most)} minutes here`,
  );
};
