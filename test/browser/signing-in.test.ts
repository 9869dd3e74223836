import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { field, press, see } from './acts.ts';
import { inTab, openTab } from './browser.ts';
import { type FederatedShop, openFederatedShop } from './identity-provider.ts';
import { aShop } from './shop.ts';

describe('signing in with the token of one machine', () => {
  const shop = aShop();

  it('the printed link signs in, and the token stays neither in the address nor in another tab', async () => {
    await inTab(shop().console, async (page) => {
      await see(page, 'New service access');
      expect(await page.evaluate('location.href')).toBe(`${shop().origin}/console`);
      await page.reload();
      await see(page, 'New service access');
      const other = await page.context().newPage();
      await other.goto(`${shop().origin}/console`);
      await field(other, 'Admin token').waitFor();
    });
  });

  it('T51 typed, refused when wrong, and signed out again', () =>
    inTab(`${shop().origin}/console`, async (page) => {
      await field(page, 'Admin token').fill('wrong');
      await press(page, 'Sign in');
      await see(page, 'The token is not valid, or not any more.');
      await field(page, 'Admin token').fill(shop().process.greeting.adminToken ?? '');
      await press(page, 'Sign in');
      await see(page, 'New service access');
      await press(page, 'Sign out');
      await field(page, 'Admin token').waitFor();
      expect(await page.evaluate('sessionStorage.length')).toBe(0);
    }));
});

/** Tells the identity provider who one is, and lets the console in. */
const authenticate = async (page: Page): Promise<void> => {
  await page.locator('input[name=login]').fill('admin@example.com');
  await page.locator('input[name=password]').fill('whatever');
  await page.locator('button[type=submit]').click();
  await page
    .locator('form', { hasNot: page.locator('input[name=login]') })
    .locator('button[type=submit]')
    .click();
};

describe('signing in with an identity provider', () => {
  let shop: FederatedShop;
  beforeAll(async () => {
    shop = await openFederatedShop();
  });
  afterAll(() => shop.close());

  it('leads there and back to where one was, administers with the access token, and ends both sessions', () =>
    inTab(`${shop.origin}/console#/branches`, async (page) => {
      await press(page, 'Sign in');
      await page.waitForURL(`${shop.issuer}/interaction/**`);
      await authenticate(page);

      await page.waitForURL(`${shop.origin}/console#/branches`);
      await page.getByRole('link', { name: 'New branch' }).click();
      await field(page, 'Name').fill('Mitte');
      await press(page, 'Save');
      await page.getByRole('heading', { name: 'Mitte' }).waitFor();
      expect(shop.subjects()).toEqual(['admin@example.com']);

      await press(page, 'Sign out');
      await page.waitForURL(`${shop.issuer}/**`);
      await page.locator('button[type=submit]').first().click();
      await page.waitForURL(`${shop.origin}/console`);
      await page.getByRole('button', { name: 'Sign in' }).waitFor();
    }));

  it('T51 keeps what was typed when the token expires: a window of its own signs in, and goes', () =>
    inTab(`${shop.origin}/console#/branches`, async (page) => {
      await press(page, 'Sign in');
      await page.waitForURL(`${shop.issuer}/interaction/**`);
      await authenticate(page);
      await page.getByRole('link', { name: 'New branch' }).click();
      await field(page, 'Name').fill('Half typed');
      await page.evaluate("sessionStorage.setItem('caldav-console-token', 'expired')");
      await press(page, 'Save');
      await see(page, 'The token is not valid, or not any more.');
      const [beside] = await Promise.all([page.waitForEvent('popup'), press(page, 'Sign in')]);
      // The provider remembers who one is; where it asks, it asks there.
      await Promise.race([beside.waitForEvent('close'), beside.locator('input[name=login]').waitFor()]);
      if (!beside.isClosed()) {
        await authenticate(beside);
        if (!beside.isClosed()) await beside.waitForEvent('close');
      }
      expect(await field(page, 'Name').inputValue()).toBe('Half typed');
      await press(page, 'Save');
      await page.getByRole('heading', { name: 'Half typed' }).waitFor();
      expect(page.url()).toMatch(/#\/branches\/b/);
    }));

  it('says so when the provider refuses, and takes no answer that was not asked for', () =>
    inTab(`${shop.origin}/console`, async (page) => {
      await press(page, 'Sign in');
      await page.waitForURL(`${shop.issuer}/interaction/**`);
      await page.getByRole('link', { name: 'Cancel' }).click();
      await see(page, 'The identity provider did not sign you in.');
      await page.goto(`${shop.origin}/console#token=of-somebody-else`);
      await page.waitForURL(`${shop.origin}/console`);
      await page.getByRole('button', { name: 'Sign in' }).waitFor();
      await page.goto(`${shop.origin}/console?code=stolen&state=guessed`);
      await page.getByRole('button', { name: 'Sign in' }).waitFor();
      expect(await page.evaluate('sessionStorage.length')).toBe(0);
    }));

  it('T51 opens nothing with a token of another audience', async () => {
    const answer = await fetch(`${shop.origin}/admin/v1/branches`, {
      headers: { authorization: `Bearer ${await shop.tokenFor('urn:another-api')}` },
    });
    expect(answer.status).toBe(401);
  });

  it('says so when the provider does not answer', async () => {
    shop.silence();
    const { page } = await openTab();
    await page.goto(`${shop.origin}/console`);
    await press(page, 'Sign in');
    await see(page, 'The identity provider does not answer.');
    expect(await page.getByRole('button', { name: 'Sign in' }).isEnabled()).toBe(true);
    await page.context().close();
  });
});
