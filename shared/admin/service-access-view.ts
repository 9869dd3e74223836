import * as z from 'zod/mini';
import type { Branch } from '../model/entities/branch.ts';
import { calendarSyncClass, type ServiceAccess, serviceAccessFields } from '../model/entities/service-access.ts';
import type { User } from '../model/entities/user.ts';
import type { AdminContext } from './context.ts';
import { viewOf, viewShape } from './entities/schemas.ts';
import { entityTag } from './entity.ts';
import type { NoteCode } from './notes.ts';
import { noteOf, noteView } from './problem.ts';
import { named } from './schema-names.ts';

const soon = 14 * 86_400_000;

/** What an answer about one service access says besides its fields. */
export const accessNotes = {
  shape: { notes: z.optional(z.array(noteView)) },
  load: async (context: AdminContext, access: ServiceAccess) => ({
    notes: (await loadAccessCodes(context, access)).map(noteOf),
  }),
};

/** A service access as administrators read it: never the password nor its hash (S15). */
export const accessView = named(
  'ServiceAccess',
  z.strictObject({ ...viewShape(serviceAccessFields), ...accessNotes.shape }),
);

/** Every reason why a phone cannot sign in now, and what else deserves attention, from stored data alone (S10-S17). */
export const accessCodes = (
  access: ServiceAccess,
  { user, branch, now }: { user: User | undefined; branch: Branch | undefined; now: number },
): readonly NoteCode[] => {
  const { validFromInstant = -Infinity, validUntilInstant = Infinity } = access;
  const situations: readonly (readonly [boolean, NoteCode])[] = [
    [access.serviceClass !== calendarSyncClass, 'wrong-service-class'],
    [!access.confirmed, 'not-confirmed'],
    [now < validFromInstant, 'not-yet-valid'],
    [now >= validUntilInstant, 'expired'],
    [now < validUntilInstant && now >= validUntilInstant - soon, 'expires-soon'],
    [access.passwordState === 'missing', 'password-missing'],
    [access.passwordState === 'admin-set', 'password-admin-set'],
    [access.userDisabled, 'user-disabled'],
    [user !== undefined && !user.rights.includes('organiser'), 'user-no-organiser-right'],
    [access.branchId === undefined, 'branch-missing'],
    [branch?.closed === true, 'branch-closed'],
  ];
  return situations.flatMap(([holds, code]) => (holds ? [code] : []));
};

/** The stored situation of a service access as note codes. */
export const loadAccessCodes = async ({ store, clock }: AdminContext, access: ServiceAccess) => {
  const [user, branch] = await Promise.all([
    store.load('user', access.userId),
    access.branchId === undefined ? undefined : store.load('branch', access.branchId),
  ]);
  return accessCodes(access, { user, branch, now: clock() });
};

/** A service access with its notes and entity tag. */
export const accessReply = async (context: AdminContext, access: ServiceAccess) => ({
  body: { ...viewOf(serviceAccessFields, access), ...(await accessNotes.load(context, access)) },
  etag: entityTag(access.version),
});
