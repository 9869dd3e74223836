import * as z from 'zod/mini';
import { id, time } from '../fields.ts';
import { wanting } from '../issues.ts';
import { problemView } from '../problem.ts';
import { named } from '../schema-names.ts';

/** Diaries of one request. */
const mostResources = 50;

const instant = wanting(
  z
    .string()
    .check(
      z.regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})$/),
      z.describe('RFC 3339 with its offset: 2026-11-22T08:00:00+01:00'),
    ),
  [
    'a time with its offset, as 2026-11-22T08:00:00+01:00',
    'ein Zeitpunkt mit Abstand zu UTC, wie 2026-11-22T08:00:00+01:00',
  ],
);

/** Whose time is asked for, and which. */
export const freeBusyQuery = named(
  'FreeBusyQuery',
  z.strictObject({
    resourceIds: z.array(id).check(z.minLength(1), z.maxLength(mostResources)),
    from: instant,
    to: instant,
  }),
);

const busyTime = named(
  'BusyTime',
  z.strictObject({
    start: time,
    end: time,
    status: z.enum(['busy', 'tentative']).check(z.describe('tentative: only proposed appointments take it')),
  }),
);

const freeBusy = named(
  'FreeBusy',
  z.strictObject({
    resourceId: z.string(),
    busy: z.array(busyTime).check(z.describe('by start; they neither overlap nor touch another of the same status')),
    unreadable: z.optional(
      z
        .literal(true)
        .check(z.describe('an appointment of this time cannot be read; all that it may take counts as busy')),
    ),
    problem: z.optional(problemView),
  }),
);

/** When each of them is taken, in the order in which they were asked for. */
export const freeBusyAnswer = named(
  'FreeBusyAnswer',
  z.strictObject({ from: time, to: time, items: z.array(freeBusy) }),
);

export type BusyTime = z.output<typeof busyTime>;
export type FreeBusy = z.output<typeof freeBusy>;
