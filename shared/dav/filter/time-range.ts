import type { XmlElement } from '../../codec/xml/node.ts';
import type { Instant, Interval } from '../../model/instant.ts';

const utcForm = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/;

/** Reads an iCalendar "date with UTC time"; undefined for anything else, 30 February included (RFC 5545 §3.3.5). */
export const parseUtc = (text: string): Instant | undefined => {
  const match = utcForm.exec(text);
  if (!match) return undefined;
  const [, year, month, day, hour, minute, second] = match;
  const instant = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(instant) || new Date(instant).getUTCDate() !== Number(day) ? undefined : instant;
};

/** The `start` and `end` of a time-range element: at least one, in UTC, in order (RFC 4791 §9.9); undefined when it breaks that. */
export const rangeOf = ({ attributes }: XmlElement): Interval | undefined => {
  const { start, end } = attributes;
  const from = start === undefined ? undefined : parseUtc(start);
  const to = end === undefined ? undefined : parseUtc(end);
  const unreadable = (start !== undefined && from === undefined) || (end !== undefined && to === undefined);
  const empty = from === undefined && to === undefined;
  const reversed = from !== undefined && to !== undefined && from >= to;
  if (unreadable || empty || reversed) return undefined;
  return { ...(from !== undefined && { from }), ...(to !== undefined && { to }) };
};

/** The same with both edges present, as expand, limit-recurrence-set and limit-freebusy-set need it (RFC 4791 §9.6.5-9.6.7). */
export const closedRangeOf = (element: XmlElement): Required<Interval> | undefined => {
  const range = rangeOf(element);
  return range?.from === undefined || range.to === undefined ? undefined : { from: range.from, to: range.to };
};
