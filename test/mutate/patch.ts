/** One small damage to the code: this text, which stands there once, replaced by that. */
export interface Patch {
  readonly file: string;
  readonly find: string;
  readonly put: string;
}

/** Damages to code, and the tests that are to notice each of them. */
export interface PatchGroup {
  readonly tests: readonly string[];
  /** Slower tests, for what those did not notice. */
  readonly slower?: readonly string[];
  readonly patches: readonly Patch[];
}

/** Patches of one file, in short. */
export const patchesOf = (
  file: string,
  ...pairs: readonly (readonly [find: string, put: string])[]
): readonly Patch[] => pairs.map(([find, put]) => ({ file, find, put }));
