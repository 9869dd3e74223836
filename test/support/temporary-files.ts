import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Before all tests: a folder of the run's own for everything temporary; afterwards it is gone with all that is in it. */
export const setup = (): (() => void) => {
  const folder = mkdtempSync(join(tmpdir(), 'caldav-tests-'));
  process.env.TMPDIR = folder;
  return () => rmSync(folder, { recursive: true, force: true });
};
