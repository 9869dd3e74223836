import { dayMs, type Instant } from '../../model/instant.ts';

/** A reading of a clock on a wall: milliseconds of the same reading in UTC, so that it can be added to and compared. */
export type Wall = number;

/** A time zone: an offset from UTC for every instant (RFC 5545 §3.6.5). */
export interface Zone {
  readonly id: string;
  /** Milliseconds to add to UTC to get the wall's reading. */
  readonly offsetAt: (instant: Instant) => number;
}

/** The midnight that its day begins with. */
export const dayOf = (wall: Wall): Wall => Math.floor(wall / dayMs) * dayMs;

/** What the wall shows at that instant. */
export const toWall = (instant: Instant, zone: Zone): Wall => instant + zone.offsetAt(instant);

/**
 * The instant at which the wall shows this. A reading that comes twice means the first, one that is skipped is read with
 * the offset before the gap (RFC 5545 §3.3.5).
 */
export const toInstant = (wall: Wall, zone: Zone): Instant => {
  const before = zone.offsetAt(wall - dayMs);
  const after = zone.offsetAt(wall + dayMs);
  if (before === after || zone.offsetAt(wall - before) === before) return wall - before;
  return zone.offsetAt(wall - after) === after ? wall - after : wall - before;
};
