import { expect, it } from 'vitest';
import { suites } from '../interop/results.ts';
import { compliancePage, everyLine, traps } from './compliance-page.ts';
import { deviations } from './deviations.ts';
import { testedBy } from './evidence.ts';
import { litmusCases } from './litmus-cases.ts';

it('docs/compliance.md says what registries, tests and clients say (vitest -u writes it)', async () => {
  await expect(compliancePage()).toMatchFileSnapshot('../../docs/compliance.md');
});

it('every feature that is advertised, every deviation and every trap is held by a test', () => {
  expect(
    everyLine.filter(({ shownBy, within }) => testedBy(shownBy, { within }).length === 0).map(({ cells }) => cells[0]),
  ).toEqual([]);
  expect([...deviations, ...litmusCases, ...traps].filter(({ shownBy }) => testedBy(shownBy).length === 0)).toEqual([]);
});

it('every suite has run, and whatever it does not pass has its reason', () => {
  expect(suites.filter(({ outcomes }) => outcomes.length === 0).map(({ suite }) => suite)).toEqual([]);
  const open = suites.flatMap(({ outcomes }) =>
    outcomes.filter(({ failure, skipped, reason }) => (failure ?? skipped) !== undefined && !reason),
  );
  expect(open.map(({ name }) => name)).toEqual([]);
});
