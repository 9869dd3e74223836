/** What a calendar object may cost, checked before any library works on it (T23-T27). */
export const limits = {
  /** Octets of a body, advertised as `max-resource-size` (RFC 4791 §5.2.5). */
  octets: 256 * 1024,
  /** Characters of a content line before its value: name and parameters. */
  head: 75_000,
  /** Parameters of one property. */
  parameters: 64,
  /** Components inside one another: VCALENDAR, VEVENT, VALARM, and what may come. */
  depth: 8,
  /** EXDATE and RDATE values of one component. */
  dates: 1_000,
  /** COUNT of a rule, advertised as `max-instances` (RFC 4791 §5.2.8). */
  count: 10_000,
  /** Values in all BY-lists of a rule together. */
  listed: 64,
  /** Starts a rule may make in one day. */
  perDay: 96,
  /** VTIMEZONEs of one object. */
  zones: 50,
  /** Repetitions of one alarm. */
  repeats: 1_000,
  /** Characters of the summary that lists show. */
  summary: 200,
} as const;

/** UIDs that no object may have: libraries of JavaScript stumble over them. */
export const reservedUids: readonly string[] = ['__proto__', 'constructor', 'prototype'];
