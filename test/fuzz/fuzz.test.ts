import { describe, expect, it } from 'vitest';
import { described, type Kind, kinds, runInputs } from './run-inputs.ts';

const inputs = Number(process.env.INPUTS ?? 10_000);
const seed = Number(process.env.SEED ?? 1);

describe(`${inputs} inputs from seed ${seed}`, () => {
  it.each(Object.keys(kinds) as Kind[])(
    '%s: answered in time, well-formed, never by a fault; what is stored comes back',
    { timeout: 60_000 + inputs * 60 },
    async (kind) => {
      const count = Math.ceil((inputs * kinds[kind].part) / 100);
      const { findings, statuses } = await runInputs(kind, count, seed);
      expect(findings.map(described)).toEqual([]);
      // What is always refused at the first check tries nothing.
      const accepted = [...statuses].reduce((sum, [status, times]) => (status < 400 ? sum + times : sum), 0);
      expect(accepted).toBeGreaterThan(count * kinds[kind].accepted);
    },
  );
});
