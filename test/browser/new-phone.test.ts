import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { event } from '../local/process.ts';
import { field, go, press, see, textOf } from './acts.ts';
import { barriers } from './barriers.ts';
import { inTab } from './browser.ts';
import { aShop } from './shop.ts';

const clicksOf = (page: Page) => page.evaluate<number>('window.clicks');

describe('U20 a phone in one form', () => {
  const shop = aShop();
  const count = async (list: string): Promise<number> =>
    (await shop().admin<{ items: unknown[] }>('GET', `/${list}`)).items.length;
  const counts = () => Promise.all(['branches', 'users', 'resources', 'service-accesses'].map(count));

  it('S15 S19 S21 S22 takes at most 8 clicks from nothing to a phone that synchronises', () =>
    inTab(shop().console, async (page) => {
      await page.evaluate("window.clicks = 0; addEventListener('pointerdown', () => window.clicks++, true)");
      await go(page, 'New phone');
      await field(page, 'Name').click();
      await page.keyboard.type('Jörg Müller');
      await field(page, 'Branch').click();
      await page.keyboard.type('Mitte');
      expect(await field(page, 'User name').inputValue()).toBe('joerg.mueller');
      expect(await field(page, 'Confirmed').isChecked()).toBe(true);
      await press(page, 'Create');
      await page.getByRole('img', { name: 'The invitation as a QR code' }).waitFor();
      const password = await textOf(page, 'Password');
      const address = await textOf(page, 'Resource specific URL');
      for (const name of ['Send by e-mail', 'Send by SMS']) {
        const href = await page.getByRole('link', { name }).getAttribute('href');
        expect(decodeURIComponent(href ?? '')).not.toContain(password);
      }
      await press(page, 'Test');
      await see(page, 'A deleted appointment goes away');
      expect(await page.locator('.steps .passed').count()).toBe(8);
      const clicks = await clicksOf(page);
      expect([clicks > 0, clicks <= 8]).toEqual([true, true]);

      const who = { userName: 'joerg.mueller', password };
      const { pathname } = new URL(address);
      expect(await shop().phone('PUT', `${pathname}one.ics`, who, { body: event('one') })).toBe(201);
      expect(await counts()).toEqual([1, 1, 1, 1]);
      expect(await barriers(page)).toEqual([]);
    }));

  it('goes on after a refusal with what is there, and makes nothing twice', () =>
    inTab(shop().console, async (page) => {
      await go(page, 'New phone');
      await field(page, 'Kind').selectOption('Room');
      await field(page, 'Name').fill('Fitting room');
      await field(page, 'User name').fill('joerg.mueller');
      await press(page, 'Create');
      await see(page, 'This user name is taken.');
      await see(page, 'What could be created is kept');
      expect(await page.evaluate('document.activeElement.id')).toBe('field-userName');
      expect(await counts()).toEqual([1, 2, 2, 1]);
      expect([await field(page, 'Name').isDisabled(), await field(page, 'Branch').isDisabled()]).toEqual([true, true]);
      expect(await barriers(page)).toEqual([]);
      await field(page, 'User name').fill('room');
      await field(page, 'Valid until').fill('2090-12-31');
      await press(page, 'Create');
      await page.getByRole('img', { name: 'The invitation as a QR code' }).waitFor();
      expect(await counts()).toEqual([1, 2, 2, 2]);
      expect(await shop().admin('GET', '/service-accesses/room')).toMatchObject({
        works: true,
        confirmed: true,
        validUntil: '2090-12-31',
      });
    }));

  it('keeps what was typed, and what was made, when the token expires on the way', () =>
    inTab(shop().console, async (page) => {
      const expire = () => page.evaluate("sessionStorage.setItem('caldav-console-token', 'expired')");
      const signIn = async () => {
        await see(page, 'The token is not valid, or not any more.');
        expect(await barriers(page)).toEqual([]);
        await field(page, 'Admin token').fill(shop().process.greeting.adminToken ?? '');
        await press(page, 'Sign in');
      };
      await go(page, 'New phone');
      await field(page, 'Name').fill('Late Token');
      await field(page, 'Valid until').fill('2090-12-31');
      const before = await counts();
      await expire();
      await press(page, 'Create');
      await signIn();
      expect(await field(page, 'Name').inputValue()).toBe('Late Token');
      expect(await field(page, 'Valid until').inputValue()).toBe('2090-12-31');
      await press(page, 'Create');
      await page.getByRole('img', { name: 'The invitation as a QR code' }).waitFor();
      const password = await textOf(page, 'Password');
      // The password shows once: it must not go with the token.
      await expire();
      await press(page, 'Test');
      await signIn();
      expect(await textOf(page, 'Password')).toBe(password);
      expect(await page.getByText('not signed in').count()).toBe(0);
      await press(page, 'Test');
      await see(page, 'Phones in this network can synchronise');
      const [, ...others] = before;
      expect(await counts()).toEqual([1, ...others.map((one) => one + 1)]);
    }));

  it('asks again for the same where an answer was lost, and makes nothing twice', () =>
    inTab(shop().console, async (page) => {
      await go(page, 'New phone');
      await field(page, 'Name').fill('Lost Answer');
      let lost = false;
      await page.route('**/admin/v1/users', async (route) => {
        if (lost || route.request().method() !== 'POST') return route.continue();
        lost = true;
        await route.fetch();
        return route.abort();
      });
      const before = await counts();
      await press(page, 'Create');
      await see(page, 'The gateway does not answer.');
      await press(page, 'Create');
      await page.getByRole('img', { name: 'The invitation as a QR code' }).waitFor();
      const [, users = 0, ...others] = before;
      expect(await counts()).toEqual([1, users + 1, ...others.map((one) => one + 1)]);
    }));
});

describe('U20 a phone for somebody who is there already', () => {
  const shop = aShop('anna');
  beforeAll(async () => {
    await shop().admin('PATCH', `/resources/${shop().staff.anna.resourceId}`, { allowCalendarSync: false });
  });

  it('takes their diary and allows it', () =>
    inTab(
      shop().console,
      async (page) => {
        const { userId, resourceId } = shop().staff.anna;
        await go(page, 'Neues Telefon');
        await field(page, 'Benutzer').selectOption(userId);
        await expect.poll(() => field(page, 'Ressource').inputValue()).toBe(resourceId);
        await field(page, 'Benutzername').fill('anna.2');
        await press(page, 'Anlegen');
        expect(await textOf(page, 'Ressourcenspezifische URL')).toContain(`/dav/calendars/anna.2/${resourceId}/`);
        expect(await shop().admin('GET', `/resources/${resourceId}`)).toMatchObject({ allowCalendarSync: true });
      },
      { locale: 'de-DE', viewport: { width: 390, height: 800 } },
    ));
});
