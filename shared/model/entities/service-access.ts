import { mostTypes } from './appointment-types.ts';
import type { EntityOf, Fields } from './field.ts';
import { stamped } from './kept.ts';
import { privacyLevels } from './privacy.ts';

/** The only service class that opens CalDAV (S13). */
export const calendarSyncClass = 'caldav-appointment-sync';

/** What the holder of a new service access may do (B02, B13); reading is never refused. */
export const defaultRights = {
  create: true,
  move: true,
  editText: true,
  delete: true,
  makeCalendars: false,
} as const;

/** The fields of one way to sign in: a unique user name for one user of the shop (S05-S18). One service access = one principal. */
export const serviceAccessFields = {
  /** As typed, for display. */
  userName: {
    holds: { type: 'user-name' },
    set: 'at-creation',
    refused: 'username-immutable',
    column: true,
  },
  /** Lower case: the key, and what stands in URLs. */
  canonicalName: { holds: { type: 'user-name' }, set: 'by-gateway' },
  userId: {
    holds: { type: 'reference', to: 'user' },
    set: 'always',
    refused: 'user-required',
    filter: true,
    column: true,
  },
  branchId: { holds: { type: 'reference', to: 'branch' }, set: 'always', optional: true, filter: true, column: true },
  confirmed: { holds: { type: 'flag' }, set: 'always', initial: false, filter: true, column: true },
  /** `missing`: nobody set one yet (S15); `admin-set`: still the administrator's (S17); `own`: changed by its holder. */
  passwordState: {
    holds: { type: 'choice', of: ['missing', 'admin-set', 'own'] },
    set: 'by-gateway',
    initial: 'missing',
    filter: true,
    column: true,
  },
  validFrom: { holds: { type: 'edge' }, set: 'always', optional: true, column: true },
  validUntil: { holds: { type: 'edge' }, set: 'always', optional: true, column: true },
  rights: {
    holds: { type: 'flags', of: ['create', 'move', 'editText', 'delete', 'makeCalendars'] },
    set: 'always',
    initial: defaultRights,
  },
  /** Instead of what the diaries say (B01). */
  privacy: { holds: { type: 'choice', of: privacyLevels }, set: 'always', optional: true },
  /** What becomes of what phones hold when the access is withdrawn; absent: `lock` (B05). */
  onRevocation: { holds: { type: 'choice', of: ['lock', 'clear'] }, set: 'always', optional: true, initial: 'lock' },
  /** For how long phones can come to be cleared; absent: 30. */
  clearDays: { holds: { type: 'days', least: 1, most: 365 }, set: 'always', optional: true },
  accessType: {
    holds: { type: 'choice', of: ['individual-user-password'] },
    set: 'always',
    initial: 'individual-user-password',
  },
  serviceClass: {
    holds: { type: 'service-class', known: [calendarSyncClass] },
    set: 'always',
    initial: calendarSyncClass,
  },
  description: { holds: { type: 'text', most: 2_000 }, set: 'always', optional: true },
  passwordChangedAt: { holds: { type: 'instant' }, set: 'by-gateway', optional: true },
  /** When one of its phones was last seen; known of the phones, and never in the row (B08). */
  lastSync: { holds: { type: 'instant' }, set: 'by-gateway', optional: true, column: true },
  /** Counts how often its phones were told to start anew; in every sync token (B08). */
  syncGeneration: { holds: { type: 'count' }, set: 'by-gateway', optional: true, kept: 'internal' },
  /** The window as instants, half-open, worked out in the transaction that changes window or branch zone. */
  validFromInstant: { holds: { type: 'instant' }, set: 'by-gateway', optional: true, kept: 'internal' },
  validUntilInstant: { holds: { type: 'instant' }, set: 'by-gateway', optional: true, kept: 'internal' },
  /** Until when phones are cleared, once or if the access is withdrawn; worked out, like the next two, with each change. */
  clearedUntil: { holds: { type: 'instant' }, set: 'by-gateway', optional: true, column: true },
  /** When an access that phones could use was withdrawn by a change; absent while they can. */
  revokedAt: { holds: { type: 'instant' }, set: 'by-gateway', optional: true, kept: 'internal' },
  /** When it was decided that phones are to be cleared, and for how long. */
  clearingChosenAt: { holds: { type: 'instant' }, set: 'by-gateway', optional: true, kept: 'internal' },
  /** Copied from the branch in the transaction that changes it. */
  branchHasShares: { holds: { type: 'flag' }, set: 'by-gateway', optional: true, kept: 'internal' },
  /** Those of the branch, copied in the transaction that changes them: no request of a phone reads a branch for them (B15). */
  types: {
    holds: { type: 'appointment-types', most: mostTypes },
    set: 'by-gateway',
    optional: true,
    kept: 'internal',
  },
  /** Copied from the user in the transaction that changes it. */
  userDisabled: { holds: { type: 'flag' }, set: 'by-gateway', kept: 'internal' },
  /** Tagged with its algorithm; absent without a password. Never leaves the server. */
  passwordHash: { holds: { type: 'secret' }, set: 'by-gateway', optional: true, kept: 'secret' },
  /** Counts every change of the row; part of the key of every sign-in cache. */
  version: { holds: { type: 'count' }, set: 'by-gateway', kept: 'internal' },
  ...stamped,
} as const satisfies Fields;

/** One way to sign in. */
export type ServiceAccess = EntityOf<typeof serviceAccessFields>;

/** What the holder of a service access may do (B02, B13). */
export type AccessRights = ServiceAccess['rights'];

/** Whose the password is. */
export type PasswordState = ServiceAccess['passwordState'];

/** The one spelling under which a user name is stored, compared and put into URLs (S07). */
export const canonicalUserName = (userName: string): string => userName.trim().toLowerCase();
