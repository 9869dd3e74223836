import { isOfItsRule } from '../../diary/instances.ts';
import type { Spec } from '../../diary/spec.ts';

/** What a library does otherwise than the standard says, and the objects that show it. */
interface Mistake {
  readonly what: string;
  readonly shows: (spec: Spec) => boolean;
}

/** Another library that expands series. */
export interface Library {
  readonly name: string;
  readonly script: string;
  /** As much of an object as the library undertakes to expand. */
  readonly given: (spec: Spec) => Spec;
  readonly mistakes: readonly Mistake[];
}

const hasNominalDays = (spec: Spec): boolean =>
  spec.place.form === 'zoned' &&
  [spec, ...spec.overrides].some(({ length }) => length.by === 'duration' && length.days > 0);

const undefinedStart: Mistake = {
  what: 'a DTSTART that its own rule does not give is left out or not counted (RFC 5545 §3.8.5.3 leaves it undefined; here it is the first instance, as clients show it)',
  shows: (spec) => !isOfItsRule(spec),
};

const exactDays: Mistake = {
  what: 'a day of a DURATION is 24 hours, also when the clocks change (RFC 5545 §3.3.6: it is nominal)',
  shows: hasNominalDays,
};

const lastDay: Mistake = {
  what: 'an UNTIL of whole days ends a series of times with the midnight that day begins with (RFC 5545 §3.3.10 wants a time there; here the day is part of it, as clients show it)',
  shows: ({ rule, place }) => place.form !== 'date' && rule?.until?.form === 'date',
};

/** Debian's packages that expand series, and what is known to be wrong with them; where they agree with each other, they are right. */
export const libraries: readonly Library[] = [
  {
    name: 'libical',
    script: 'libical.py',
    // Whoever uses it applies overrides themselves.
    given: (spec) => ({ ...spec, overrides: [] }),
    mistakes: [
      { what: 'an RDATE of periods is left out', shows: ({ added }) => added.some(({ period }) => period) },
      {
        what: 'an RDATE with TZID is read as if it were UTC',
        shows: ({ added, place }) => place.form === 'zoned' && added.some(({ form }) => form === 'own'),
      },
      {
        what: 'an EXDATE of whole days means the day in UTC',
        shows: ({ excluded, place }) => place.form === 'zoned' && excluded.some(({ form }) => form === 'date'),
      },
      {
        what: 'weeks that begin after the first instance’s weekday are counted from the wrong one (recurring-ical-events and dateutil count as the gateway does)',
        shows: ({ rule }) => rule?.freq === 'WEEKLY' && rule.interval > 1 && (rule.wkst ?? 1) !== 1,
      },
      lastDay,
      exactDays,
      undefinedStart,
    ],
  },
  {
    name: 'recurring-ical-events',
    script: 'recurring_ical_events_of.py',
    // Debian's version does not know THISANDFUTURE.
    given: (spec) => (spec.overrides.some(({ andFuture }) => andFuture) ? { ...spec, overrides: [] } : spec),
    mistakes: [
      { what: 'an RDATE of periods is an error', shows: ({ added }) => added.some(({ period }) => period) },
      {
        what: 'an EXDATE of whole days excludes no time of that day',
        shows: ({ excluded, place }) => place.form !== 'date' && excluded.some(({ form }) => form === 'date'),
      },
      {
        what: 'of several hours of one day some are missing',
        shows: ({ rule }) => rule?.byhour !== undefined && rule.byhour.length > 1,
      },
      {
        what: 'an UNTIL without Z is read as UTC beside a DTSTART with TZID',
        shows: ({ rule, place }) => place.form === 'zoned' && rule?.until?.form === 'local',
      },
      lastDay,
      exactDays,
      undefinedStart,
    ],
  },
];
