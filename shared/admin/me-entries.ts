import * as z from 'zod/mini';
import type { Fields } from '../model/entities/field.ts';
import { type ServiceAccess, serviceAccessFields } from '../model/entities/service-access.ts';
import type { AdminContext } from './context.ts';
import { viewOf, viewShape } from './entities/schemas.ts';
import { listAll } from './entity.ts';
import { notes } from './notes.ts';
import { noteOf, noteView } from './problem.ts';
import { named } from './schema-names.ts';
import { hasCalendar, listedAccessCodes } from './service-access-view.ts';

const { userName, serviceClass, confirmed, validFrom, validUntil, passwordState, passwordChangedAt } =
  serviceAccessFields;

/** What a holder may see of a service access. */
const entryFields = {
  userName,
  serviceClass,
  confirmed,
  validFrom,
  validUntil,
  passwordState,
  passwordChangedAt,
} as const satisfies Fields;

/** One of the holder's own service accesses, as they may see it. */
export const entryView = named(
  'OwnEntry',
  z.strictObject({
    ...viewShape(entryFields),
    signedIn: z.boolean().check(z.describe('this is the entry that is signed in with, whose password can be changed')),
    maySynchronise: z
      .boolean()
      .check(z.describe('a phone may sign in with it now and finds a calendar; `notes` say why not')),
    notes: z.array(noteView),
  }),
);

type Entry = z.output<typeof entryView>;

/**
 * Every service access of the user whose own this one is, by name. Reads two queries of the directory (an eighth of a unit for
 * each service access and each diary resource of the installation, never the table), the user, and each branch once.
 */
export const loadEntries = async (context: AdminContext, own: ServiceAccess): Promise<Entry[]> => {
  const { store, clock } = context;
  const accesses = await listAll(context, 'access', ({ userId }) => userId === own.userId);
  const branchIds = new Set(accesses.flatMap(({ branchId }) => branchId ?? []));
  const [user, has, loaded] = await Promise.all([
    store.load('user', own.userId),
    hasCalendar(context, own.userId),
    Promise.all([...branchIds].map((id) => store.load('branch', id))),
  ]);
  const branches = new Map(loaded.flatMap((branch) => (branch ? [[branch.id, branch]] : [])));
  const now = clock();
  return accesses.map((access) => {
    const branch = access.branchId === undefined ? undefined : branches.get(access.branchId);
    const codes = listedAccessCodes(access, { user, branch, hasCalendar: has, now });
    return {
      ...viewOf(entryFields, access),
      signedIn: access.canonicalName === own.canonicalName,
      maySynchronise: codes.every((code) => notes[code].severity !== 'error'),
      notes: codes.map(noteOf),
    };
  });
};
