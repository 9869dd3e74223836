import type { AppointmentType } from './entities/appointment-types.ts';
import type { PrivacyLevel } from './entities/privacy.ts';
import type { AccessRights, ServiceAccess } from './entities/service-access.ts';
import type { Instant } from './instant.ts';

/** Who is signed in: one service access, reduced to what verbs and store need. */
export interface Principal {
  /** Canonical user name, as in URLs. */
  readonly userName: string;
  /** As typed by the administrator. */
  readonly displayName: string;
  readonly userId: string;
  readonly branchId?: string;
  /** Diaries may be shared with their branch (B14). */
  readonly branchHasShares?: true;
  readonly rights: AccessRights;
  /** What their phones show as category and colour of appointments (B15). */
  readonly types?: readonly AppointmentType[];
  /** How much of appointments they see, whatever the diaries say (B01). */
  readonly privacy?: PrivacyLevel;
  /** Their access was withdrawn so that phones are cleared: they find nothing and change nothing (B05). */
  readonly isBeingCleared?: true;
  /** When their service access was made: whoever had the same name before was somebody else (S09). */
  readonly accessCreatedAt: Instant;
  /** How often the phones of the service access were told to start anew; absent = never (B08). */
  readonly syncGeneration?: number;
  /** The program that asks, in short words; empty when it does not say. */
  readonly client?: string;
}

/** Whoever signs in with this service access. */
export const principalOf = (access: ServiceAccess): Principal => ({
  userName: access.canonicalName,
  displayName: access.userName,
  userId: access.userId,
  ...(access.branchId !== undefined && { branchId: access.branchId }),
  ...(access.branchHasShares && { branchHasShares: true }),
  rights: access.rights,
  ...(access.privacy !== undefined && { privacy: access.privacy }),
  ...(access.types !== undefined && { types: access.types }),
  accessCreatedAt: access.createdAt,
  ...(access.syncGeneration !== undefined && { syncGeneration: access.syncGeneration }),
});
