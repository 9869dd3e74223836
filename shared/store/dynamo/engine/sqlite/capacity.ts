/** Octets in one unit of reading and of writing. */
const readUnit = 4096;
const writeUnit = 1024;

/** Units of one strong read of so many octets; half of that where reading may be stale. */
export const readUnits = (size: number, isStrong: boolean | undefined): number =>
  Math.max(1, Math.ceil(size / readUnit)) * (isStrong ? 1 : 0.5);

/** Octets of a row, and of its entry in the index by time; absent = there is none. */
export interface WrittenSize {
  readonly row?: number | undefined;
  readonly index?: { readonly size: number; readonly key: string; readonly content: string } | undefined;
}

const unitsOf = (size: number): number => Math.max(1, Math.ceil(size / writeUnit));

const indexUnits = ({ index: before }: WrittenSize, { index: after }: WrittenSize): number => {
  if (before && after && before.key === after.key)
    return before.content === after.content ? 0 : unitsOf(Math.max(before.size, after.size));
  return (before ? unitsOf(before.size) : 0) + (after ? unitsOf(after.size) : 0);
};

/** Units of a write: of the larger row of before and after, twice in a transaction, and of what changes in the index. */
export const writeUnits = (before: WrittenSize, after: WrittenSize, inTransaction = false): number =>
  unitsOf(Math.max(before.row ?? 0, after.row ?? 0)) * (inTransaction ? 2 : 1) + indexUnits(before, after);
