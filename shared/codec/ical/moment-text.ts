/** A date or date-time as jCal spells it, with its value type. */
export interface MomentText {
  readonly type: 'date' | 'date-time';
  readonly text: string;
}

const pattern = /^(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)(Z?))?$/;

const daysOf = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

const isLeap = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);

const isDay = (year: number, month: number, day: number): boolean =>
  day >= 1 && day <= (month === 2 && isLeap(year) ? 29 : (daysOf[month - 1] ?? 0));

/** A DATE or DATE-TIME judged as it is written (RFC 5545 §3.3.4, §3.3.5), `t` and `z` in either case; undefined when it is none. */
export const momentText = (text: string): MomentText | undefined => {
  const match = pattern.exec(text.trim().toUpperCase());
  if (!match) return undefined;
  const [, year, month, day, hour, minute, second, z] = match;
  if (!isDay(Number(year), Number(month), Number(day))) return undefined;
  if (hour === undefined) return { type: 'date', text: `${year}-${month}-${day}` };
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 60) return undefined;
  return { type: 'date-time', text: `${year}-${month}-${day}T${hour}:${minute}:${second}${z}` };
};
