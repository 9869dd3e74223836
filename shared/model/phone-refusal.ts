/** Why a phone's request was refused, by the codes under which the administration has words for it. */
export const phoneRefusals = [
  'branch-missing',
  'double-booked',
  'no-calendar',
  'phone-right-missing',
  'phone-appointment-refused',
  'phone-appointment-length',
  'phone-calendar-gone',
  'phone-answer-too-large',
] as const;

export type PhoneRefusal = (typeof phoneRefusals)[number];
