import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { field, go, press, save, see, textOf } from './acts.ts';
import { inTab, openTab } from './browser.ts';
import { aShop } from './shop.ts';

describe('what goes wrong in between', () => {
  const shop = aShop('anna', 'berta', 'new');
  const anna = () => shop().staff.anna;
  const inConsole = (place: readonly string[], work: (page: Page) => Promise<void>) =>
    inTab(shop().console, async (page) => {
      await page.locator('nav').waitFor();
      await page.goto(`${shop().origin}/console#/${place.join('/')}`);
      await work(page);
    });
  const generate = async (page: Page): Promise<string> => {
    await press(page, 'Generate a password');
    await page.getByRole('dialog').getByRole('button', { name: 'Generate a password' }).click();
    await see(page, 'This password is shown only once.');
    return textOf(page, 'Password');
  };

  it('a reading that fails takes nothing away: neither a password shown once nor what was typed', () =>
    inConsole(['service-accesses', 'anna'], async (page) => {
      await field(page, 'Description').fill('Phone in the drawer');
      await page.route('**/service-accesses/anna', (route) => route.fulfill({ status: 503, body: '{}' }));
      const password = await generate(page);
      await see(page, 'The gateway answered unexpectedly (503).');
      expect(await textOf(page, 'Password')).toBe(password);
      expect(await field(page, 'Description').inputValue()).toBe('Phone in the drawer');
      await page.unroute('**/service-accesses/anna');
      await press(page, 'Try again');
      await save(page);
      expect(await shop().admin('GET', '/service-accesses/anna')).toMatchObject({ description: 'Phone in the drawer' });
      expect(await shop().phone('PROPFIND', anna().calendar, { userName: 'anna', password })).toBe(207);
    }));

  it('a form can be saved before the names in its choices have come', () =>
    inTab(shop().console, async (page) => {
      await page.locator('nav').waitFor();
      let come: () => void = () => undefined;
      const late = new Promise<void>((done) => {
        come = done;
      });
      await page.route('**/admin/v1/directory', async (route) => {
        await late;
        await route.continue();
      });
      await page.goto(`${shop().origin}/console#/service-accesses/anna`);
      await page.reload();
      await field(page, 'Description').fill('Saved at once');
      await save(page);
      expect(await shop().admin('GET', '/service-accesses/anna')).toMatchObject({
        description: 'Saved at once',
        userId: anna().userId,
      });
      come();
      await expect.poll(() => field(page, 'User').locator('option:checked').textContent()).toBe('User anna');
    }));

  it('a button says that a text is copied as long as it is this text', () =>
    inConsole(['service-accesses', 'berta'], async (page) => {
      await generate(page);
      const button = page.locator('.copied').first().getByRole('button');
      await button.click();
      await expect.poll(() => button.textContent()).toBe('Copied');
      await generate(page);
      await expect.poll(() => button.textContent()).toBe('Copy');
    }));

  it('what is typed while a form is being saved stays, and is not called saved', () =>
    inConsole(['users', anna().userId], async (page) => {
      await page.route('**/users/*', async (route) => {
        if (route.request().method() === 'PATCH') await new Promise((later) => setTimeout(later, 500));
        await route.continue();
      });
      await field(page, 'Disabled').check();
      await press(page, 'Save');
      await field(page, 'Name').fill('Anna Brandt');
      await page.waitForResponse((answer) => answer.request().method() === 'PATCH');
      await see(page, 'Discard');
      expect(await field(page, 'Name').inputValue()).toBe('Anna Brandt');
      await page.unroute('**/users/*');
      await field(page, 'Disabled').uncheck();
      await save(page);
      expect(await shop().admin('GET', `/users/${anna().userId}`)).toMatchObject({
        name: 'Anna Brandt',
        disabled: false,
      });
    }));

  it('somebody else’s change is read again at a press, and one’s own goes on top of it', () =>
    inConsole(['users', anna().userId], async (page) => {
      await field(page, 'Disabled').check();
      await shop().admin('PATCH', `/users/${anna().userId}`, { name: 'Anna Neu' });
      await press(page, 'Save');
      await see(page, 'It was changed in the meantime.');
      await press(page, 'Try again');
      await page.getByRole('heading', { name: 'Anna Neu' }).waitFor();
      expect(await field(page, 'Disabled').isChecked()).toBe(true);
      await save(page);
      expect(await shop().admin('GET', `/users/${anna().userId}`)).toMatchObject({ name: 'Anna Neu', disabled: true });
    }));

  it('what was typed is not left behind without a question', () =>
    inConsole(['users', anna().userId], async (page) => {
      const asked: string[] = [];
      const answer = async (yes: boolean) => {
        page.once('dialog', (dialog) => {
          asked.push(dialog.message());
          void (yes ? dialog.accept() : dialog.dismiss());
        });
        await go(page, 'Branches');
      };
      await field(page, 'Name').fill('Anna Brandt-Neu');
      await answer(false);
      await page.waitForURL(`**/console#/users/${anna().userId}`);
      expect(await field(page, 'Name').inputValue()).toBe('Anna Brandt-Neu');
      await answer(true);
      await see(page, 'New branch');
      expect(asked).toEqual(Array(2).fill('What you typed is not saved. Leave anyway?'));
      await go(page, 'Users');
      await see(page, 'New user');
    }));

  it('S22 a verdict is gone as soon as what it was about has changed', () =>
    inConsole(['service-accesses', 'berta'], async (page) => {
      await press(page, 'Test');
      await see(page, 'The gateway answers and asks for user name and password');
      await field(page, 'Confirmed').uncheck();
      await save(page);
      await page.locator('.steps').waitFor({ state: 'detached' });
    }));

  it('S10 another day keeps its time', () =>
    inConsole(['service-accesses', 'berta'], async (page) => {
      await field(page, 'Valid until').fill('2031-12-31');
      await page.getByLabel('Time of day (optional)').last().fill('18:30');
      await field(page, 'Valid until').fill('2032-01-31');
      await save(page);
      expect(await shop().admin('GET', '/service-accesses/berta')).toMatchObject({ validUntil: '2032-01-31T18:30' });
    }));

  it('an address that is none says so, whatever stands in it', () =>
    inConsole(['users', '%E0%A4%A'], async (page) => {
      await see(page, 'There is no such user.');
      for (const place of ['resources/.', 'resources/..', 'nothing/at-all']) {
        await page.goto(`${shop().origin}/console#/${place}`);
        await page.getByRole('heading', { name: 'There is nothing at this address.' }).waitFor();
      }
    }));

  it('a service access that is called “new” is one like any other', () =>
    inConsole(['service-accesses'], async (page) => {
      await go(page, 'new');
      await page.getByRole('heading', { name: 'new', exact: true }).waitFor();
      await field(page, 'Confirmed').waitFor();
    }));

  it('the printed link signs in a tab that is open already, and leaves no token in its address', async () => {
    const { page } = await openTab();
    await page.goto(`${shop().origin}/console`);
    await field(page, 'Admin token').waitFor();
    await page.goto(shop().console);
    await see(page, 'New service access');
    expect(page.url()).toBe(`${shop().origin}/console`);
    await page.context().close();
  });

  it('what colleagues did meanwhile is there at the next place', () =>
    inConsole(['users'], async (page) => {
      await see(page, 'New user');
      const { id } = await shop().admin('POST', '/branches', { name: 'Süd', zone: 'Europe/Berlin' });
      await shop().admin('POST', '/users', { name: 'Xaver', branchId: id });
      await go(page, 'Branches');
      await go(page, 'Users');
      await page.locator('tr', { hasText: 'Xaver' }).getByText('Süd').waitFor();
    }));
});
