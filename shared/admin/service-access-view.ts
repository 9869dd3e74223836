import * as z from 'zod/mini';
import type { Branch } from '../model/entities/branch.ts';
import { type ServiceAccess, serviceAccessFields } from '../model/entities/service-access.ts';
import type { User } from '../model/entities/user.ts';
import type { Instant } from '../model/instant.ts';
import { obstaclesOf } from '../model/sign-in-obstacles.ts';
import type { AdminContext } from './context.ts';
import { viewOf, viewShape } from './entities/schemas.ts';
import { entityTag, listAll } from './entity.ts';
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

/** What lies around a service access and decides what phones get. */
export interface AccessSituation {
  readonly user: User | undefined;
  readonly branch: Branch | undefined;
  /** Its user has a calendar that may be synchronised. */
  readonly hasCalendar: boolean;
  readonly now: Instant;
}

/**
 * Every reason why a phone gets nothing now, and what else deserves attention, from stored data alone (S10-S17, S22). What
 * keeps it from signing in is judged by the sign-in's own predicates.
 */
export const accessCodes = (
  access: ServiceAccess,
  { user, branch, hasCalendar, now }: AccessSituation,
): readonly NoteCode[] => {
  const { validUntilInstant = Infinity } = access;
  const situations: readonly (readonly [boolean, NoteCode])[] = [
    [now < validUntilInstant && now >= validUntilInstant - soon, 'expires-soon'],
    [access.passwordState === 'admin-set', 'password-admin-set'],
    [user !== undefined && !user.rights.includes('organiser'), 'user-no-organiser-right'],
    [!hasCalendar, 'no-calendar'],
    [access.branchId === undefined, 'branch-missing'],
    [branch?.closed === true, 'branch-closed'],
  ];
  return [...obstaclesOf(access, now), ...situations.flatMap(([holds, code]) => (holds ? [code] : []))];
};

/** The same of a row of a list, which carries no hash: its state says whether there is one. */
export const listedAccessCodes = (access: ServiceAccess, situation: AccessSituation): readonly NoteCode[] =>
  accessCodes({ ...access, ...(access.passwordState !== 'missing' && { passwordHash: '' }) }, situation);

/** Has this user a calendar that may be synchronised: a diary resource that is allowed, or a personal one (S22)? */
export const hasCalendar = async (context: AdminContext, userId: string): Promise<boolean> => {
  const [personal, resources] = await Promise.all([
    context.store.hasPersonalCalendar(userId),
    listAll(
      context,
      'resource',
      (resource) => resource.userId === userId && resource.allowCalendarSync && !resource.googleLinked,
    ),
  ]);
  return personal || resources.length > 0;
};

/** The stored situation of a service access as note codes. */
export const loadAccessCodes = async (context: AdminContext, access: ServiceAccess) => {
  const { store, clock } = context;
  const [user, branch, has] = await Promise.all([
    store.load('user', access.userId),
    access.branchId === undefined ? undefined : store.load('branch', access.branchId),
    hasCalendar(context, access.userId),
  ]);
  return accessCodes(access, { user, branch, hasCalendar: has, now: clock() });
};

/** A service access with its notes and entity tag. */
export const accessReply = async (context: AdminContext, access: ServiceAccess) => ({
  body: { ...viewOf(serviceAccessFields, access), ...(await accessNotes.load(context, access)) },
  etag: entityTag(access.version),
});
