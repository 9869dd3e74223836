import type { Instant } from './instant.ts';

/** The only service class that opens CalDAV (S13). */
export const calendarSyncClass = 'caldav-appointment-sync';

/** What the holder of a service access may do (B02, B13); reading is never refused. */
export interface AccessRights {
  readonly create: boolean;
  readonly move: boolean;
  readonly editText: boolean;
  readonly delete: boolean;
  readonly makeCalendars: boolean;
}

export const defaultRights: AccessRights = {
  create: true,
  move: true,
  editText: true,
  delete: true,
  makeCalendars: false,
};

/** `missing`: nobody set one yet (S15); `admin-set`: still the administrator's (S17); `own`: changed by its holder. */
export type PasswordState = 'missing' | 'admin-set' | 'own';

/** One way to sign in: a unique user name for one user of the shop (S05-S18). One service access = one principal. */
export interface ServiceAccess {
  /** As typed, for display. */
  readonly userName: string;
  /** Lower case: the key, and what stands in URLs. */
  readonly canonicalName: string;
  readonly accessType: 'individual-user-password';
  readonly serviceClass: string;
  readonly userId: string;
  readonly branchId?: string;
  readonly confirmed: boolean;
  /** As the administrator typed them: a date (`2026-11-22`) or a local date-time in the branch's zone. */
  readonly validFrom?: string;
  readonly validUntil?: string;
  /** The same window as instants, half-open, recomputed in the transaction that changes window or branch zone. */
  readonly validFromInstant?: Instant;
  readonly validUntilInstant?: Instant;
  /** Copied from the user in the transaction that changes it. */
  readonly userDisabled: boolean;
  /** Tagged with its algorithm; absent without a password. Never leaves the server. */
  readonly passwordHash?: string;
  readonly passwordState: PasswordState;
  readonly passwordChangedAt?: Instant;
  readonly rights: AccessRights;
  readonly description?: string;
  /** Counts every change of the row; part of the key of every sign-in cache. */
  readonly version: number;
  readonly createdAt: Instant;
  readonly changedAt: Instant;
}

/** The one spelling under which a user name is stored, compared and put into URLs (S07). */
export const canonicalUserName = (userName: string): string => userName.trim().toLowerCase();
