import type { Row } from '../entities/kinds.ts';

/** The colours that tell resources apart which have none of their own; white is readable on each. */
const palette = ['#1f6b51', '#8a4b12', '#3a5a9b', '#8a2f5c', '#5b5f16', '#5d4796'];

/** Each resource in a colour that stays its own, whatever is shown beside it. */
export const colorsOf = (resources: readonly Row[]): ReadonlyMap<unknown, string> =>
  new Map(
    resources.map(({ id, color }, at) => [
      id,
      typeof color === 'string' ? color.slice(0, 7) : (palette[at % palette.length] ?? ''),
    ]),
  );
