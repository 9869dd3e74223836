import { DateTime } from 'luxon';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { notes } from '../../shared/admin/notes.ts';
import { inSteps, type Situation, situationsOn } from '../admin/situations.ts';
import { field, press, see } from './acts.ts';
import { inTab } from './browser.ts';
import { aShop } from './shop.ts';

/** A date by the calendar of the shop, where it is tomorrow already while it is late in London. */
const day = (from: number): string => DateTime.now().setZone('Europe/Berlin').plus({ days: from }).toISODate() ?? '';
const situations = situationsOn(day);
const names = situations.map((_, at) => `tablet.${at}`);

/** The sentences of what keeps phones out. */
const whyNot = ({ codes }: Situation): readonly string[] =>
  codes.filter((code) => notes[code].severity === 'error').map((code) => notes[code].says.en);

/** The same situations as in test/admin/situations.test.ts, each with somebody of their own. */
describe('S22 every verdict that the console shows is true: its list, Test, and what staff see', () => {
  const shop = aShop(...names);
  let page: Page;
  let done = (): void => undefined;
  let closed: Promise<unknown>;

  beforeAll(async () => {
    for (const [at, { steps }] of situations.entries()) {
      const name = names[at] ?? '';
      const { userId, resourceId, branchId } = shop().staff[name]!;
      const theirs = (text: string): string =>
        text
          .replaceAll('/tablet', `/${name}`)
          .replaceAll('anna-user', userId)
          .replaceAll('anna-diary', resourceId)
          .replaceAll('anna-branch', branchId);
      await inSteps(steps, (method, path, body) =>
        shop().admin(method, theirs(path), method === 'DELETE' ? undefined : JSON.parse(theirs(JSON.stringify(body)))),
      );
    }
    await new Promise<void>((ready) => {
      closed = inTab(shop().console, async (opened) => {
        page = opened;
        await page.locator('nav').waitFor();
        ready();
        await new Promise<void>((end) => {
          done = end;
        });
      });
    });
  }, 120_000);
  afterAll(async () => {
    done();
    await closed;
  });

  it('the list says what works, and why not', async () => {
    for (const [at, situation] of situations.entries()) {
      const name = names[at] ?? '';
      const row = page.locator('tr', { has: page.getByRole('link', { name, exact: true }) });
      await row.waitFor();
      const state = await row.locator('td').nth(1).textContent();
      const expected = whyNot(situation);
      expect([situation.name, state]).toEqual([situation.name, expected.length === 0 ? 'Works' : expected.join(' ')]);
    }
  });

  it.each(situations.map((situation, at) => [situation.name, situation, names[at] ?? ''] as const))(
    '%s',
    async (_, situation, name) => {
      const works = whyNot(situation).length === 0;
      const { password } = shop().staff[name]!.who;
      await page.goto(`${shop().origin}/console#/service-accesses/${name}`);
      await page.getByRole('heading', { name, exact: true }).waitFor();
      await field(page, 'Password').last().fill(password);
      await press(page, 'Test');
      await see(page, /^Phones can(not)? synchronise|^Not fully tested/);
      const verdict = async (text: string) => (await page.getByText(text, { exact: true }).count()) > 0;
      // Without a branch phones read everything and can create nothing.
      const isInPart = situation.codes.includes('branch-missing');
      expect([
        await verdict('Phones can synchronise.'),
        await verdict('Phones can synchronise, but not everything works.'),
        await verdict('Phones cannot synchronise yet.'),
      ]).toEqual([works && !isInPart, isInPart, !works]);

      await page.goto(`${shop().origin}/console#/me`);
      await field(page, 'User name').fill(name);
      await field(page, 'Password').fill(password);
      await press(page, 'Show my access');
      if (works) await see(page, 'Your phone can synchronise with it.');
      else await see(page, whyNot(situation)[0] ?? '');
      expect(await page.getByText('Your phone can synchronise with it.').count()).toBe(Number(works));
    },
  );
});
