import * as z from 'zod/mini';
import { paths } from '../../deployment/paths.ts';
import type { Calendar } from '../../model/calendar.ts';
import { canonicalUserName } from '../../model/entities/service-access.ts';
import type { Interval } from '../../model/instant.ts';
import { requireCalendar } from '../appointments/stored.ts';
import { call } from '../call.ts';
import type { AdminContext, Caller } from '../context.ts';
import { audited, listAll } from '../entity.ts';
import { id, instant } from '../fields.ts';
import { loadOwn } from '../own-branch/belongs.ts';
import { requireOwnReferences } from '../own-branch/require-own.ts';
import { ProblemError } from '../problem.ts';
import { named } from '../schema-names.ts';
import { budgetMs } from '../time-budget.ts';
import { restoreDeleted } from './restore.ts';
import { type Restored, restored } from './schema.ts';

/** Appointments that are put back before the time is looked at again. */
const atOnce = 90;

interface Undoing {
  readonly context: AdminContext;
  readonly caller: Caller;
  readonly phoneOf: string;
  readonly period: Interval;
  readonly dryRun: boolean;
  /** Is there still time? */
  readonly goesOn: () => boolean;
}

/** Puts back what the phones of one access deleted in one diary, page by page; without time left the rest is for the next call. */
const undoIn = async (
  { context, caller, phoneOf, period, dryRun, goesOn }: Undoing,
  calendar: Calendar,
): Promise<{ readonly found: number; readonly outcomes: readonly Restored[]; readonly more: boolean }> => {
  const outcomes: Restored[] = [];
  let found = 0;
  let before: number | undefined;
  do {
    if (!goesOn()) return { found, outcomes, more: true };
    const page = await context.store.listDeleted(calendar, {
      limit: atOnce,
      phoneOf,
      period,
      ...(before !== undefined && { before }),
    });
    found += page.items.length;
    const deleted = page.items.map(({ object }) => object);
    if (!dryRun && deleted.length > 0) outcomes.push(...(await restoreDeleted(context, caller, calendar, deleted)));
    before = page.next === undefined ? undefined : Number(page.next);
  } while (before !== undefined);
  return { found, outcomes, more: false };
};

const wanted = named(
  'DeletionsToUndo',
  z.strictObject({
    serviceAccess: z
      .string()
      .check(z.trim(), z.minLength(1), z.maxLength(300), z.describe('the user name with which the phones signed in')),
    from: instant,
    to: z.optional(instant),
    resourceId: z.optional(id),
    dryRun: z._default(z.boolean(), false),
  }),
);

const done = named(
  'DeletionsUndone',
  z.strictObject({
    found: z.int().check(z.describe('deleted appointments of that phone in that time that are still deleted')),
    restored: z.int(),
    refused: z.array(restored),
    more: z.boolean().check(z.describe('time ran out: call again, with another Idempotency-Key if any')),
  }),
);

const calendarsOf = async (
  context: AdminContext,
  caller: Caller,
  resourceId: string | undefined,
): Promise<readonly Calendar[]> => {
  if (resourceId !== undefined) {
    await requireOwnReferences(context, caller, { resourceId });
    return [await requireCalendar(context, resourceId)];
  }
  const resources = await listAll(context, 'resource', await loadOwn(context, caller, 'resource'));
  const calendars = await Promise.all(resources.map((resource) => context.store.loadResourceCalendar(resource.id)));
  return calendars.flatMap((calendar) => calendar ?? []);
};

const periodOf = ({ from, to }: z.output<typeof wanted>): Interval => {
  const period = { from: Date.parse(from), ...(to !== undefined && { to: Date.parse(to) }) };
  if (period.to === undefined || period.from < period.to) return period;
  const message = { en: 'must be later than from', de: 'muss nach from liegen' };
  throw new ProblemError('invalid-input', { issues: [{ where: 'body', field: 'to', message }] });
};

/** The way back from a phone that deleted what it should not have (B10). */
export const undoCalls = [
  call({
    name: 'undoDeletions',
    method: 'POST',
    path: `${paths.admin}/undo-deletions`,
    tag: 'history',
    summary:
      'Put back what the phones of a service access deleted in a period, in all diaries or one; `dryRun` only counts. Repeating it goes on where it stopped',
    status: 200,
    limited: 'filtered',
    body: wanted,
    answer: done,
    run: async ({ context, caller, body }) => {
      const started = context.clock();
      const undoing: Undoing = {
        context,
        caller,
        phoneOf: canonicalUserName(body.serviceAccess),
        period: periodOf(body),
        dryRun: body.dryRun,
        goesOn: () => context.clock() - started < budgetMs,
      };
      const calendars = await calendarsOf(context, caller, body.resourceId);
      const outcomes: Restored[] = [];
      let found = 0;
      let more = false;
      for (const calendar of calendars) {
        const one = await undoIn(undoing, calendar);
        outcomes.push(...one.outcomes);
        found += one.found;
        more ||= one.more;
      }
      const refused = outcomes.filter(({ outcome }) => outcome === 'refused');
      if (outcomes.length > refused.length)
        await context.store.recordAudit(audited(context, caller, 'deletions undone', undoing.phoneOf));
      return { body: { found, restored: outcomes.length - refused.length, refused, more } };
    },
  }),
];
