import { dayMs } from '../../model/instant.ts';
import type { Wall, Zone } from './zone.ts';

/** One change of a zone's offset (milliseconds): when, and what the wall showed just before. */
export interface Transition {
  readonly at: number;
  readonly wall: Wall;
  readonly from: number;
  readonly to: number;
}

/** No zone changes its offset twice within so many days. */
const strideMs = 8 * dayMs;

/** The changes of a zone's offset from one instant until another, in order. */
export const transitionsOf = ({ offsetAt }: Zone, from: number, to: number): readonly Transition[] => {
  const found: Transition[] = [];
  for (let low = from; low < to; low += strideMs) {
    const high = Math.min(low + strideMs, to);
    const [before, after] = [offsetAt(low), offsetAt(high)];
    if (before === after) continue;
    const at = changeBetween(low, high, (instant) => offsetAt(instant) === before);
    found.push({ at, wall: at + before, from: before, to: after });
  }
  return found;
};

/** The first whole second in which the old offset holds no more. */
const changeBetween = (low: number, high: number, isOld: (instant: number) => boolean): number => {
  let [before, after] = [Math.floor(low / 1_000), Math.ceil(high / 1_000)];
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    if (isOld(middle * 1_000)) before = middle;
    else after = middle;
  }
  return after * 1_000;
};
