import type { Instant } from '../../../model/instant.ts';

/** A stretch of time, half-open. */
export interface Stretch {
  readonly from: Instant;
  readonly to: Instant;
}

/** The same time in stretches that neither overlap nor touch, by start. */
export const joined = (stretches: readonly Stretch[]): readonly Stretch[] => {
  const result: Stretch[] = [];
  for (const { from, to } of stretches.toSorted((a, b) => a.from - b.from)) {
    const last = result.at(-1);
    if (last && from <= last.to) result[result.length - 1] = { from: last.from, to: Math.max(last.to, to) };
    else result.push({ from, to });
  }
  return result;
};

/** What is left of joined stretches without other joined ones. */
export const without = (stretches: readonly Stretch[], others: readonly Stretch[]): readonly Stretch[] => {
  const left: Stretch[] = [];
  let at = 0;
  for (const { from, to } of stretches) {
    let rest = from;
    while (at < others.length && (others[at]?.to ?? 0) <= from) at++;
    for (let index = at; rest < to; index++) {
      const other = others[index];
      if (!other || other.from >= to) break;
      if (other.from > rest) left.push({ from: rest, to: other.from });
      rest = Math.max(rest, other.to);
    }
    if (rest < to) left.push({ from: rest, to });
  }
  return left;
};

/** The first of joined stretches that this one overlaps. */
export const overlapOf = (stretches: readonly Stretch[], { from, to }: Stretch): Stretch | undefined => {
  let [low, high] = [0, stretches.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((stretches[middle]?.to ?? 0) <= from) low = middle + 1;
    else high = middle;
  }
  const found = stretches[low];
  return found && found.from < to ? found : undefined;
};
