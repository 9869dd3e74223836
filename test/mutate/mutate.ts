import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Patch, PatchGroup } from './patch.ts';
import { accessPatches } from './patches/access.ts';
import { calendarPatches } from './patches/calendars.ts';
import { syncPatches } from './patches/sync.ts';
import { wirePatches } from './patches/wire.ts';

const { values } = parseArgs({ options: { only: { type: 'string', default: '' }, list: { type: 'boolean' } } });

const groups: readonly PatchGroup[] = [...syncPatches, ...wirePatches, ...calendarPatches, ...accessPatches];
const root = resolve(import.meta.dirname, '../..');

/** Why a patch cannot be tried: its text is not there, or not once. */
const obstacleTo = ({ file, find }: Patch): string | undefined => {
  if (!existsSync(join(root, file))) return 'no such file';
  const found = readFileSync(join(root, file), 'utf8').split(find).length - 1;
  return found === 1 ? undefined : `found ${found} times`;
};

const inOneLine = ({ file, find, put }: Patch): string =>
  `${file}: ${find.replace(/\s+/g, ' ')} -> ${put.replace(/\s+/g, ' ') || '(nothing)'}`;

/** A copy of the project, so that a run that is cut off leaves nothing damaged. */
const copyProject = (): string => {
  const copy = mkdtempSync(join(tmpdir(), 'mutate-'));
  const listed = spawnSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: root });
  for (const file of String(listed.stdout).split('\0').filter(Boolean))
    if (existsSync(join(root, file))) cpSync(join(root, file), join(copy, file));
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  return copy;
};

/** What the tests say when one of them fails; undefined when none does. */
const failureOf = (copy: string, tests: readonly string[]): string | undefined => {
  const there = tests.filter((test) => existsSync(join(copy, test)));
  const vitest = [
    'node_modules/vitest/vitest.mjs',
    'run',
    '--bail=1',
    '--no-isolate',
    '--silent',
    '--reporter=dot',
    ...there,
  ];
  const env = { ...process.env, SCHEDULES: '500', INPUTS: '2000' };
  const { status, stdout, stderr } = spawnSync(process.execPath, vitest, { cwd: copy, env, timeout: 600_000 });
  return status === 0 ? undefined : `${stdout}\n${stderr}`;
};

const wanted = groups.map(({ patches, ...group }) => ({
  ...group,
  patches: patches.filter((patch) => inOneLine(patch).includes(values.only)),
}));
const all = wanted.flatMap(({ patches }) => patches);
const lost = all.filter((patch) => obstacleTo(patch) !== undefined);
for (const patch of lost) process.stdout.write(`does not apply (${obstacleTo(patch)}): ${inOneLine(patch)}\n`);
process.stdout.write(`${all.length} patches, ${lost.length} do not apply.\n`);
if (values.list) process.exit(lost.length === 0 ? 0 : 1);

const copy = copyProject();
let survivors = 0;
try {
  for (const { tests, slower = [], patches } of wanted) {
    const applying = patches.filter((patch) => !lost.includes(patch));
    if (applying.length === 0) continue;
    const before = failureOf(copy, [...tests, ...slower]);
    if (before !== undefined)
      throw new Error(`these fail without any patch: ${tests.join(' ')}
${before.slice(-3_000)}`);
    for (const patch of applying) {
      const whole = readFileSync(join(copy, patch.file), 'utf8');
      writeFileSync(
        join(copy, patch.file),
        whole.replace(patch.find, () => patch.put),
      );
      const noticed = [tests, slower].some((some) => some.length > 0 && failureOf(copy, some) !== undefined);
      writeFileSync(join(copy, patch.file), whole);
      if (!noticed) survivors += 1;
      process.stdout.write(`${noticed ? 'noticed ' : 'SURVIVED'} ${inOneLine(patch)}\n`);
    }
  }
} finally {
  rmSync(copy, { recursive: true, force: true });
}
process.stdout.write(`${survivors} survived; docs/testing.md says why.\n`);
