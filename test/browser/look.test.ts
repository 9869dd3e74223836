import { describe, expect, it } from 'vitest';
import { press, see } from './acts.ts';
import { barriers } from './barriers.ts';
import { inTab, openTab } from './browser.ts';
import { aFullShop, hostile } from './full-shop.ts';
import { allPlacesOf } from './places.ts';
import { watchTraffic, whenStill } from './settled.ts';

/** How far anything sticks out of its frame. */
const cutOff = `[document.documentElement, ...document.querySelectorAll('main :is(.scroll, td, th, button, label, p, h1, h2, .button, .chip, dialog)')]
  .filter((element) => element.checkVisibility() && element.scrollWidth > element.clientWidth + 1 && getComputedStyle(element).display !== 'inline')
  .map((element) => element.outerHTML.slice(0, 200))`;

/** Opens all that is folded up. */
const unfold = "for (const details of document.querySelectorAll('main details')) details.open = true";

/** Each width with a scheme and a language: every one of them is seen, on every page. */
const looks = [
  { width: 1440, colorScheme: 'light', locale: 'en-GB' },
  { width: 1440, colorScheme: 'dark', locale: 'de-DE' },
  { width: 390, colorScheme: 'dark', locale: 'en-GB' },
  { width: 320, colorScheme: 'light', locale: 'de-DE' },
] as const;

describe('how the console looks', () => {
  const shop = aFullShop();

  it.each(looks)(
    'at $width pixels, $colorScheme, $locale every page has no barriers and nothing sticks out',
    { timeout: 300_000 },
    ({ width, colorScheme, locale }) =>
      inTab(
        shop().console,
        async (page) => {
          const traffic = watchTraffic(page);
          await page.locator('nav').waitFor();
          for (const place of allPlacesOf(shop())) {
            await page.goto(`${shop().origin}/console${place.startsWith('diary') ? '?diary' : ''}#/${place}`);
            await page.locator('h1').waitFor();
            await whenStill(page, traffic.underWay);
            await page.evaluate(unfold);
            do await whenStill(page, traffic.underWay);
            while (traffic.underWay() > 0);
            if (process.env.SCREENSHOTS)
              await page.screenshot({
                path: `${process.env.SCREENSHOTS}/${place.replaceAll(/[/?]/g, '_')}-${width}-${locale}.png`,
                fullPage: true,
              });
            expect([place, await barriers(page), await page.evaluate(cutOff)]).toEqual([place, [], []]);
          }
        },
        { colorScheme, locale, viewport: { width, height: 800 } },
      ),
  );

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
