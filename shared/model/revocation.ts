import type { ServiceAccess } from './entities/service-access.ts';
import { dayMs, type Instant } from './instant.ts';
import { obstaclesOf, type SignInObstacle } from './sign-in-obstacles.ts';

const usualDays = 30;

/** The obstacles by which an access is withdrawn; without a password, or of another class, nothing signs in. */
const withdrawing: readonly SignInObstacle[] = ['user-disabled', 'not-confirmed', 'expired'];

/** Could phones use it now, if it has a password? */
const isOpen = (access: ServiceAccess, now: Instant): boolean =>
  obstaclesOf(access, now).every((obstacle) => obstacle === 'password-missing');

/** When it was withdrawn: by this change, by an earlier one, or by its end; one that never was open was never withdrawn. */
const revokedAt = (before: ServiceAccess | undefined, after: ServiceAccess, now: Instant): Instant | undefined => {
  if (before === undefined || isOpen(after, now)) return undefined;
  if (isOpen(before, now)) return now;
  const { revokedAt: earlier, validUntilInstant: end = Number.POSITIVE_INFINITY } = before;
  return earlier ?? (end <= now && isOpen(before, end - 1) ? end : undefined);
};

/** When it was or will be withdrawn, as far as that is known. */
const withdrawnAt = (access: ServiceAccess): Instant | undefined => {
  const { revokedAt, validUntilInstant: end } = access;
  return revokedAt ?? (end !== undefined && isOpen(access, end - 1) ? end : undefined);
};

/** Clearing begins with the withdrawal, or when it was chosen after that. */
const clearedUntil = (access: ServiceAccess): Instant | undefined => {
  const { onRevocation, clearDays = usualDays, clearingChosenAt = 0 } = access;
  const begins = withdrawnAt(access);
  return onRevocation === 'clear' && begins !== undefined
    ? Math.max(begins, clearingChosenAt) + clearDays * dayMs
    : undefined;
};

/** A changed service access with what its withdrawal means for phones (B05); every change passes here. */
export const withRevocation = (
  before: ServiceAccess | undefined,
  changed: ServiceAccess,
  now: Instant,
): ServiceAccess => {
  const isSameChoice = before?.onRevocation === changed.onRevocation && before?.clearDays === changed.clearDays;
  const after = {
    ...changed,
    revokedAt: revokedAt(before, changed, now),
    clearingChosenAt: isSameChoice ? before?.clearingChosenAt : now,
  };
  return { ...after, clearedUntil: clearedUntil(after) };
};

/** Are phones that sign in with it cleared now? Only what once was open is, and never while it is. */
export const isBeingCleared = (access: ServiceAccess, now: Instant): boolean => {
  const { clearedUntil: until = 0, revokedAt } = access;
  if (now >= until) return false;
  // What a restore has locked until somebody looks was withdrawn by nobody.
  const withdrawn = revokedAt === undefined ? (['expired'] as const) : withdrawing;
  const obstacles: readonly SignInObstacle[] = obstaclesOf(access, now);
  return (
    obstacles.length > 0 && obstacles.every((obstacle) => (withdrawn as readonly SignInObstacle[]).includes(obstacle))
  );
};
