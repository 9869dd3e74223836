import * as z from 'zod/mini';
import type { Branch } from '../model/entities/branch.ts';
import { type ServiceAccess, serviceAccessFields } from '../model/entities/service-access.ts';
import { holdersOf, type ShareHolder } from '../model/entities/shares.ts';
import type { User } from '../model/entities/user.ts';
import { dayMs, type Instant } from '../model/instant.ts';
import { isBeingCleared } from '../model/revocation.ts';
import { obstaclesOf } from '../model/sign-in-obstacles.ts';
import type { AdminContext } from './context.ts';
import { loadLastSync } from './devices.ts';
import { viewOf, viewShape } from './entities/schemas.ts';
import { entityTag, listAll } from './entity.ts';
import { judgementOf, judgementShape, loadByIds } from './judgement.ts';
import type { NoteCode } from './notes.ts';
import { named } from './schema-names.ts';

const soon = 14 * dayMs;

/** A service access as administrators read it: never the password nor its hash (S15). */
export const accessView = named(
  'ServiceAccess',
  z.strictObject({ ...viewShape(serviceAccessFields), ...judgementShape }),
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
    [isBeingCleared(access, now), 'being-cleared'],
    [access.passwordState === 'admin-set', 'password-admin-set'],
    [user !== undefined && !user.rights.includes('organiser'), 'user-no-organiser-right'],
    [!hasCalendar, 'no-calendar'],
    [access.branchId === undefined, 'branch-missing'],
    [branch?.closed === true, 'branch-closed'],
  ];
  return [...obstaclesOf(access, now), ...situations.flatMap(([holds, code]) => (holds ? [code] : []))];
};

/** Whom a diary resource that may be synchronised belongs to or is shared with (B14). */
const loadHoldersWithResource = async (context: AdminContext): Promise<ReadonlySet<ShareHolder>> => {
  const resources = await listAll(
    context,
    'resource',
    ({ userId, allowCalendarSync, googleLinked }) => userId !== undefined && allowCalendarSync && !googleLinked,
  );
  return new Set(resources.flatMap(({ userId, shares }) => [`user:${userId}` as const, ...holdersOf(shares)]));
};

/** How service accesses stand, from stored data alone: for all of these at once, whether read alone or from a list. */
export const loadAccessJudge = async (
  context: AdminContext,
  accesses: readonly ServiceAccess[],
): Promise<(access: ServiceAccess) => readonly NoteCode[]> => {
  const [users, branches, holders] = await Promise.all([
    loadByIds(
      context,
      'user',
      accesses.map(({ userId }) => userId),
    ),
    loadByIds(
      context,
      'branch',
      accesses.map(({ branchId }) => branchId),
    ),
    loadHoldersWithResource(context),
  ]);
  const hasResource = ({ userId, branchId }: ServiceAccess): boolean =>
    holders.has(`user:${userId}`) || (branchId !== undefined && holders.has(`branch:${branchId}`));
  // Calendars of one's own show only to who may make them; who has a resource has a calendar anyway.
  const makers = new Set(
    accesses.flatMap((access) => (access.rights.makeCalendars && !hasResource(access) ? [access.userId] : [])),
  );
  const withOwn = new Set(
    (
      await Promise.all(
        [...makers].map(async (userId) => ((await context.store.hasPersonalCalendar(userId)) ? [userId] : [])),
      )
    ).flat(),
  );
  const now = context.clock();
  return (access) => {
    const { userId, branchId, rights, passwordState } = access;
    return accessCodes(
      // A list carries no hashes: the state says whether there is one.
      { passwordHash: passwordState === 'missing' ? undefined : '', ...access },
      {
        user: users.get(userId),
        branch: branchId === undefined ? undefined : branches.get(branchId),
        hasCalendar: hasResource(access) || (rights.makeCalendars && withOwn.has(userId)),
        now,
      },
    );
  };
};

/** The stored situation of a service access as note codes. */
export const loadAccessCodes = async (context: AdminContext, access: ServiceAccess): Promise<readonly NoteCode[]> =>
  (await loadAccessJudge(context, [access]))(access);

/** A service access with its notes and entity tag. */
export const accessReply = async (context: AdminContext, access: ServiceAccess) => {
  const [codes, lastSyncOf] = await Promise.all([loadAccessCodes(context, access), loadLastSync(context, [access])]);
  const shown = { ...access, ...lastSyncOf(access) };
  return { body: { ...viewOf(serviceAccessFields, shown), ...judgementOf(codes) }, etag: entityTag(access.version) };
};
