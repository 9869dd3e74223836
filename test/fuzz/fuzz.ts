import { parseArgs } from 'node:util';
import { described, type Kind, kinds, runInputs } from './run-inputs.ts';

const { values } = parseArgs({
  options: {
    inputs: { type: 'string', default: '100000' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    kind: { type: 'string' },
  },
});
const [inputs, seed] = [Number(values.inputs), Number(values.seed)];
/** A part has a seed of its own, so that no run is larger than memory. */
const most = 5_000;

process.stdout.write(`${inputs} inputs, seed ${seed}\n`);
let found = 0;
for (const [kind, { part }] of Object.entries(kinds) as [Kind, (typeof kinds)[Kind]][]) {
  if (values.kind !== undefined && values.kind !== kind) continue;
  const all = values.kind === undefined ? Math.ceil((inputs * part) / 100) : inputs;
  for (let done = 0; done < all; done += most) {
    const count = Math.min(most, all - done);
    const { findings, statuses } = await runInputs(kind, count, seed + done);
    const counts = [...statuses].sort(([a], [b]) => a - b).map(([status, times]) => `${status}: ${times}`);
    process.stdout.write(`${kind}, seed ${seed + done}, ${count}: ${counts.join(', ')}\n`);
    for (const finding of findings) process.stdout.write(`${described(finding)}\n`);
    found += findings.length;
  }
}
process.stdout.write(found === 0 ? 'No faults.\n' : `${found} faults.\n`);
process.exit(found === 0 ? 0 : 1);
