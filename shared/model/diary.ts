import type { Instant } from './instant.ts';

/** A shop: its zone decides validity windows and floating times. */
export interface Branch {
  readonly id: string;
  readonly name: string;
  /** IANA name. */
  readonly zone: string;
  readonly closed: boolean;
  /** As in `User`. */
  readonly links?: number;
  readonly revision: number;
  readonly createdAt: Instant;
  readonly changedAt: Instant;
}

export type UserRight = 'administration' | 'organiser';

/** A member of staff, or the dummy user of a room (S11). */
export interface User {
  readonly id: string;
  readonly name: string;
  readonly branchId?: string;
  readonly rights: readonly UserRight[];
  readonly disabled: boolean;
  /** Counts the rows that came to depend on this one, so that a change which must reach them all sees a new one. */
  readonly links?: number;
  readonly revision: number;
  readonly createdAt: Instant;
  readonly changedAt: Instant;
}

/** The administrative side of a calendar that people book: an employee's diary or a room (S01-S04). */
export interface DiaryResource {
  readonly id: string;
  readonly kind: 'person' | 'place';
  readonly name: string;
  readonly userId?: string;
  readonly branchId?: string;
  readonly color?: string;
  readonly zone: string;
  readonly allowCalendarSync: boolean;
  readonly googleLinked: boolean;
  readonly closed: boolean;
  readonly revision: number;
  readonly createdAt: Instant;
  readonly changedAt: Instant;
}
