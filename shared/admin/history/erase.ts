import * as z from 'zod/mini';
import { paths } from '../../deployment/paths.ts';
import type { Calendar } from '../../model/calendar.ts';
import { writerOf } from '../appointments/stored.ts';
import { call } from '../call.ts';
import type { AdminContext, Caller } from '../context.ts';
import { audited, listAll, randomText } from '../entity.ts';
import { label } from '../fields.ts';
import { ProblemError } from '../problem.ts';
import { named } from '../schema-names.ts';
import { budgetMs } from '../time-budget.ts';
import { isCustomer, isNamedIn, type WantedCustomer } from './customer.ts';

/** Diaries that are read beside one another. */
const atOnce = 4;

/** Where appointments may be kept: a diary, one that was deleted, or a calendar of a phone's own. */
interface Kept {
  readonly calendarId: string;
  /** The calendar as it is, where something can be deleted in it. */
  readonly open: () => Promise<Calendar | undefined>;
}

/** What there is of a customer in one of them. */
interface Found extends Kept {
  readonly live: readonly string[];
  readonly versions: number;
}

const wanted = named(
  'CustomerToErase',
  z.strictObject({
    customer: z.strictObject({
      number: z.optional(label.check(z.describe('the customer number; decides where an appointment has one'))),
      label: z.optional(label.check(z.describe('what the diary calls the customer'))),
    }),
    dryRun: z._default(z.boolean(), false),
  }),
);

const done = named(
  'CustomerErased',
  z.strictObject({
    id: z.optional(z.string().check(z.describe('names the erasure in the audit trail, which says nothing of whom'))),
    appointments: z.int().check(z.describe('that are there, or were in deleted diaries')),
    versions: z.int().check(z.describe('earlier versions and deleted appointments')),
    more: z.boolean().check(z.describe('time ran out: call again')),
  }),
);

const calendars = async (context: AdminContext): Promise<readonly Kept[]> => {
  const { store } = context;
  const [open, deleted, users] = await Promise.all([
    listAll(context, 'resource', () => true),
    store.listDeletedResources(),
    listAll(context, 'user', () => true),
  ]);
  const personal: Calendar[] = [];
  for (let at = 0; at < users.length; at += atOnce)
    personal.push(
      ...(await Promise.all(users.slice(at, at + atOnce).map(({ id }) => store.listPersonalCalendars(id)))).flat(),
    );
  return [
    ...open.map(({ id }) => ({ calendarId: id, open: () => store.loadResourceCalendar(id) })),
    ...deleted.map(({ resource }) => ({ calendarId: resource.id, open: async () => undefined })),
    ...personal.map((calendar) => ({ calendarId: calendar.id, open: async () => calendar })),
  ];
};

/**
 * All that is of the customer: objects that say so now or in any version that is kept, wherever their UID stands, because
 * an earlier version, a copy and what was moved are of the same customer.
 */
const find = async (context: AdminContext, customer: WantedCustomer) => {
  const all = await calendars(context);
  const traces: (Kept & { readonly seen: Awaited<ReturnType<typeof context.store.listTraces>> })[] = [];
  for (let at = 0; at < all.length; at += atOnce)
    traces.push(
      ...(await Promise.all(
        all.slice(at, at + atOnce).map(async (kept) => ({
          ...kept,
          seen: await context.store.listTraces(kept.calendarId),
        })),
      )),
    );
  const uids = new Set(
    traces.flatMap(({ seen }) => seen.flatMap(({ uid, diary }) => (isCustomer(diary.customer, customer) ? [uid] : []))),
  );
  const found = traces.flatMap(({ calendarId, open, seen }): Found[] => {
    const own = seen.filter(({ uid }) => uids.has(uid));
    const live = own.flatMap(({ name, isLive }) => (isLive ? [name] : []));
    return own.length === 0 ? [] : [{ calendarId, open, live, versions: own.length - live.length }];
  });
  return { uids, found, all };
};

/** Erases in one calendar; what is kept goes last, so that nothing that is written meanwhile stays. */
const eraseIn = async (
  context: AdminContext,
  caller: Caller,
  { calendarId, open, live }: Found,
  uids: ReadonlySet<string>,
): Promise<void> => {
  const { store } = context;
  const calendar = await open();
  const writer = { ...writerOf({ caller }), erasing: true } as const;
  // A counterpart goes by itself too: the diary that keeps its appointment may be deleted.
  if (calendar)
    for (const name of live) await store.deleteObject({ calendar, name, conditions: {}, writer, orphaned: true });
  else await store.eraseClosed(calendarId, uids);
  await store.eraseKept(calendarId, uids);
};

/** The right to be forgotten: what the diary holds of a customer goes at once, with its history and the trash (B10). */
export const erasureCalls = [
  call({
    name: 'eraseCustomer',
    method: 'POST',
    path: `${paths.admin}/erasures`,
    tag: 'history',
    summary:
      'Erase all appointments of a customer at once and for good, with history and trash, in deleted diaries and calendars of phones too; `dryRun` only counts. Repeating it goes on where it stopped',
    status: 200,
    limited: 'refused',
    body: wanted,
    answer: done,
    run: async ({ context, caller, body: { customer, dryRun } }) => {
      if (customer.number === undefined && customer.label === undefined) {
        const message = { en: 'number or label is needed', de: 'number oder label ist nötig' };
        throw new ProblemError('invalid-input', { issues: [{ where: 'body', field: 'customer', message }] });
      }
      const started = context.clock();
      const { uids, found, all } = await find(context, customer);
      const counted = (count: (one: Found) => number) => found.reduce((sum, one) => sum + count(one), 0);
      const counts = {
        appointments: counted(({ live }) => live.length),
        versions: counted(({ versions }) => versions),
      };
      if (dryRun) return { body: { ...counts, more: false } };

      const id = `e${randomText(context, 15)}`;
      await context.store.recordAudit(audited(context, caller, 'customer erased', id));
      let more = false;
      for (const one of found) {
        more = context.clock() - started >= budgetMs;
        if (more) break;
        await eraseIn(context, caller, one, uids);
      }
      const isMeant = ({ uid, title }: { readonly uid: string; readonly title: string }) =>
        uids.has(uid) || isNamedIn(title, customer);
      for (const { calendarId } of all) await context.store.eraseRefused(calendarId, isMeant);
      return { body: { id, ...counts, more } };
    },
  }),
];
