import ICAL from 'ical.js';

/** A VCALENDAR as bytes: CRLF, folded at 75 octets, every property kept (RFC 5545 §3.1). */
export const writeCalendar = (root: ICAL.Component): Uint8Array =>
  Buffer.from(`${ICAL.stringify.component(root.jCal, ICAL.design.icalendar)}\r\n`);

/** A copy that may be edited without touching the original. */
export const copyOf = (component: ICAL.Component): ICAL.Component =>
  new ICAL.Component(structuredClone(component.jCal));

/** A VCALENDAR like this one (its own properties kept) around other components. */
export const around = (root: ICAL.Component, components: readonly ICAL.Component[]): ICAL.Component =>
  new ICAL.Component(structuredClone([root.jCal[0], root.jCal[1], components.map(({ jCal }) => jCal)]));
