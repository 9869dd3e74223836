import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { words } from '../../lambdas/console/words/words.ts';
import { inTab } from './browser.ts';
import { aFullShop } from './full-shop.ts';
import { placesOf } from './places.ts';
import { type Traffic, textsIn, watchTraffic, whenStill } from './settled.ts';

const { en } = words;
const calls = '**/admin/v1/**';
/** Says that something is not known yet; nothing else may show that does not stay. */
const notYet = '…';
const patience = { timeout: 300_000 };

interface Visit {
  readonly page: Page;
  readonly place: string;
  readonly traffic: Traffic;
  /** Loads the place from nothing, with the answers as they are let through by now. */
  readonly load: () => Promise<void>;
}

describe('on a slow network, at every place of the console', () => {
  const shop = aFullShop();

  const atEachPlace = (work: (visit: Visit) => Promise<void>) =>
    inTab(shop().console, async (page) => {
      page.on('dialog', (dialog) => void dialog.accept());
      const traffic = watchTraffic(page);
      await page.locator('nav').waitFor();
      for (const place of placesOf(shop())) {
        const load = async () => {
          // Another address that differs behind the hash alone would load nothing.
          await page.goto('about:blank');
          await page.goto(`${shop().origin}/console${place.startsWith('diary') ? '?diary' : ''}#/${place}`);
          await page.locator('h1').waitFor();
        };
        await work({ page, place, traffic, load });
        await page.unrouteAll({ behavior: 'ignoreErrors' });
      }
    });

  const settled = async ({ page, traffic }: Visit, held: readonly unknown[] = []): Promise<string[]> => {
    do await whenStill(page, () => [held.length, traffic.underWay()]);
    while (traffic.underWay() > held.length);
    return textsIn(page);
  };

  const seen = new Map<string, string[]>();
  /** What the place shows when nothing is in its way; nothing here changes what is stored. */
  const undisturbed = async (visit: Visit): Promise<string[]> => {
    const before = seen.get(visit.place);
    if (before !== undefined) return before;
    await visit.load();
    const texts = await settled(visit);
    seen.set(visit.place, texts);
    return texts;
  };

  /** Keeps every answer back; what is returned lets them go. */
  const holdAnswers = async (page: Page): Promise<(() => void)[]> => {
    const held: (() => void)[] = [];
    await page.route(calls, async (route) => {
      await new Promise<void>((go) => held.push(go));
      await route.continue();
    });
    return held;
  };

  /** Lets them go one by one, the last first, with a look at the page before each and at the end. */
  const letGo = async (visit: Visit, held: (() => void)[], look: (texts: readonly string[]) => unknown) => {
    for (let next: (() => void) | undefined = () => undefined; next !== undefined; next = held.pop()) {
      next();
      await look(await settled(visit, held));
      // What the look set off is kept back too.
      await settled(visit, held);
    }
  };

  it('nothing is said before it is known, in whatever order the answers come', patience, () =>
    atEachPlace(async (visit) => {
      const { page, place, load } = visit;
      const inTheEnd = await undisturbed(visit);
      const held = await holdAnswers(page);
      await load();
      const said: string[] = [];
      await letGo(visit, held, (texts) => said.push(...texts));
      expect([place, await settled(visit)]).toEqual([place, inTheEnd]);
      const wrong = said.filter((text) => !inTheEnd.includes(text) && !text.includes(notYet));
      expect([place, [...new Set(wrong)]]).toEqual([place, []]);
    }),
  );

  it('what failed once can be tried again until all is there', patience, () =>
    atEachPlace(async (visit) => {
      const { page, place, load } = visit;
      const inTheEnd = await undisturbed(visit);
      const failed = new Set<string>();
      await page.route(calls, async (route) => {
        const what = `${route.request().method()} ${route
          .request()
          .url()
          .replace(/\d{4}-\d\d-\d\dT[^&]*/g, '')}`;
        if (failed.has(what)) return route.continue();
        failed.add(what);
        return route.fulfill({ status: 503, body: '{}' });
      });
      await load();
      await settled(visit);
      const again = page.getByRole('button', { name: en.retry });
      for (let tries = 0; (await again.count()) > 0 && tries < 20; tries++) {
        await again.first().click();
        await settled(visit);
      }
      expect([place, await settled(visit)]).toEqual([place, inTheEnd]);
    }),
  );

  it('what is typed before everything is there is still there afterwards', patience, () =>
    atEachPlace(async (visit) => {
      const { page, place, load } = visit;
      const held = await holdAnswers(page);
      await load();
      await letGo(visit, held, () => page.evaluate(fillIn));
      expect([place, await page.evaluate(lostOnes)]).toEqual([place, []]);
    }),
  );

  it('no button does nothing, neither before everything is there nor afterwards', patience, () =>
    atEachPlace(async (visit) => {
      const { page, place, load } = visit;
      const held = await holdAnswers(page);
      await page.route(calls, (route) =>
        route.request().method() === 'GET' ? route.fallback() : route.fulfill({ status: 503, body: '{}' }),
      );
      await load();
      const idle: string[] = [];
      // What a press asks for is kept back again: it must not be pressed for ever.
      let pressed = 0;
      await letGo(visit, held, async () => {
        if (pressed > 0 && (pressed > 1 || held.length > 0)) return;
        pressed++;
        idle.push(...(await page.evaluate<string[]>(pressAll)));
      });
      expect([place, idle]).toEqual([place, []]);
    }),
  );
});

/** Fills in every control in sight that was not yet, as a person would, and remembers it. */
const fillIn = `(async () => {
  window.typed ??= new Map();
  const values = { number: '7', date: '2027-01-05', time: '10:30', 'datetime-local': '2027-01-05T10:30', color: '#123456', url: 'https://a.example' };
  for (const control of document.querySelectorAll('main :is(input, textarea, select)')) {
    if (!control.checkVisibility() || control.disabled || control.type === 'file' || control.type === 'search' || control.closest('.resources')) continue;
    // Whoever picks somebody who is there takes over what is known of them.
    if (control.id === 'field-userId' && location.hash === '#/new-phone') continue;
    const key = control.id || control.getAttribute('aria-label') || control.parentElement.textContent;
    if (window.typed.has(key)) continue;
    if (control.type === 'checkbox') control.click();
    else {
      if (control.localName === 'select') control.selectedIndex = control.options.length - 1;
      else control.value = values[control.type] ?? 'typed early';
      control.dispatchEvent(new Event('input', { bubbles: true }));
      control.dispatchEvent(new Event('change', { bubbles: true }));
    }
    await new Promise((later) => requestAnimationFrame(() => setTimeout(later)));
    window.typed.set(key, { control, value: control.type === 'checkbox' ? control.checked : control.value });
  }
})()`;

/** What was filled in and is gone, or another by now. */
const lostOnes = `[...(window.typed ?? [])].flatMap(([key, { control, value }]) => {
  const now = !control.isConnected ? 'gone' : control.type === 'checkbox' ? control.checked : control.value;
  return now === value ? [] : [[key, value, now]];
})`;

/** Presses each button in sight, and names those of which nothing came: no other page, no question, no request, no complaint. */
const pressAll = `(async () => {
  const idle = [];
  const pressed = new Set();
  const nextButton = () => [...document.querySelectorAll('main button')].find(
    (button) => !button.disabled && button.checkVisibility() && button.innerText !== '${en.copied}' && !pressed.has(button.innerText + button.ariaLabel) && !button.closest('dialog'));
  for (let button = nextButton(); button; button = nextButton()) {
    pressed.add(button.innerText + button.ariaLabel);
    let came = 0;
    const count = () => came++;
    const changes = new MutationObserver(count);
    changes.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
    const anchors = HTMLAnchorElement.prototype.click;
    HTMLAnchorElement.prototype.click = count;
    addEventListener('invalid', count, true);
    const asked = window.fetch;
    window.fetch = (...request) => (count(), asked(...request));
    button.click();
    for (let waited = 0; came === 0 && waited < 200; waited++) await new Promise((later) => setTimeout(later, 10));
    if (came === 0) idle.push(button.innerText);
    window.fetch = asked;
    changes.disconnect();
    removeEventListener('invalid', count, true);
    HTMLAnchorElement.prototype.click = anchors;
    for (const dialog of document.querySelectorAll('dialog[open]')) dialog.close();
  }
  return idle;
})()`;
