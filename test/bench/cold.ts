import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { bundle } from '../../cdk/bundle.ts';
import { weighBundles } from '../../cdk/bundle-report.ts';
import { fileOf, onDemand } from '../../cdk/on-demand.ts';
import { functions } from '../../shared/deployment/functions.ts';

const rounds = Number(process.env.ROUNDS ?? 15);
const sizeLimit = 400_000;
const timeLimit = 80;

const environment = {
  PATH: process.env.PATH,
  TABLE_NAME: 'calendar',
  DAV_BASE_URL: 'https://cal.example.com',
  ADMIN_BASE_URL: 'https://cal.example.com',
  INGRESS: 'http-api',
  STAGE: 'bench',
  AWS_REGION: 'eu-central-1',
  AWS_ACCESS_KEY_ID: 'none',
  AWS_SECRET_ACCESS_KEY: 'none',
};

/** One start of a fresh Node process, in ms: by the clock, and of the processor (which neighbours on the machine blur less). */
interface Start {
  readonly wall: number;
  readonly cpu: number;
}

/** Starts Node, loads this module and ends. */
const startOf = (module: string | undefined): Start => {
  const load = module === undefined ? '' : `require(${JSON.stringify(module)});`;
  const source = `${load}const {user,system}=process.cpuUsage();process.stdout.write(String((user+system)/1000));process.exit(0)`;
  const began = performance.now();
  const { status, stdout, stderr } = spawnSync(process.execPath, ['-e', source], { env: environment });
  if (status !== 0) throw new Error(`${module}: ${stderr}`);
  return { wall: performance.now() - began, cpu: Number(stdout) };
};

const middle = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
const medianOf = (starts: readonly Start[] = []): Start => ({
  wall: middle(starts.map(({ wall }) => wall)),
  cpu: middle(starts.map(({ cpu }) => cpu)),
});

const names = functions
  .map(({ functionName }) => functionName)
  .filter((name) => existsSync(join('lambdas', `${name}.ts`)));
const bundles = bundle(functions.filter(({ functionName }) => names.includes(functionName)));
const weights = new Map(weighBundles(bundles).map((weight) => [weight.functionName, weight]));

// Interleaved, so that a slow moment of the machine hits all of them.
const empty: Start[] = [];
const times = new Map<string, Start[]>(names.map((name) => [name, []]));
for (let round = 0; round < rounds; round++) {
  empty.push(startOf(undefined));
  for (const name of names) times.get(name)?.push(startOf(join(bundles.folderOf(name), 'index.cjs')));
}
const base = medianOf(empty);

console.log(
  `An empty Node process: ${base.wall.toFixed(0)} ms, ${base.cpu.toFixed(0)} ms of processor (median of ${rounds}, Node ${process.versions.node})\n`,
);
console.log('function      KB minified   ms above   processor   within   heaviest parts (KB)');
let within = true;
for (const one of functions.filter(({ functionName }) => names.includes(functionName))) {
  const { octets = 0, parts = [] } = weights.get(one.functionName) ?? {};
  const start = medianOf(times.get(one.functionName));
  const above = start.wall - base.wall;
  const fits = octets <= sizeLimit && above <= timeLimit;
  if (one.side === 'dav') within &&= fits;
  const heaviest = parts.slice(0, 6).map(([part, size]) => `${part} ${(size / 1000).toFixed(0)}`);
  console.log(
    `${one.functionName.padEnd(13)} ${(octets / 1000).toFixed(0).padStart(11)} ${above.toFixed(0).padStart(10)} ${(start.cpu - base.cpu).toFixed(0).padStart(11)}   ${fits ? 'yes   ' : 'no    '}   ${heaviest.join(', ')}`,
  );
}

/** What each dependency adds, over the functions that carry it. */
const dependencies = new Map<string, number[]>();
for (const { parts } of weights.values()) {
  for (const [part, size] of parts) dependencies.set(part, [...(dependencies.get(part) ?? []), size]);
}
console.log('\ndependency                            functions   KB at most');
for (const [part, sizes] of [...dependencies].sort(([, a], [, b]) => Math.max(...b) - Math.max(...a)).slice(0, 25)) {
  console.log(
    `${part.padEnd(38)} ${String(sizes.length).padStart(8)} ${(Math.max(...sizes) / 1000).toFixed(1).padStart(12)}`,
  );
}
console.log('\nloaded with its first use               functions   KB');
for (const one of onDemand) {
  const files = names.map((name) => join(bundles.folderOf(name), fileOf(one))).filter((file) => existsSync(file));
  const kilobytes = files[0] === undefined ? 0 : statSync(files[0]).size / 1000;
  console.log(`${one.library.padEnd(38)} ${String(files.length).padStart(10)} ${kilobytes.toFixed(1).padStart(6)}`);
}
process.exitCode = within ? 0 : 1;
