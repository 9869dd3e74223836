import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { businessDiary } from '../support/business-data.ts';
import { inMonth, monthErrors } from './checks.ts';
import type { Contestant } from './driver.ts';
import { footprint, gateway } from './gateway.ts';
import { residentMegabytes } from './memory.ts';
import { install, radicale, xandikos } from './peers.ts';
import { footprintTable, resultTable } from './report.ts';
import { type Sample, scenarios } from './scenarios.ts';

const { values } = parseArgs({
  options: {
    events: { type: 'string', default: '1000,10000' },
    only: { type: 'string' },
    own: { type: 'boolean', default: false },
    peers: { type: 'boolean', default: false },
    budget: { type: 'string', default: '20' },
  },
});
const sizes = values.events.split(',').map(Number);
const budget = Number(values.budget) * 1_000;
const ownRunsPerRound = 4;
const mostRuns = 60;

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

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
const directory = mkdtempSync(join(tmpdir(), 'caldav-bench-'));
const contestants: Contestant[] = [];
try {
  if (!values.own) install('radicale', 'xandikos');
  for (const size of sizes) {
    const objects = businessDiary(size);
    process.stderr.write(`filling ${size} events\n`);
    if (!values.peers) contestants.push(await gateway(join(directory, `gateway-${size}`), objects));
    if (!values.own) contestants.push(await radicale(join(directory, `radicale-${size}`), objects));
    if (!values.own) contestants.push(await xandikos(join(directory, `xandikos-${size}`), objects));
  }
  for (const { objects } of contestants) inMonth(objects);
  const samples = await measure(contestants, values.only);
  console.log(resultTable(samples));
  for (const [who, what] of monthErrors) console.log(`month query of ${who} events: ${what}`);
  const largest = contestants.findLast(({ name }) => name === 'gateway');
  if (largest) console.log(footprintTable(await footprint(directory), residentMegabytes(largest.pid)));
} finally {
  for (const contestant of contestants) await contestant.close();
  rmSync(directory, { recursive: true, force: true });
}
