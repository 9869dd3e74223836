import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { event } from '../local/process.ts';
import { field, go, press, save, see, textOf } from './acts.ts';
import { inTab } from './browser.ts';
import { aShop } from './shop.ts';

describe('an administrator who does not know what a principal is', () => {
  const shop = aShop();

  it('S05 S16 S19 S22 S23 goes from nothing to a phone that synchronises, by clicking alone', () =>
    inTab(shop().console, async (page) => {
      expect(page.url()).toBe(`${shop().origin}/console`);
      await see(page, 'Nobody can sign in yet.');

      await go(page, 'Branches');
      await go(page, 'New branch');
      await field(page, 'Name').fill('Mitte');
      await field(page, 'Time zone').fill('Europe/Berlin');
      await press(page, 'Save');
      await page.getByRole('heading', { name: 'Mitte' }).waitFor();

      await go(page, 'Users');
      await go(page, 'New user');
      await field(page, 'Name').fill('Emil Vogt');
      await field(page, 'Branch').selectOption('Mitte');
      await press(page, 'Save');
      await page.getByRole('heading', { name: 'Emil Vogt' }).waitFor();

      await go(page, 'Diary resources');
      await go(page, 'New diary resource');
      await field(page, 'Name').fill('Emil');
      await field(page, 'User').selectOption('Emil Vogt');
      await field(page, 'Branch').selectOption('Mitte');
      await field(page, 'Allow for calendar synchronisation').check();
      await press(page, 'Save');
      await see(page, 'No appointments in the next 30 days.');

      await go(page, 'Service access data');
      await go(page, 'New service access');
      await field(page, 'User name').fill('Emil.Vogt');
      await field(page, 'User').selectOption('Emil Vogt');
      await field(page, 'Branch').selectOption('Mitte');
      await press(page, 'Save');
      await see(page, 'The service access is not confirmed.');
      await see(page, 'No password is set yet.');
      await field(page, 'Confirmed').check();
      await save(page);

      await press(page, 'Generate a password');
      await see(page, 'This password is shown only once.');
      const password = await textOf(page, 'Password');
      expect(password).toMatch(/^([a-z0-9]{5}-){3}[a-z0-9]{5}$/);

      const address = await textOf(page, 'Resource specific URL');
      expect(address).toMatch(/^http:\/\/localhost:\d+\/dav\/calendars\/emil\.vogt\/r[a-z0-9]{9}\/$/);
      await page.getByRole('button', { name: 'Copy' }).last().click();
      expect(await page.evaluate('navigator.clipboard.readText()')).toBe(address);

      await press(page, 'Test');
      await see(page, 'A deleted appointment goes away');
      expect(await page.locator('.steps .passed').count()).toBe(8);
      // This machine is not on the internet, which is in nobody's way here.
      await see(page, 'Phones in this network can synchronise; from outside, the gateway is not reachable.');

      const { pathname } = new URL(address);
      const who = { userName: 'Emil.Vogt', password };
      const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10).replaceAll('-', '');
      const body = event('Eye test').replaceAll('20261122', tomorrow);
      expect(await shop().phone('PUT', `${pathname}eye-test.ics`, who, { body })).toBe(201);
      await go(page, 'Diary resources');
      await go(page, 'Emil');
      await page.getByRole('cell', { name: 'Eye test' }).waitFor();
      await page.getByRole('cell', { name: 'emil.vogt' }).waitFor();
    }));
});

describe('day by day', () => {
  const shop = aShop('anna');
  let changed: string | undefined;
  /** Anna and how she signs in by now. */
  const anna = () => {
    const { who, ...rest } = shop().staff.anna;
    return { ...rest, who: { ...who, password: changed ?? who.password } };
  };

  const at = (...place: readonly string[]): string => `${shop().console}`.replace(/#.*/, `#/${place.join('/')}`);
  /** Signs in by the link of the greeting, then goes to the place. */
  const inConsole = (place: readonly string[], work: (page: Page) => Promise<void>) =>
    inTab(shop().console, async (page) => {
      await page.getByRole('link', { name: 'History', exact: true }).waitFor();
      await page.goto(at(...place));
      await work(page);
    });
  const poll = () => shop().phone('PROPFIND', anna().calendar, anna().who);
  const resource = () => shop().admin('GET', `/resources/${anna().resourceId}`);
  const access = () => shop().admin('GET', '/service-accesses/anna');

  it('S01 S03 synchronisation is allowed or not by an explicit save, and acts on the next request', () =>
    inConsole(['resources', anna().resourceId], async (page) => {
      const box = field(page, 'Allow for calendar synchronisation');
      expect(await box.isChecked()).toBe(true);
      await box.uncheck();
      expect(await resource()).toMatchObject({ allowCalendarSync: true });
      await press(page, 'Discard');
      expect(await box.isChecked()).toBe(true);
      await box.uncheck();
      await save(page);
      await see(page, 'The calendar of this resource may not be synchronised.');
      expect(await poll()).toBe(404);
      await box.check();
      await save(page);
      expect(await poll()).toBe(207);
    }));

  it('S14 unconfirmed is refused on the next request, confirmed again works again', () =>
    inConsole(['service-accesses', 'anna'], async (page) => {
      await field(page, 'Confirmed').uncheck();
      await save(page);
      expect(await poll()).toBe(401);
      await see(page, 'The service access is not confirmed.');
      await field(page, 'Confirmed').check();
      await save(page);
      expect(await poll()).toBe(207);
    }));

  it('S07 S10 what does not fit is said at its field, in words, and nothing is stored', () =>
    inConsole(['service-accesses', '~new'], async (page) => {
      await field(page, 'User name').fill('ANNA');
      await field(page, 'User').selectOption('User anna');
      await press(page, 'Save');
      const row = page.locator('.field', { has: field(page, 'User name') });
      await row.getByText('This user name is taken.').waitFor();
      expect(await page.evaluate('document.activeElement.id')).toBe('field-userName');
      await field(page, 'User name').fill('müller');
      await press(page, 'Save');
      await row.getByText('A user name has 1 to 64 of the characters').waitFor();
      await field(page, 'User name').fill('mueller');
      await field(page, 'Valid from').fill('2027-02-01');
      await field(page, 'Valid until').fill('2027-01-01');
      await press(page, 'Save');
      await page
        .locator('.field', { has: field(page, 'Valid until') })
        .getByText('“Valid from” must be before “Valid until”')
        .waitFor();
      const { items } = await shop().admin<{ items: unknown[] }>('GET', '/service-accesses');
      expect(items).toHaveLength(1);
    }));

  it('S10 a duration goes in as days or as times, and is taken away again', () =>
    inConsole(['service-accesses', 'anna'], async (page) => {
      await field(page, 'Valid from').fill('2026-01-05');
      await field(page, 'Valid until').fill('2031-12-31');
      await page.getByLabel('Time of day (optional)').last().fill('18:30');
      await save(page);
      expect(await access()).toMatchObject({ validFrom: '2026-01-05', validUntil: '2031-12-31T18:30' });
      await field(page, 'Valid from').fill('');
      await field(page, 'Valid until').fill('');
      await save(page);
      const { validFrom, validUntil } = await access();
      expect([validFrom, validUntil]).toEqual([undefined, undefined]);
    }));

  it('S15 S16 S18 a typed password: too weak is refused in words, a good one acts at once', () =>
    inConsole(['service-accesses', 'anna'], async (page) => {
      await page.getByLabel('New password').fill('short');
      await press(page, 'Assign');
      await see(page, 'The password is too short, too long or too easy to guess.');
      expect(await poll()).toBe(207);
      await page.getByLabel('New password').fill('drei-gruene-baeume');
      await press(page, 'Assign');
      await see(page, 'The password is assigned.');
      expect(await poll()).toBe(401);
      changed = 'drei-gruene-baeume';
      expect(await poll()).toBe(207);
    }));

  it('S21 B07 what is handed out: messages and an invitation, none with the password', () =>
    inConsole(['service-accesses', 'anna'], async (page) => {
      const mail = await page.getByRole('link', { name: 'Send by e-mail' }).getAttribute('href');
      const sms = await page.getByRole('link', { name: 'Send by SMS' }).getAttribute('href');
      expect(decodeURIComponent(mail ?? '')).toContain(`${shop().origin}${anna().calendar}`);
      expect(decodeURIComponent(sms ?? '')).toContain('User name: anna');
      await press(page, 'Make an invitation');
      await page.getByRole('img', { name: 'The invitation as a QR code' }).waitFor();
      const link = await textOf(page, 'This link works once: it opens a page that sets the phone up.');
      const welcome = await (await fetch(link)).text();
      const short = await page.getByRole('link', { name: 'Send by SMS' }).getAttribute('href');
      const message = decodeURIComponent(/body=(.*)/.exec(short ?? '')?.[1] ?? '');
      expect([message.endsWith(` ${link}`), message.length < 160]).toEqual([true, true]);
      for (const text of [mail, sms, short, link, welcome]) expect(text).not.toContain(anna().who.password);
      expect(welcome).toContain('Set up this phone');
    }));

  it('S22 Test with a wrong password says at which step a phone would stop, and why', () =>
    inConsole(['service-accesses', 'anna'], async (page) => {
      await page.locator('#test-password').fill('not-this-one');
      await press(page, 'Test');
      await see(page, 'The password is wrong.');
      expect(await page.locator('.steps .failed').textContent()).toContain('User name and password are accepted');
    }));

  it('S04 a Google link is shown, and its deletion is the way to phones', async () => {
    await shop().admin('PATCH', `/resources/${anna().resourceId}`, { allowCalendarSync: false });
    await shop().admin('PUT', `/resources/${anna().resourceId}/google-link`, { refreshToken: '1//secret' });
    await inConsole(['resources', anna().resourceId], async (page) => {
      await field(page, 'Allow for calendar synchronisation').check();
      await press(page, 'Save');
      await page
        .locator('.field', { has: field(page, 'Allow for calendar synchronisation') })
        .getByText('The resource is linked to Google Calendar')
        .waitFor();
      await press(page, 'Delete the link');
      await page.getByRole('dialog').getByRole('button', { name: 'Delete the link' }).click();
      await page.getByRole('heading', { name: 'Google Calendar' }).waitFor({ state: 'detached' });
      await save(page);
      expect(await poll()).toBe(207);
    });
  });

  it('S11 a room gets a user of its own with one button', async () => {
    const { id } = await shop().admin('POST', '/resources', { kind: 'place', name: 'Fitting room' });
    await inConsole(['resources', String(id)], async (page) => {
      await press(page, 'Make a user for it');
      await page.getByRole('button', { name: 'Make a user for it' }).waitFor({ state: 'detached' });
      const { userId } = await shop().admin('GET', `/resources/${id}`);
      expect(await shop().admin('GET', `/users/${userId}`)).toMatchObject({
        name: 'Fitting room',
        rights: ['organiser'],
      });
      expect(await field(page, 'User').inputValue()).toBe(userId);
    });
  });

  it('two administrators at once: the second is told, and overwrites nothing', () =>
    inConsole(['users', anna().userId], async (page) => {
      await field(page, 'Name').fill('Anna B.');
      await shop().admin('PATCH', `/users/${anna().userId}`, { name: 'Anna Brandt' });
      await press(page, 'Save');
      await see(page, 'It was changed in the meantime.');
      expect(await shop().admin('GET', `/users/${anna().userId}`)).toMatchObject({ name: 'Anna Brandt' });
    }));

  it('T05 the history says in words who was refused and why', () =>
    inConsole(['history', 'anna'], async (page) => {
      await page.getByRole('cell', { name: 'Sign-in refused' }).first().waitFor();
      await page.getByRole('cell', { name: 'The password is wrong.' }).first().waitFor();
      await page.getByRole('cell', { name: 'Password assigned' }).first().waitFor();
    }));

  it('S09 deletion asks first; then the name stops signing in at once', () =>
    inConsole(['service-accesses', 'anna'], async (page) => {
      await press(page, 'Delete this service access');
      await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
      expect(await poll()).toBe(207);
      await press(page, 'Delete this service access');
      await page.getByRole('dialog').getByRole('button', { name: 'Delete this service access' }).click();
      await see(page, 'Nobody can sign in yet.');
      expect(await poll()).toBe(401);
    }));
});
