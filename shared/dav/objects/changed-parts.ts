import type ICAL from 'ical.js';

/** What an update of an object touches, in terms of the rights that guard it. */
export type ChangedPart = 'move' | 'editText';

const components = ['vevent', 'vtodo', 'vjournal'];

const times: ReadonlySet<string> = new Set([
  'dtstart',
  'dtend',
  'due',
  'duration',
  'rrule',
  'rdate',
  'exdate',
  'exrule',
  'recurrence-id',
]);

/** What clients rewrite on every save without being asked. */
const housekeeping: ReadonlySet<string> = new Set([
  'dtstamp',
  'created',
  'last-modified',
  'sequence',
  'x-moz-generation',
  'x-moz-lastack',
  'x-moz-snooze-time',
]);

const fingerprint = (component: ICAL.Component, ofTimes: boolean): string => {
  const properties = component
    .getAllProperties()
    .filter(({ name }) => !housekeeping.has(name) && times.has(name) === ofTimes)
    .map((property) => JSON.stringify(property.jCal))
    .sort();
  const inside = ofTimes ? [] : component.getAllSubcomponents().map((each) => JSON.stringify(each.jCal));
  return [...properties, ...inside].join('\n');
};

const fingerprints = (calendar: ICAL.Component, ofTimes: boolean): string => {
  const all = components.flatMap((name) =>
    calendar.getAllSubcomponents(name).map((component) => fingerprint(component, ofTimes)),
  );
  return [...new Set(all)].sort().join('\n\n');
};

/** Which rights an update needs (B02): a change of times is a move; an override that only repeats the text changes no text. */
export const changedParts = (before: ICAL.Component, after: ICAL.Component): readonly ChangedPart[] => {
  const differs = (ofTimes: boolean) => fingerprints(before, ofTimes) !== fingerprints(after, ofTimes);
  return [...(differs(true) ? ['move' as const] : []), ...(differs(false) ? ['editText' as const] : [])];
};
