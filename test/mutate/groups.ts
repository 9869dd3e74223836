import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Patch, PatchGroup } from './patch.ts';
import { accessPatches } from './patches/access.ts';
import { calendarPatches } from './patches/calendars.ts';
import { surroundingPatches } from './patches/surroundings.ts';
import { syncPatches } from './patches/sync.ts';
import { threatPatches } from './patches/threats.ts';
import { wirePatches } from './patches/wire.ts';

/** All damages that are known, in the order in which they are tried. */
export const patchGroups: readonly PatchGroup[] = [
  ...syncPatches,
  ...wirePatches,
  ...calendarPatches,
  ...accessPatches,
  ...surroundingPatches,
  ...threatPatches,
];

/** Why a patch cannot be tried on the project at `root`: its text is not there, or not once. */
export const obstacleTo = (root: string, { file, find }: Patch): string | undefined => {
  const path = join(root, file);
  if (!existsSync(path)) return 'no such file';
  const found = readFileSync(path, 'utf8').split(find).length - 1;
  return found === 1 ? undefined : `found ${found} times`;
};

/** A patch in one line: what `--only` is compared with. */
export const inOneLine = ({ file, find, put }: Patch): string =>
  `${file}: ${find.replace(/\s+/g, ' ')} -> ${put.replace(/\s+/g, ' ') || '(nothing)'}`;
