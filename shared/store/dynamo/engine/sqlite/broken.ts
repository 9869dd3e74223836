import { type BrokenKind, StoreBrokenError } from '../../../errors.ts';
import { faultNamed } from '../fault.ts';

/** SQLite's primary result codes that mean something to an operator. */
const kinds: Readonly<Record<number, BrokenKind>> = {
  8: 'read-only',
  10: 'unreachable',
  11: 'damaged',
  13: 'full',
  14: 'unreachable',
  26: 'damaged',
};

const busy: ReadonlySet<number> = new Set([5, 6]);

const noSpaceLeft = /disk.*full|no space/i;

/** The primary result code of an error of SQLite; undefined for every other error. */
const codeOf = (error: unknown): number | undefined => {
  const { code, errcode } = error as { code?: string; errcode?: number };
  return code === 'ERR_SQLITE_ERROR' && errcode !== undefined ? errcode & 0xff : undefined;
};

/** What SQLite says, in the store's words: busy passes by itself, broken does not. */
export const translated = (error: unknown): unknown => {
  const code = codeOf(error);
  if (code === undefined) return error;
  if (busy.has(code)) return faultNamed('ThrottlingException', (error as Error).message);
  const kind = noSpaceLeft.test((error as Error).message) ? 'full' : kinds[code];
  return kind === undefined ? error : new StoreBrokenError(kind, error);
};
