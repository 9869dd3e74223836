import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { field, go, press, see } from './acts.ts';
import { inTab } from './browser.ts';
import { aShop } from './shop.ts';

describe('F7 the lists answer what is asked of them', () => {
  const shop = aShop('anna', 'emil', 'mia');
  const userNames = (page: Page) => page.locator('tbody td:first-child').allTextContents();
  const place = (list: string) => `${shop().origin}/console#/${list}`;
  beforeAll(async () => {
    const { emil, mia } = shop().staff;
    await shop().admin('PATCH', '/service-accesses/emil', { validUntil: '2020-01-01', description: 'Blue phone' });
    await shop().admin('PATCH', `/users/${mia.userId}`, { disabled: true, name: 'Mia Österreich' });
    await shop().admin('PATCH', `/branches/${emil.branchId}`, { name: 'Hafen, am langen Ende der Speicherstadt' });
  });

  it('an access that opens nothing says so, and why', () =>
    inTab(shop().console, async (page) => {
      await page.locator('nav').waitFor();
      const state = (name: string) => page.locator('tr', { has: page.getByRole('link', { name, exact: true }) });
      await state('anna').getByText('Works', { exact: true }).waitFor();
      for (const [name, why] of [
        ['emil', 'has expired'],
        ['mia', 'disabled'],
      ] as const) {
        expect(await state(name).getByText(why).count()).toBe(1);
        expect(await state(name).getByText('Works', { exact: true }).count()).toBe(0);
      }
      await field(page, 'State').first().selectOption('Does not work');
      await expect.poll(() => userNames(page)).toEqual(['emil', 'mia']);
      await field(page, 'State').first().selectOption('Works');
      await expect.poll(() => userNames(page)).toEqual(['anna']);
    }));

  it('finds by any field and any name, and keeps it in the address and on the way back', () =>
    inTab(shop().console, async (page) => {
      await page.locator('nav').waitFor();
      for (const [wanted, found] of [
        ['blue', 'emil'],
        ['speicherstadt', 'emil'],
        ['österr', 'mia'],
        ['expired has', 'emil'],
      ] as const) {
        await field(page, 'Search').fill(wanted);
        await expect.poll(async () => [wanted, await userNames(page)]).toEqual([wanted, [found]]);
      }
      expect(page.url()).toContain('?q=expired+has');
      await page.reload();
      await page.getByRole('link', { name: 'emil', exact: true }).click();
      await page.getByRole('heading', { name: 'emil' }).waitFor();
      await page.locator('.crumb a').click();
      await page.getByRole('link', { name: 'emil', exact: true }).waitFor();
      await expect.poll(() => userNames(page)).toEqual(['emil']);
      expect(await field(page, 'Search').inputValue()).toBe('expired has');
      await go(page, 'Service access data');
      await page.getByRole('link', { name: 'anna', exact: true }).waitFor();
      expect(await field(page, 'Search').inputValue()).toBe('');
      await field(page, 'Search').fill('no such thing');
      await see(page, 'Nothing in the list matches.');
    }));

  it('is ordered by any column, both ways, what is empty last', () =>
    inTab(shop().console, async (page) => {
      await page.locator('nav').waitFor();
      const by = (name: string) => page.getByRole('columnheader', { name }).getByRole('button').click();
      await by('User name');
      await expect.poll(() => userNames(page)).toEqual(['anna', 'emil', 'mia']);
      await by('User name');
      await expect.poll(() => userNames(page)).toEqual(['mia', 'emil', 'anna']);
      expect(await page.getByRole('columnheader', { name: 'User name' }).getAttribute('aria-sort')).toBe('descending');
      for (const _ of [1, 2]) {
        await by('Valid until');
        await expect.poll(async () => (await userNames(page))[0]).toBe('emil');
      }
      expect(page.url()).toContain('sort=-validUntil');
    }));

  it('U27 the history says which fields changed and finds by part of a name', () =>
    inTab(shop().console, async (page) => {
      await page.locator('nav').waitFor();
      await page.goto(place('history'));
      await page.getByRole('cell', { name: 'Service access changed: Valid until, Description' }).waitFor();
      await field(page, 'About').fill('österr');
      await page.keyboard.press('Enter');
      await page.getByRole('cell', { name: /^User changed: (Name, Disabled|Disabled, Name)$/ }).waitFor();
      expect(await page.getByRole('cell', { name: /Service access changed/ }).count()).toBe(0);
      expect(await field(page, 'About').inputValue()).toBe('Mia Österreich');
    }));

  it('shows the first 50 of many, finds among all of them, and the rest on request', () =>
    inTab(shop().console, async (page) => {
      for (let n = 100; n < 160; n++) await shop().admin('POST', '/users', { name: `Many ${n}` });
      const asked: string[] = [];
      page.on('request', (request) => asked.push(request.url()));
      await page.goto(place('users'));
      await expect.poll(async () => (await userNames(page)).length).toBe(50);
      await press(page, 'Show more');
      await expect.poll(async () => (await userNames(page)).length).toBe(63);
      expect(await page.getByRole('button', { name: 'Show more' }).count()).toBe(0);
      await field(page, 'Search').pressSequentially('159');
      await expect.poll(() => userNames(page)).toEqual(['Many 159']);
      expect(asked.filter((url) => url.includes('q=')).length).toBeLessThanOrEqual(2);
      await field(page, 'Search').fill('');
      await page.getByRole('columnheader', { name: 'Name' }).getByRole('button').click();
      await page.getByRole('columnheader', { name: 'Name' }).getByRole('button').click();
      await expect.poll(async () => (await userNames(page))[0]).toBe('User emil');
    }));
});
