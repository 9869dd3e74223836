import type { Component } from '../model/calendar.ts';

/** How iCalendar is sent: never as something a browser would run (T53). */
export const calendarMediaType = (component?: Component): Readonly<Record<string, string>> => ({
  'content-type': `text/calendar; charset=utf-8${component === undefined ? '' : `; component=${component}`}`,
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
});

/** A name for whoever saves the file, in the encoding of RFC 8187; nothing in it can break out of the header (T21). */
export const attachment = (name: string): Readonly<Record<string, string>> => ({
  'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(name).replace(/['()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)}`,
});
