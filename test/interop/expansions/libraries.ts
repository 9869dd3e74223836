import { isOfItsRule, startsOf } from '../../diary/instances.ts';
import type { Spec } from '../../diary/spec.ts';
import { day } from '../../diary/zones.ts';

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

const hasFullDays = (spec: Spec): boolean => {
  const added = spec.added.map(({ wall }) => wall);
  const horizon = Math.max(spec.start, ...added) + 100 * day;
  const days = [...startsOf(spec, horizon), ...added].map((wall) => Math.floor(wall / day));
  return new Set(days).size < days.length;
};

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
        what: 'every other week is counted from the wrong one where weeks begin on a later weekday than the series (recurring-ical-events counts as the gateway does)',
        shows: ({ rule, start }) =>
          rule?.freq === 'WEEKLY' && rule.interval > 1 && (rule.wkst ?? 1) > new Date(start).getUTCDay(),
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
        what: 'of two times on one day the first is missing',
        shows: hasFullDays,
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
