import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { inOneLine, obstacleTo, patchGroups } from './groups.ts';
import type { Patch } from './patch.ts';

const { values } = parseArgs({
  options: { only: { type: 'string', multiple: true, default: [''] }, list: { type: 'boolean' } },
});

const root = resolve(import.meta.dirname, '../..');

/** A copy of the project, so that a run that is cut off leaves nothing damaged. */
const copyProject = (): string => {
  const copy = mkdtempSync(join(tmpdir(), 'mutate-'));
  const listed = spawnSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: root });
  for (const file of String(listed.stdout).split('\0').filter(Boolean))
    if (existsSync(join(root, file))) cpSync(join(root, file), join(copy, file));
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  return copy;
};

/** A damage may make a loop endless, and a busy machine makes tests slow: what takes this long has proven nothing. */
const longest = 240_000;

interface Failure {
  readonly text: string;
  readonly isLate: boolean;
}

/** What the tests say when one of them fails; undefined when none does. */
const failureOf = (copy: string, tests: readonly string[]): Failure | undefined => {
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
  const isLate = error !== undefined && 'code' in error && error.code === 'ETIMEDOUT';
  if (error && !isLate) throw error;
  return status === 0 ? undefined : { text: `${stdout}\n${stderr}`, isLate };
};

/** The test that failed, or what there is to read instead. */
const firstOf = (text: string): string => /FAIL +(.*)/.exec(text)?.[1] ?? text.trim().slice(-300);

const wanted = patchGroups.map(({ patches, ...group }) => ({
  ...group,
  patches: patches.filter((patch) => values.only.some((text) => inOneLine(patch).includes(text))),
}));
const all = wanted.flatMap(({ patches }) => patches);
const lost = all.filter((patch) => obstacleTo(root, patch) !== undefined);
for (const patch of lost) process.stdout.write(`does not apply (${obstacleTo(root, patch)}): ${inOneLine(patch)}\n`);
process.stdout.write(`${all.length} patches, ${lost.length} do not apply.\n`);
if (values.list) process.exit(lost.length === 0 ? 0 : 1);

const copy = copyProject();
const started = performance.now();
const sound = new Map<string, boolean>();

/** Who fails without any patch notices nothing. */
const isSound = (tests: readonly string[]): boolean => {
  const name = tests.join(' ');
  const known = sound.get(name);
  if (known !== undefined) return known;
  const failure = failureOf(copy, tests);
  if (failure) process.stdout.write(`these fail without any patch: ${name}\n${failure.text.slice(-3_000)}\n`);
  sound.set(name, failure === undefined);
  return failure === undefined;
};

type Outcome = 'noticed ' | 'SURVIVED' | 'TOO LONG' | 'UNTESTED';

/** What became of a patch, and which test said so. */
const outcomeOf = (patch: Patch, steps: readonly (readonly string[])[]): readonly [Outcome, by: string] => {
  const path = join(copy, patch.file);
  const whole = readFileSync(path, 'utf8');
  let outcome: Outcome = 'SURVIVED';
  for (const tests of steps) {
    writeFileSync(
      path,
      whole.replace(patch.find, () => patch.put),
    );
    const failure = failureOf(copy, tests);
    writeFileSync(path, whole);
    if (failure === undefined) continue;
    if (failure.isLate) outcome = 'TOO LONG';
    else if (isSound(tests)) return ['noticed ', firstOf(failure.text)];
    else outcome = 'UNTESTED';
  }
  return [outcome, ''];
};

const counts = new Map<Outcome, number>();
try {
  for (const { tests, slower = [], patches } of wanted) {
    for (const patch of patches.filter((one) => !lost.includes(one))) {
      const since = performance.now();
      const [outcome, by] = outcomeOf(
        patch,
        [tests, slower].filter((some) => some.length > 0),
      );
      counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
      const seconds = ((performance.now() - since) / 1000).toFixed(1);
      process.stdout.write(`${outcome} ${inOneLine(patch)}\n         ${seconds} s ${by}\n`);
    }
  }
} finally {
  rmSync(copy, { recursive: true, force: true });
}
const minutes = ((performance.now() - started) / 60_000).toFixed(1);
const summary = [...counts].map(([outcome, count]) => `${count} ${outcome.trim().toLowerCase()}`).join(', ');
process.stdout.write(`${summary}; ${minutes} minutes. docs/testing.md says why some survive.\n`);
