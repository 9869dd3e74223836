import { createHash } from 'node:crypto';
import * as z from 'zod/mini';
import { attachment } from '../../codec/attachment.ts';
import { mergedCalendar } from '../../codec/calendar-file/merge.ts';
import { type FileObject, splitCalendarFile } from '../../codec/calendar-file/split.ts';
import { InvalidCalendarError } from '../../codec/ical/invalid-calendar.ts';
import { parseCalendarObject } from '../../codec/ical/parse-object.ts';
import { bodyAtLevel, objectShownTo } from '../../codec/projection/shown.ts';
import { paths } from '../../deployment/paths.ts';
import { type Calendar, isReachable } from '../../model/calendar.ts';
import type { CalendarObject } from '../../model/calendar-object.ts';
import { privacyLevels } from '../../model/entities/privacy.ts';
import { canonicalUserName } from '../../model/entities/service-access.ts';
import { principalOf } from '../../model/principal.ts';
import { readerOf } from '../../model/reader-view.ts';
import type { ListFilter } from '../../store/reader.ts';
import { seenTime } from '../../store/sync-window.ts';
import type { NamedObject, PutOutcome, Writer } from '../../store/writer.ts';
import { call } from '../call.ts';
import type { AdminContext } from '../context.ts';
import { requireEntity } from '../entity.ts';
import { timeOf } from '../fields.ts';
import { ProblemError } from '../problem.ts';
import { budgetMs } from '../time-budget.ts';
import { requireCalendar, writerOf } from './stored.ts';

const tag = 'appointments';
const path = `${paths.admin}/resources/{resourceId}/appointments` as const;

/** Objects that are imported before the time is looked at again. */
const atOnce = 300;

/** A name for an imported object: its UID where that makes a segment of a URL, else a hash. */
const nameOf = (uid: string): string =>
  /^[A-Za-z0-9][A-Za-z0-9@._-]{0,150}$/.test(uid)
    ? `${uid}.ics`
    : `${createHash('sha256').update(uid).digest('hex')}.ics`;

interface Result {
  readonly uid: string;
  /** Of the file, where the object begins. */
  readonly line: number;
  /** `created`, `updated`, `unchanged`, or why not. */
  readonly outcome: string;
}

/** Why an object was not stored, or how it was. */
const reasonFor = (outcome: PutOutcome): string => {
  if (outcome.outcome === 'counterpart') return 'it is kept in another diary, of which this is the second resource';
  if (outcome.outcome !== 'double-booked') return outcome.outcome;
  const taken = outcome.refusal.inTheWay.map(({ from, to }) => `${timeOf(from)} to ${timeOf(to)}`);
  return ['double-booked', taken.join(', ')].filter((part) => part !== '').join(': ');
};

/** Stores a stretch of a file; each object has its own outcome. */
const store = async (
  { store }: AdminContext,
  calendar: Calendar,
  writer: Writer,
  stretch: readonly FileObject[],
): Promise<readonly Result[]> => {
  const results: Result[] = [];
  const batch: (NamedObject & { readonly line: number })[] = [];
  for (const { uid, line, body } of stretch) {
    try {
      batch.push({ name: nameOf(uid), object: parseCalendarObject(body, ['VEVENT']), line });
    } catch (error) {
      if (!(error instanceof InvalidCalendarError)) throw error;
      results.push({ uid, line, outcome: error.message });
    }
  }
  const written = await store.putObjects(calendar, writer, batch);
  for (const [index, entry] of batch.entries()) {
    const first: PutOutcome = written[index] ?? { outcome: 'gone' };
    // A phone made it under another name: that one is replaced.
    const final =
      first.outcome === 'uid-conflict'
        ? await store.putObject({ ...entry, calendar, writer, name: first.holder, conditions: {} })
        : first;
    results.push({ uid: entry.object.uid, line: entry.line, outcome: reasonFor(final) });
  }
  return results;
};

const exportQuery = z.strictObject({
  as: z.optional(
    z
      .string()
      .check(
        z.maxLength(64),
        z.describe('the user name of a service access: as its phones are shown them, of the days that they see'),
      ),
  ),
  privacy: z.optional(z.enum(privacyLevels).check(z.describe('as a phone is shown them that made none of them'))),
});

/** What an export shows: of which time, and each appointment in which words. */
interface Shown {
  readonly filter: ListFilter;
  readonly bodyOf: (object: CalendarObject) => Uint8Array;
}

/**
 * How an export shows a diary: as it is stored, as one service access is shown it, or at one level of privacy (B01, B06);
 * undefined where that service access is not shown it at all.
 */
const shownBy = async (
  context: AdminContext,
  calendar: Calendar,
  { as, privacy = 'full' }: z.output<typeof exportQuery>,
): Promise<Shown | undefined> => {
  if (as === undefined)
    return { filter: {}, bodyOf: (object) => (privacy === 'full' ? object.body : bodyAtLevel(object, privacy)) };
  const principal = principalOf(await requireEntity(context, 'access', canonicalUserName(as)));
  if (!isReachable(calendar, principal)) return undefined;
  const reader = readerOf(calendar, principal);
  const within = seenTime(calendar, context.clock());
  return { filter: within ? { within } : {}, bodyOf: (object) => objectShownTo(reader, object).body };
};

/** Import and export of `.ics` files (B11). */
export const transferCalls = [
  call({
    name: 'importAppointments',
    method: 'POST',
    path: `${path}/import`,
    tag,
    summary: 'Import an .ics file: objects by UID, each with its own outcome; repeating it changes nothing more',
    status: 200,
    query: z.strictObject({ from: z._default(z.coerce.number().check(z.int(), z.minimum(0)), 0) }),
    body: 'text/calendar',
    answer: z.strictObject({
      total: z.number(),
      created: z.number(),
      updated: z.number(),
      unchanged: z.number(),
      failed: z.array(
        z.strictObject({
          line: z.number().check(z.describe('line of the file on which the object begins')),
          uid: z.string(),
          reason: z.string(),
        }),
      ),
      next: z.optional(z.number().check(z.describe('repeat with ?from=next: time ran out before the end of the file'))),
    }),
    run: async ({ context, caller, params, query, body }) => {
      const started = context.clock();
      const calendar = await requireCalendar(context, params.resourceId);
      const objects = splitCalendarFile(body);
      if (objects.length === 0) throw new ProblemError('nothing-to-import');
      const results: Result[] = [];
      let done = query.from;
      for (; done < objects.length && context.clock() - started < budgetMs; done += atOnce)
        results.push(...(await store(context, calendar, writerOf({ caller }), objects.slice(done, done + atOnce))));

      const counted = (wanted: string) => results.filter(({ outcome }) => outcome === wanted).length;
      const good = ['created', 'updated', 'unchanged'];
      return {
        body: {
          total: objects.length,
          created: counted('created'),
          updated: counted('updated'),
          unchanged: counted('unchanged'),
          failed: results.flatMap(({ uid, line, outcome }) =>
            good.includes(outcome) ? [] : [{ line, uid, reason: outcome }],
          ),
          next: done < objects.length ? done : undefined,
        },
      };
    },
  }),
  call({
    name: 'exportAppointments',
    method: 'GET',
    path: `${path}/export`,
    tag,
    summary: 'Export all appointments as one .ics file, as the shop knows them or as a phone is shown them',
    status: 200,
    query: exportQuery,
    sends: ['content-disposition'],
    produces: 'text/calendar',
    run: async ({ context, params, query }) => {
      const calendar = await requireCalendar(context, params.resourceId);
      const shown = await shownBy(context, calendar, query);
      const entries = shown ? await context.store.listObjects(calendar, shown.filter) : [];
      const objects = await context.store.loadObjects(
        calendar,
        entries.map(({ name }) => name),
      );
      const file = mergedCalendar([...objects.values()].flatMap((object) => shown?.bodyOf(object) ?? []));
      return {
        text: new TextDecoder().decode(file),
        contentType: 'text/calendar; charset=utf-8',
        ...attachment(`${calendar.displayName}.ics`),
      };
    },
  }),
];
