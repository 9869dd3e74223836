import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { scaleDay } from './scale.ts';
import { limits, scaleRow } from './scale-section.ts';

const manual = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'operations.md'), 'utf8');

describe('scale', () => {
  it.each([5, 100, 1_000])('docs/operations.md says what npm run scale prints of %i phones', (phones) => {
    expect(manual).toContain(`${scaleRow(phones, scaleDay(phones, 'one for all'))}\n`);
  });

  it('names what an operator raises', () => {
    for (const { raise } of limits) expect(manual).toContain(raise);
  });

  it('remembers as many sign-ins as a thousand phones need: with 500 nearly each would be proven anew', () => {
    const enough = scaleDay(1_000, 'one for all');
    const few = scaleDay(1_000, 'one for all', 500);
    expect(few.proven).toBeGreaterThan(0.9);
    expect(enough.proven).toBeLessThan(0.25);
    expect(few.dollarsPerPhoneMonth / enough.dollarsPerPhoneMonth).toBeGreaterThan(1.5);
  });

  it('starts no more processes with all verbs in one function than with two', () => {
    for (const phones of [5, 100, 1_000])
      expect(scaleDay(phones, 'one for all').starts).toBeLessThanOrEqual(scaleDay(phones, 'one each').starts);
  });
});
