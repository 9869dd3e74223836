import type { Instant } from '../model/instant.ts';

/** One change of a diary, as the table's stream tells it: ids and counters, nothing of what it was about. */
export interface DiaryChange {
  readonly resourceId: string;
  /** The incarnation of the diary that `version` counts in; absent in rows of releases that did not write it. */
  readonly epoch?: string;
  /** Dense within an epoch: a gap is a change that is still to come. */
  readonly version: number;
  readonly appointmentId: string;
  readonly change: 'changed' | 'removed';
  readonly at: Instant;
}

/** How many changes, from the first on, were taken for certain, and why not the next. */
export interface Published {
  readonly done: number;
  readonly reason?: string | undefined;
}

/** Takes changes in their order. */
export type Publish = (changes: readonly DiaryChange[]) => Promise<Published>;

/** The same change has the same id, however often it is told. */
export const changeId = ({ resourceId, epoch = '', version }: DiaryChange): string =>
  `${resourceId}:${epoch}:${version}`;
