import { violated } from '../preconditions.ts';

/** Octets that the answer to one request may still take, before compression: what is written is counted down, and reports ask it before they work. */
export interface ResponseBudget {
  readonly left: () => number;
  /** Refuses with `answer-within-limits` what can not be written any more. */
  readonly require: (octets: number) => void;
  /** Counts octets down; refuses like `require`. */
  readonly spend: (octets: number) => void;
}

/** A budget of so many octets; a property of the ingress, never of a verb. */
export const responseBudget = (octets: number): ResponseBudget => {
  let left = octets;
  const require = (wanted: number): void => {
    if (wanted > left) throw violated('answer-within-limits', { message: 'ask for less, or accept gzip' });
  };
  return {
    left: () => left,
    require,
    spend: (written) => {
      require(written);
      left -= written;
    },
  };
};

/** Octets of a member in an answer, without its body and beside it: its href, entity tag and markup. */
export const octetsPerMember = 400;

/** How many of these sizes fit whichever of them come: counted from the largest down, never less than one. */
export const countThatFits = (sizes: readonly number[], octets: number): number => {
  let left = octets;
  const fitting = [...sizes]
    .sort((a, b) => b - a)
    .findIndex((size) => {
      left -= size;
      return left < 0;
    });
  return Math.max(1, fitting === -1 ? sizes.length : fitting);
};

/** Octets that the bodies of these objects take as they are stored, markup not counted. */
export const octetsOfBodies = (entries: readonly { readonly size: number }[]): number =>
  entries.reduce((sum, { size }) => sum + size, 0);
