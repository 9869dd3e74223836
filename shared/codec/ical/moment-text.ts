/** A date or date-time as jCal spells it, with its value type. */
export interface MomentText {
  readonly type: 'date' | 'date-time';
  readonly text: string;
}

const pattern = /^(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)(Z?))?$/;

/** A DATE or DATE-TIME judged as it is written (RFC 5545 §3.3.4, §3.3.5), `t` and `z` in either case; undefined when it is none. */
export const momentText = (text: string): MomentText | undefined => {
  const match = pattern.exec(text.trim().toUpperCase());
  if (!match) return undefined;
  const [, year, month, day, hour, minute, second, z] = match;
  const date = new Date(`${year}-${month}-${day}T00:00:00Z`);
  if (Number.isNaN(date.getTime()) || date.getUTCDate() !== Number(day)) return undefined;
  if (hour === undefined) return { type: 'date', text: `${year}-${month}-${day}` };
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 60) return undefined;
  return { type: 'date-time', text: `${year}-${month}-${day}T${hour}:${minute}:${second}${z}` };
};
