import type { Component } from '../../model/calendar.ts';

/** How iCalendar is named (RFC 5545 §8.1). */
export const calendarMediaType = (component?: Component): { readonly 'content-type': string } => ({
  'content-type': `text/calendar; charset=utf-8${component === undefined ? '' : `; component=${component}`}`,
});
