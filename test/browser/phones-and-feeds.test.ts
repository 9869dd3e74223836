import { describe, expect, it } from 'vitest';
import { field, press, see, textOf } from './acts.ts';
import { barriers } from './barriers.ts';
import { inTab } from './browser.ts';
import { aShop } from './shop.ts';

const propfind = '<propfind xmlns="DAV:"><prop><sync-token/></prop></propfind>';

describe('phones and calendar feeds', () => {
  const shop = aShop('anna');
  const anna = () => shop().staff.anna;
  const sync = () => shop().phone('PROPFIND', anna().calendar, anna().who, { body: propfind });

  it('B08 an administrator sees which phone synchronised and resets its sync; the list says when', () =>
    inTab(shop().console, async (page) => {
      expect(await sync()).toBe(207);
      await page.goto(`${shop().origin}/console#/service-accesses`);
      await page.getByRole('button', { name: 'Last synchronised' }).waitFor();
      await page.goto(`${shop().origin}/console#/service-accesses/anna`);
      await page.getByRole('heading', { name: 'Phones' }).waitFor();
      await page.getByRole('cell', { name: 'node', exact: true }).waitFor();
      await page.getByRole('cell', { name: 'Diary anna', exact: true }).waitFor();
      expect(await barriers(page)).toEqual([]);
      await press(page, 'Reset synchronisation');
      await page.getByRole('dialog').getByRole('button', { name: 'Reset synchronisation' }).click();
      await see(page, 'The synchronisation is reset.');
      const { items } = await shop().admin<{ items: { action: string }[] }>('GET', '/audit?subject=anna');
      expect(items.map(({ action }) => action)).toContain('sync reset');
    }));

  it('B08 staff see their own phones and reset them', () =>
    inTab(`${shop().origin}/console#/me`, async (page) => {
      await field(page, 'User name').fill('anna');
      await field(page, 'Password').fill(anna().who.password);
      await press(page, 'Show my access');
      await page.getByRole('heading', { name: 'Phones' }).waitFor();
      await press(page, 'Reset synchronisation');
      await page.getByRole('dialog').getByRole('button', { name: 'Reset synchronisation' }).click();
      await see(page, 'The synchronisation is reset.');
    }));

  it('B11 a feed is made, read without signing in, given another address and revoked', () =>
    inTab(shop().console, async (page) => {
      await page.goto(`${shop().origin}/console#/resources/${anna().resourceId}`);
      await field(page, 'For whom').fill('Cleaning');
      await press(page, 'Make a feed');
      await see(page, 'This address is shown only once.');
      const url = await textOf(page, 'Calendar feeds');
      const read = async (address: string) => (await fetch(address)).status;
      expect(await read(url)).toBe(200);
      expect(await barriers(page)).toEqual([]);
      await press(page, 'New address');
      await page.getByRole('dialog').getByRole('button', { name: 'New address' }).click();
      await expect.poll(() => textOf(page, 'Calendar feeds')).not.toBe(url);
      expect([await read(url), await read(await textOf(page, 'Calendar feeds'))]).toEqual([404, 200]);
      await press(page, 'Revoke');
      await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
      await see(page, 'There is no feed of this diary.');
    }));
});
