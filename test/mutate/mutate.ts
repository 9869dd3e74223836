import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Patch, PatchGroup } from './patch.ts';
import { accessPatches } from './patches/access.ts';
import { calendarPatches } from './patches/calendars.ts';
import { surroundingPatches } from './patches/surroundings.ts';
import { syncPatches } from './patches/sync.ts';
import { wirePatches } from './patches/wire.ts';

const { values } = parseArgs({
  options: { only: { type: 'string', multiple: true, default: [''] }, list: { type: 'boolean' } },
});

const groups: readonly PatchGroup[] = [
  ...syncPatches,
  ...wirePatches,
  ...calendarPatches,
  ...accessPatches,
  ...surroundingPatches,
];
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

/** A damage may make a loop endless; what takes this long has noticed it. */
const longest = 100_000;

/** What the tests say when one of them fails; undefined when none does. */
const failureOf = (copy: string, tests: readonly string[]): string | undefined => {
  const vitest = [
    'node_modules/vitest/vitest.mjs',
    'run',
    '--bail=1',
    '--no-isolate',
    '--maxWorkers=1',
    '--silent=true',
    '--reporter=dot',
    '--fsModuleCache',
    '--fsModuleCachePath=.vitest-cache',
    // What runs over a socket ran as an event before.
    '--testNamePattern=^((?!\\(socket\\)).)*$',
  ];
  const env = { ...process.env, SCHEDULES: '500', INPUTS: '2000', NO_COLOR: '1' };
  const { status, error, stdout, stderr } = spawnSync(process.execPath, [...vitest, ...tests], {
    cwd: copy,
    env,
    timeout: longest,
  });
  // A test that could not even begin has noticed nothing.
  if (error && 'code' in error && error.code !== 'ETIMEDOUT') throw error;
  return status === 0 ? undefined : `${stdout}\n${stderr}`;
};

/** The test that failed, or what there is to read instead. */
const firstOf = (failure: string): string => /FAIL +(.*)/.exec(failure)?.[1] ?? failure.trim().slice(-300);

const wanted = groups.map(({ patches, ...group }) => ({
  ...group,
  patches: patches.filter((patch) => values.only.some((text) => inOneLine(patch).includes(text))),
}));
const all = wanted.flatMap(({ patches }) => patches);
const lost = all.filter((patch) => obstacleTo(patch) !== undefined);
for (const patch of lost) process.stdout.write(`does not apply (${obstacleTo(patch)}): ${inOneLine(patch)}\n`);
process.stdout.write(`${all.length} patches, ${lost.length} do not apply.\n`);
if (values.list) process.exit(lost.length === 0 ? 0 : 1);

const copy = copyProject();
const started = performance.now();
const sound = new Set<string>();

/** Who fails without any patch notices nothing. */
const requireSound = (tests: readonly string[]): void => {
  if (sound.has(tests.join(' '))) return;
  const failure = failureOf(copy, tests);
  if (failure !== undefined)
    throw new Error(`these fail without any patch: ${tests.join(' ')}\n${failure.slice(-3_000)}`);
  sound.add(tests.join(' '));
};

/** Who noticed the patch; undefined when nobody did. */
const noticedBy = (patch: Patch, steps: readonly (readonly string[])[]): string | undefined => {
  const path = join(copy, patch.file);
  const whole = readFileSync(path, 'utf8');
  for (const tests of steps) {
    writeFileSync(
      path,
      whole.replace(patch.find, () => patch.put),
    );
    const failure = failureOf(copy, tests);
    writeFileSync(path, whole);
    if (failure === undefined) continue;
    requireSound(tests);
    return firstOf(failure);
  }
  return undefined;
};

let survivors = 0;
try {
  for (const { tests, slower = [], patches } of wanted) {
    for (const patch of patches.filter((one) => !lost.includes(one))) {
      const since = performance.now();
      const by = noticedBy(
        patch,
        [tests, slower].filter((some) => some.length > 0),
      );
      if (by === undefined) survivors += 1;
      const seconds = ((performance.now() - since) / 1000).toFixed(1);
      process.stdout.write(
        `${by === undefined ? 'SURVIVED' : 'noticed '} ${inOneLine(patch)}\n         ${seconds} s ${by ?? ''}\n`,
      );
    }
  }
} finally {
  rmSync(copy, { recursive: true, force: true });
}
const minutes = ((performance.now() - started) / 60_000).toFixed(1);
process.stdout.write(`${survivors} survived, ${minutes} minutes; docs/testing.md says why.\n`);
