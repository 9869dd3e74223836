import { calendarSyncClass, type ServiceAccess } from './entities/service-access.ts';
import type { Instant } from './instant.ts';

/** Every condition besides the password, by the note code an administrator sees when it fails (S10, S13-S15). */
const predicates = {
  'user-disabled': ({ userDisabled }) => !userDisabled,
  'not-confirmed': ({ confirmed }) => confirmed,
  'not-yet-valid': ({ validFromInstant = -Infinity }, now) => now >= validFromInstant,
  expired: ({ validUntilInstant = Infinity }, now) => now < validUntilInstant,
  'wrong-service-class': ({ serviceClass }) => serviceClass === calendarSyncClass,
  'password-missing': ({ passwordHash }) => passwordHash !== undefined,
} as const satisfies Record<string, (access: ServiceAccess, now: Instant) => boolean>;

export type SignInObstacle = keyof typeof predicates;

/** The codes of all of them, in the order in which signing in asks. */
export const signInObstacles = Object.keys(predicates) as readonly SignInObstacle[];

/** What keeps this service access from signing in now, all of it; empty = only the password is left to check. */
export const obstaclesOf = (access: ServiceAccess, now: Instant): readonly SignInObstacle[] =>
  signInObstacles.filter((code) => !predicates[code](access, now));
