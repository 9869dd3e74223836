import type { PrivacyLevel } from './entities/privacy.ts';
import type { Instant } from './instant.ts';

/** A diary as a file that whoever knows its secret address may read, and nobody can write (B11). */
export interface Feed {
  readonly id: string;
  readonly resourceId: string;
  /** SHA-256 of the secret in its address; the secret itself is kept nowhere. */
  readonly secretHash: string;
  /** Whom it is for. */
  readonly name?: string;
  /** How much of each appointment it shows, whatever the diary shows phones (B01). */
  readonly privacy: PrivacyLevel;
  /** Whole days before and after the day of now, by midnights of the diary's zone. */
  readonly pastDays: number;
  readonly futureDays: number;
  readonly createdAt: Instant;
  /** Last changed by an administrator. */
  readonly changedAt: Instant;
  /** Accurate to a quarter of an hour. */
  readonly lastUsedAt?: Instant;
  /** What the program that asked last calls itself. */
  readonly lastUsedBy?: string;
}
