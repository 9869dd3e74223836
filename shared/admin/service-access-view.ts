import * as z from 'zod/mini';
import type { Branch } from '../model/entities/branch.ts';
import { calendarSyncClass, type ServiceAccess } from '../model/entities/service-access.ts';
import type { User } from '../model/entities/user.ts';
import type { AdminContext } from './context.ts';
import { entityTag } from './entity.ts';
import { id, text, time, timeOf } from './fields.ts';
import type { NoteCode } from './notes.ts';
import { noteOf, noteView } from './problem.ts';

const soon = 14 * 86_400_000;

/** What the holder of a service access may do (B02, B13). */
export const rights = z.strictObject({
  create: z.boolean(),
  move: z.boolean(),
  editText: z.boolean(),
  delete: z.boolean(),
  makeCalendars: z.boolean(),
});

/** An edge of the validity window: a date, or a local date-time in the branch's zone (S10). */
export const edge = z
  .string()
  .check(z.maxLength(19), z.describe('2026-11-22 or 2026-11-22T18:30, in the branch’s zone'));

/** A service access as administrators read it: never the password nor its hash (S15). */
export const accessView = z.strictObject({
  userName: z.string(),
  canonicalName: z.string(),
  accessType: z.literal('individual-user-password'),
  serviceClass: z.string(),
  userId: id,
  branchId: z.optional(id),
  confirmed: z.boolean(),
  validFrom: z.optional(edge),
  validUntil: z.optional(edge),
  passwordState: z.enum(['missing', 'admin-set', 'own']),
  passwordChangedAt: z.optional(time),
  rights,
  description: z.optional(text(2_000)),
  createdAt: time,
  changedAt: time,
  notes: z.optional(z.array(noteView)),
});

/** A service access without what is internal or secret. */
export const accessViewOf = (access: ServiceAccess): z.output<typeof accessView> => {
  const {
    passwordHash: _hash,
    version: _version,
    userDisabled: _disabled,
    validFromInstant: _from,
    validUntilInstant: _until,
    ...view
  } = access;
  return {
    ...view,
    createdAt: timeOf(access.createdAt),
    changedAt: timeOf(access.changedAt),
    passwordChangedAt: access.passwordChangedAt === undefined ? undefined : timeOf(access.passwordChangedAt),
  };
};

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
  body: { ...accessViewOf(access), notes: (await loadAccessCodes(context, access)).map(noteOf) },
  etag: entityTag(access.version),
});
