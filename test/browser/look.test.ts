import type { BrowserContextOptions, Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { press, see } from './acts.ts';
import { barriers } from './barriers.ts';
import { inTab, openTab } from './browser.ts';
import { aShop } from './shop.ts';

const hostile = '<img src=x onerror="document.title=1"><script>document.title=2</script>';

describe('how the console looks', () => {
  const shop = aShop('anna');
  const anna = () => shop().staff.anna;
  beforeAll(async () => {
    await shop().admin('POST', '/users', { name: hostile });
  });

  const places = (): readonly string[] => [
    'new-phone',
    'many-phones',
    'service-accesses',
    'service-accesses/~new',
    'service-accesses/anna',
    'resources',
    `resources/${anna().resourceId}`,
    'users',
    `branches/${anna().branchId}`,
    'history',
    'me',
  ];

  /** Signed in, at every place in turn. */
  const everywhere = (work: (page: Page, place: string) => Promise<void>, options?: BrowserContextOptions) =>
    inTab(
      shop().console,
      async (page) => {
        await page.locator('nav').waitFor();
        for (const place of places()) {
          await page.goto(`${shop().origin}/console#/${place}`);
          await page.locator('h1').first().waitFor();
          await page.waitForLoadState('networkidle');
          await work(page, place);
        }
      },
      options,
    );

  for (const colorScheme of ['light', 'dark'] as const) {
    it(`has no barriers, ${colorScheme}`, () =>
      everywhere(async (page, place) => expect([place, await barriers(page)]).toEqual([place, []]), { colorScheme }));
  }

  it('fits a phone: nothing has to be pushed sideways but a wide table in its own frame', () =>
    everywhere(
      async (page, place) => {
        const wider = await page.evaluate(
          'document.documentElement.scrollWidth - document.documentElement.clientWidth',
        );
        expect([place, wider]).toEqual([place, 0]);
      },
      { viewport: { width: 360, height: 740 } },
    ));

  it('goes on at the new place for who steers by keyboard', () =>
    inTab(shop().console, async (page) => {
      await page.getByRole('link', { name: 'Users', exact: true }).press('Enter');
      await page.getByRole('heading', { name: 'Users' }).waitFor();
      await expect.poll(() => page.evaluate('document.activeElement.tagName')).toBe('MAIN');
      await page.keyboard.press('Tab');
      expect(await page.evaluate('document.activeElement.textContent')).toBe('New user');
    }));

  it('speaks German to a German browser, and the other language at a press, remembered', () =>
    inTab(
      shop().console,
      async (page) => {
        await see(page, 'Neue Zugangsdaten');
        expect(await page.locator('html').getAttribute('lang')).toBe('de');
        await press(page, 'English');
        await see(page, 'New service access');
        await page.reload();
        await see(page, 'New service access');
      },
      { locale: 'de-DE' },
    ));

  it('T53 shows markup in a name as text and runs nothing of it', () =>
    inTab(shop().console, async (page) => {
      await page.getByRole('link', { name: 'Users', exact: true }).click();
      await page.getByRole('link', { name: hostile }).click();
      await page.getByRole('heading', { name: hostile }).waitFor();
      expect(await page.title()).toBe(`${hostile} – Calendar gateway`);
      expect(await page.locator('main img').count()).toBe(0);
    }));

  it('T53 its policy keeps a script out that somebody slipped in', async () => {
    const { page } = await openTab();
    await page.goto(`${shop().origin}/console`);
    await page.locator('h1').waitFor();
    const slipIn = `new Promise((resolve) => {
      addEventListener('securitypolicyviolation', ({ effectiveDirective }) => resolve(effectiveDirective));
      const script = document.createElement('script');
      script.append('document.title = 3');
      document.body.append(script);
    })`;
    expect(await page.evaluate(slipIn)).toMatch(/^(script-src|require-trusted-types-for)/);
    expect(await page.title()).toBe('Administration – Calendar gateway');
    await page.context().close();
  });
});
