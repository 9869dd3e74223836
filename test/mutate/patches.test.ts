import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { inOneLine, obstacleTo, patchGroups } from './groups.ts';

const root = resolve(import.meta.dirname, '../..');
const patches = patchGroups.flatMap((group) => group.patches);

it('every damage that npm run mutate knows still finds its text once, and changes it', () => {
  const lost = patches.flatMap((patch) => {
    const obstacle = patch.put === patch.find ? 'changes nothing' : obstacleTo(root, patch);
    return obstacle === undefined ? [] : [`${obstacle}: ${inOneLine(patch)}`];
  });
  expect(lost).toEqual([]);
  expect(patches.length).toBeGreaterThanOrEqual(350);
});

it('every damage has tests that are there', () => {
  const named = patchGroups.flatMap(({ tests, slower = [] }) => [...tests, ...slower]);
  expect(named.filter((name) => !existsSync(join(root, name)))).toEqual([]);
  expect(patchGroups.filter(({ tests }) => tests.length === 0)).toEqual([]);
});
