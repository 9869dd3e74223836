import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { businessDiary } from '../support/business-data.ts';
import { afterRestart } from './after-restart.ts';
import { month, namesIn, open, rangeErrors } from './checks.ts';
import { crowd } from './crowd.ts';
import { cyrus, cyrusPackages } from './cyrus.ts';
import type { Contestant } from './driver.ts';
import { footprint, gateway } from './gateway.ts';
import { residentMegabytes } from './memory.ts';
import { radicale, xandikos } from './peers.ts';
import { crowdTable, footprintTable, resultTable } from './report.ts';
import { type Sample, scenarios } from './scenarios.ts';
import { install } from './server.ts';

const { values } = parseArgs({
  options: {
    events: { type: 'string', default: '1000,10000' },
    only: { type: 'string' },
    own: { type: 'boolean', default: false },
    peers: { type: 'string', default: 'cyrus,radicale,xandikos' },
    rounds: { type: 'string', default: '5' },
    budget: { type: 'string', default: '20' },
  },
});
const peers = values.own ? [] : values.peers.split(',');
const rounds = Number(values.rounds);
const sizes = values.events.split(',').map(Number);
const budget = Number(values.budget) * 1_000;
const ownRunsPerRound = 4;
/** Enough for a process that compiles what runs often to have done so. */
const mostRuns = 300;

/** Every contestant in turn, until each has run often enough or used up its share of time. */
const measure = async (contestants: readonly Contestant[], only?: string) => {
  const samples = new Map<Contestant, Sample[]>(contestants.map((each) => [each, []]));
  for (const scenario of scenarios) {
    if (only !== undefined && !scenario.name.includes(only)) continue;
    const spent = new Map<Contestant, number>();
    const runs = new Map<Contestant, number>();
    const runOnce = async (contestant: Contestant): Promise<void> => {
      const run = runs.get(contestant) ?? 0;
      const started = performance.now();
      const sample = await scenario.run(contestant, run).catch((error: unknown) => {
        throw new Error(`${scenario.name} on ${contestant.name}, ${contestant.objects.length} events`, {
          cause: error,
        });
      });
      runs.set(contestant, run + 1);
      spent.set(contestant, (spent.get(contestant) ?? 0) + performance.now() - started);
      if (run > 0) samples.get(contestant)?.push(sample);
    };
    const isDone = (contestant: Contestant): boolean =>
      (runs.get(contestant) ?? 0) >= mostRuns ||
      ((runs.get(contestant) ?? 0) > 1 && (spent.get(contestant) ?? 0) > budget);
    for (let open = contestants; open.length > 0; open = open.filter((each) => !isDone(each)))
      for (const contestant of open)
        for (let run = 0; run < (contestant.name === 'gateway' ? ownRunsPerRound : 1); run += 1)
          await runOnce(contestant);
    process.stderr.write(
      `${scenario.name}: ${contestants.map((each) => `${each.name} ${runs.get(each)}`).join(', ')}\n`,
    );
  }
  return samples;
};

const directory = mkdtempSync(join(tmpdir(), 'caldav-bench-'));
chmodSync(directory, 0o711); // Cyrus runs as a user of its own
const makers = { gateway, cyrus, radicale, xandikos };
const packages = { gateway: [], cyrus: cyrusPackages, radicale: ['radicale'], xandikos: ['xandikos', 'git'] };
const taking = (Object.keys(makers) as Contestant['name'][]).filter(
  (name) => name === 'gateway' || peers.includes(name),
);
const contestants: Contestant[] = [];

/** Whatever was started ends, and what it wrote goes. */
const cleanUp = async (): Promise<void> => {
  await Promise.allSettled(contestants.map((each) => each.close()));
  rmSync(directory, { recursive: true, force: true });
};
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void cleanUp().finally(() => process.exit(1)));
try {
  for (const name of taking) if (packages[name].length > 0) install(...packages[name]);
  for (const size of sizes) {
    const objects = businessDiary(size);
    // It keeps the process from seeing that a server has closed an idle connection, so it comes before there are any.
    for (const range of [month, open]) namesIn(objects, range);
    for (const name of taking) {
      process.stderr.write(`filling ${name}, ${size} events\n`);
      contestants.push(await makers[name](join(directory, `${name}-${size}`), objects));
    }
  }
  console.log(resultTable(await measure(contestants, values.only)));
  for (const [where, what] of rangeErrors) console.log(`${where}: ${what}`);

  const largest = contestants.findLast(({ name }) => name === 'gateway');
  const loadedMegabytes = largest && residentMegabytes(largest.pid);
  const restarting = contestants.filter(({ restart }) => restart !== undefined);
  const cold = await afterRestart(restarting, rounds, values.only);
  const part = (which: 'first' | 'next') => new Map([...cold].map(([each, samples]) => [each, samples[which]]));
  console.log(`\nAfter a restart, the first touch:\n${resultTable(part('first'))}`);
  console.log(`\nAfter a restart, the next:\n${resultTable(part('next'))}`);
  const small = restarting.filter(({ objects }) => objects.length === sizes[0]);
  console.log(`\n${crowdTable(await crowd(small, rounds))}`);
  console.log(`\n${footprintTable(await footprint(directory), loadedMegabytes)}`);
} finally {
  await cleanUp();
}
