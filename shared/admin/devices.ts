import * as z from 'zod/mini';
import { paths } from '../deployment/paths.ts';
import { clientOf } from '../model/calendar-client.ts';
import type { DiaryResource } from '../model/entities/diary-resource.ts';
import { canonicalUserName, type ServiceAccess } from '../model/entities/service-access.ts';
import { holdersOf } from '../model/entities/shares.ts';
import type { Device } from '../store/devices.ts';
import { call } from './call.ts';
import type { AdminContext, Caller } from './context.ts';
import { edit, listAll, requireEntity } from './entity.ts';
import { moment, time, timeOf } from './fields.ts';
import { type NoteCode, notes } from './notes.ts';
import { loadOwn } from './own-branch/belongs.ts';
import { noteOf, noteView } from './problem.ts';
import { named } from './schema-names.ts';

/** A phone as administrators and its holder see it (B08). */
export const deviceView = named(
  'Device',
  z.strictObject({
    client: z
      .string()
      .check(z.describe('the program in words, with its version; as it calls itself where nobody knows it')),
    version: z.optional(z.string()),
    lastSync: time,
    lastSuccess: z.optional(time),
    accurateTo: z.optional(
      z
        .int()
        .check(
          z.describe('minutes that a phone may have synchronised later than these times say; 15 where it is missing'),
        ),
    ),
    calendars: z.array(z.strictObject({ id: z.string(), name: z.optional(z.string()) })),
    lastRefusal: z.optional(z.extend(noteView, { at: time })),
  }),
);

/** An answer with the phones of a service access. */
export const devicesView = named('Devices', z.strictObject({ items: z.array(deviceView) }));

type DeviceView = z.output<typeof deviceView>;

const isNote = (code: string): code is NoteCode => Object.hasOwn(notes, code);

/** Whoever asks for phones. */
type Asking = Pick<Caller, 'branchId'>;

/**
 * The names of diary resources by id, as far as the caller may know of them: a phone is remembered for longer than a diary need
 * stay in its branch. A personal calendar has its name on the phone alone.
 */
const loadCalendarNames = async (
  context: AdminContext,
  caller: Asking,
  ids: ReadonlySet<string>,
): Promise<ReadonlyMap<string, string>> => {
  if (ids.size === 0) return new Map();
  const isOwn = await loadOwn(context, caller, 'resource');
  const isShared = ({ shares }: DiaryResource): boolean =>
    holdersOf(shares).some((holder) => holder === `branch:${caller.branchId}`);
  const known = await listAll(
    context,
    'resource',
    (resource) => ids.has(resource.id) && (isOwn(resource) || isShared(resource)),
  );
  return new Map(known.map(({ id, name }) => [id, name]));
};

const isPersonal = (calendarId: string): boolean => calendarId.startsWith('p-');

const viewOfDevice = (
  { agent, seenAt, succeededAt, calendars, lastRefusal }: Device,
  names: ReadonlyMap<string, string>,
  accurateTo: number | undefined,
): DeviceView => {
  const { label, version } = clientOf(agent);
  return {
    client: label,
    ...(version !== undefined && { version }),
    lastSync: timeOf(seenAt),
    ...(succeededAt !== undefined && { lastSuccess: timeOf(succeededAt) }),
    ...(accurateTo !== undefined && { accurateTo }),
    // What is no diary resource any more is on no phone either.
    calendars: calendars.flatMap((id) => {
      const name = names.get(id);
      return name === undefined ? (isPersonal(id) ? [{ id }] : []) : [{ id, name }];
    }),
    ...(lastRefusal &&
      isNote(lastRefusal.code) && { lastRefusal: { ...noteOf(lastRefusal.code), at: timeOf(lastRefusal.at) } }),
  };
};

/** The phones of these service accesses, each list with the one seen last first. */
export const loadDevices = async (
  context: AdminContext,
  caller: Asking,
  accesses: readonly ServiceAccess[],
): Promise<readonly DeviceView[][]> => {
  const devices = await Promise.all(accesses.map((access) => context.store.listDevices(access)));
  const ids = new Set(devices.flat().flatMap(({ calendars }) => calendars));
  const names = await loadCalendarNames(context, caller, ids);
  return devices.map((some) => some.map((device) => viewOfDevice(device, names, context.deviceNoteMinutes)));
};

/** The phones of one service access as an answer. */
export const devicesReply = async (context: AdminContext, caller: Asking, access: ServiceAccess) => {
  const [items = []] = await loadDevices(context, caller, [access]);
  return { body: { items } };
};

/** Of many all devices are read at once, of a few one by one. */
const few = 3;

/** When a phone of each of these service accesses was seen last. */
export const loadLastSync = async (
  { store }: AdminContext,
  accesses: readonly ServiceAccess[],
): Promise<(access: ServiceAccess) => { readonly lastSync?: number }> => {
  const lastOf =
    accesses.length > few
      ? await store.loadLastSyncs()
      : await Promise.all(
          accesses.map(async (access) => [access, (await store.listDevices(access))[0]?.seenAt] as const),
        ).then((seen) => {
          const known = new Map(seen);
          return (access: ServiceAccess) => known.get(access);
        });
  return (access) => {
    const lastSync = lastOf(access);
    return lastSync === undefined ? {} : { lastSync };
  };
};

/** Who has synchronised since a moment, and who has not, or never. */
export const lastSyncNarrowing = {
  shape: { lastSyncSince: z.optional(moment), lastSyncBefore: z.optional(moment) },
  matches: (
    { lastSync = -Infinity }: ServiceAccess,
    { lastSyncSince, lastSyncBefore }: Readonly<Record<string, unknown>>,
  ): boolean =>
    (lastSyncSince === undefined || lastSync >= Date.parse(String(lastSyncSince))) &&
    (lastSyncBefore === undefined || lastSync < Date.parse(String(lastSyncBefore))),
};

/** The next state of an access whose phones are to start anew: every sync token that they hold is refused. */
export const withSyncReset = (access: ServiceAccess, now: number): ServiceAccess => ({
  ...access,
  syncGeneration: (access.syncGeneration ?? 0) + 1,
  version: access.version + 1,
  changedAt: now,
});

const path = `${paths.admin}/service-accesses/{userName}` as const;
const tag = 'service access';

/** The phones of a service access, and how they are told to start anew (B08). */
export const deviceCalls = [
  call({
    name: 'listDevices',
    method: 'GET',
    path: `${path}/devices`,
    tag,
    summary: 'List the phones of a service access: client, last synchronisation, calendars, last refusal',
    status: 200,
    answer: devicesView,
    run: async ({ context, caller, params }) =>
      devicesReply(context, caller, await requireEntity(context, 'access', canonicalUserName(params.userName))),
  }),
  call({
    name: 'resetSync',
    method: 'POST',
    path: `${path}/reset-sync`,
    tag,
    summary: 'Reset the sync: at their next synchronisation all phones of the service access read everything anew',
    status: 204,
    run: async ({ params, ...request }) => {
      await edit(request, 'access', canonicalUserName(params.userName), 'sync reset', (before) => ({
        after: withSyncReset(before, request.context.clock()),
      }));
      return undefined;
    },
  }),
];
