import type { Page, Route } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { event } from '../local/process.ts';
import { field, press, save, see } from './acts.ts';
import { inTab } from './browser.ts';
import { aShop } from './shop.ts';

/** Keeps the first answer to such a request back until it is let go. */
const keepBack = async (page: Page, url: string, method = 'GET'): Promise<() => void> => {
  let letGo: () => void = () => undefined;
  const wanted = new Promise<void>((go) => {
    letGo = go;
  });
  let isFirst = true;
  await page.route(url, async (route: Route) => {
    if (route.request().method() !== method || !isFirst) return route.continue();
    isFirst = false;
    const answer = await route.fetch();
    await wanted;
    return route.fulfill({ response: answer });
  });
  return letGo;
};

/** Does what was asked for, and loses the answer to the first of these requests. */
const loseAnswer = async (page: Page, url: string): Promise<void> => {
  let isLost = false;
  await page.route(url, async (route) => {
    if (isLost || route.request().method() !== 'POST') return route.continue();
    isLost = true;
    await route.fetch();
    return route.abort();
  });
};

describe('whoever is faster than the network loses nothing', () => {
  const shop = aShop('anna', 'emil');
  const anna = () => shop().staff.anna;
  const at = (place: string, work: (page: Page) => Promise<void>) =>
    inTab(shop().console, async (page) => {
      await page.locator('nav').waitFor();
      await page.goto(`${shop().origin}/console${place.startsWith('diary') ? '?diary' : ''}#/${place}`);
      await work(page);
    });
  const count = async (list: string, name: string): Promise<number> =>
    (await shop().admin<{ items: object[] }>('GET', `/${list}?q=${encodeURIComponent(name)}`)).items.length;

  it('a search that is taken back never says that there is nothing', () =>
    at('service-accesses', async (page) => {
      await field(page, 'Search').fill('nobody of this name');
      await see(page, 'Nothing in the list matches.');
      const letGo = await keepBack(page, '**/service-accesses?*');
      const asked = page.waitForRequest('**/service-accesses?*');
      await field(page, 'Search').fill('');
      await see(page, 'Loading …');
      await asked;
      expect(await page.getByText('Nobody can sign in yet').count()).toBe(0);
      letGo();
      await page.getByRole('link', { name: 'anna', exact: true }).waitFor();
    }));

  it('a new access for somebody leads to its page, also before their name is known', () =>
    at(`users/${anna().userId}`, async (page) => {
      await page.getByRole('link', { name: 'New service access for this user' }).waitFor();
      const letGo = await keepBack(page, '**/admin/v1/directory');
      await page.getByRole('link', { name: 'New service access for this user' }).click();
      await field(page, 'User name').fill('anna.tablet');
      letGo();
      await expect.poll(() => field(page, 'User').locator('option:checked').textContent()).toBe('User anna');
      expect(await field(page, 'User name').inputValue()).toBe('anna.tablet');
      await press(page, 'Save');
      await page.getByRole('heading', { name: 'anna.tablet' }).waitFor();
    }));

  it('who presses Save again because no answer came makes one thing, not two', () =>
    at('branches/~new', async (page) => {
      await loseAnswer(page, '**/admin/v1/branches');
      await field(page, 'Name').fill('Only once');
      await press(page, 'Save');
      await see(page, 'The gateway does not answer.');
      await press(page, 'Save');
      await page.getByRole('heading', { name: 'Only once' }).waitFor();
      expect(await count('branches', 'Only once')).toBe(1);
    }));

  it('a question that was asked stays when the answer to something else comes', () =>
    at(`resources/${anna().resourceId}`, async (page) => {
      await field(page, 'Name').fill('Diary of Anna');
      const letGo = await keepBack(page, `**/resources/${anna().resourceId}`, 'PATCH');
      await press(page, 'Save');
      await press(page, 'Delete this diary resource');
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('textbox').fill('Diary of');
      letGo();
      await see(page, 'Saved.');
      expect(await dialog.getByRole('textbox').inputValue()).toBe('Diary of');
      await dialog.getByRole('button', { name: 'Cancel' }).click();
    }));

  it('a refusal because somebody else was faster can be got out of, also where something is to be deleted', async () => {
    const { id } = await shop().admin('POST', '/branches', { name: 'Going', zone: 'UTC' });
    await at(`branches/${id}`, async (page) => {
      await press(page, 'Delete this branch');
      await shop().admin('PATCH', `/branches/${id}`, { name: 'Going, renamed' });
      await page.getByRole('dialog').getByRole('button').last().click();
      await see(page, 'It was changed in the meantime.');
      await press(page, 'Try again');
      await page.getByRole('heading', { name: 'Going, renamed' }).waitFor();
      await press(page, 'Delete this branch');
      await page.getByRole('dialog').getByRole('button').last().click();
      await page.getByRole('heading', { name: 'Branches' }).waitFor();
      expect(await count('branches', 'Going')).toBe(0);
    });
  });

  it('a diary shows what takes longer to come than it waits to ask again', () =>
    at('service-accesses', async (page) => {
      await shop().admin('POST', `/resources/${anna().resourceId}/appointments`, {
        title: 'Slow to come',
        start: '2027-03-02T10:00',
        end: '2027-03-02T11:00',
      });
      const letGo = await keepBack(page, '**/appointments?*');
      const asked = page.waitForRequest('**/appointments?*');
      await page.goto(`${shop().origin}/console?diary#/diary/${anna().resourceId}/day/2027-03-02`);
      await asked;
      // Whoever comes back to the page asks at once.
      await page.evaluate("document.dispatchEvent(new Event('visibilitychange'))");
      let others = 0;
      page.on('request', (request) => {
        if (request.url().includes('/appointments?')) others++;
      });
      await page.evaluate("document.dispatchEvent(new Event('visibilitychange'))");
      expect(others).toBe(0);
      letGo();
      await page.locator('.grid').getByText('Slow to come').first().waitFor();
    }));

  it('what is dragged while an answer is awaited is saved as well', async () => {
    const path = `/resources/${anna().resourceId}/appointments`;
    const day = '2027-03-03';
    for (const [title, hour] of [
      ['First', '09'],
      ['Second', '11'],
    ])
      await shop().admin('POST', path, { title, start: `${day}T${hour}:00`, end: `${day}T${hour}:30` });
    await at(`diary/${anna().resourceId}/day/${day}`, async (page) => {
      const letGo = await keepBack(page, '**/appointments/*', 'PATCH');
      for (const title of ['First', 'Second']) {
        const one = page.locator('.grid').getByText(title).first();
        await one.waitFor();
        await one.scrollIntoViewIfNeeded();
        const { x, y, width, height } = (await one.boundingBox())!;
        await page.mouse.move(x + width / 2, y + height / 2);
        await page.mouse.down();
        await page.mouse.move(x + width / 2, y + height / 2 + 60, { steps: 6 });
        await page.mouse.up();
      }
      letGo();
      const starts = async () =>
        (
          await shop().admin<{ items: { start: string }[] }>('GET', `${path}?from=${day}T00:00:00Z&to=${day}T23:00:00Z`)
        ).items.map(({ start }) => start.slice(11, 16));
      await expect.poll(starts).not.toEqual(expect.arrayContaining(['09:00']));
      await expect.poll(starts).not.toEqual(expect.arrayContaining(['11:00']));
    });
  });

  it('a count is about the phone and the time it was asked about', () =>
    at(`resources/${anna().resourceId}`, async (page) => {
      const onThePhone = (method: string, body?: string) =>
        shop().phone(method, `${anna().calendar}gone.ics`, anna().who, body === undefined ? {} : { body });
      await onThePhone('PUT', event('gone'));
      await onThePhone('DELETE');
      await page.locator('section', { hasText: 'Trash' }).locator('summary').click();
      const letGo = await keepBack(page, '**/undo-deletions', 'POST');
      await press(page, 'Count');
      await field(page, 'Since').fill('2099-01-01T00:00');
      letGo();
      await expect.poll(() => page.getByRole('button', { name: 'Count' }).isEnabled()).toBe(true);
      expect(await page.getByText('1 appointment was deleted.').count()).toBe(0);
      expect(await page.getByRole('button', { name: 'Undo what a phone deleted' }).count()).toBe(0);
    }));

  it('a file that could not be checked is checked again at a press', () =>
    at('many-phones', async (page) => {
      let isFirst = true;
      await page.route('**/phones/import?dryRun=true', (route) => {
        if (!isFirst) return route.continue();
        isFirst = false;
        return route.fulfill({ status: 503, body: '{}' });
      });
      const file = { name: 'phones.csv', mimeType: 'text/csv', buffer: Buffer.from('Name\nCleo\n') };
      await field(page, 'CSV file').setInputFiles(file);
      await press(page, 'Try again');
      await see(page, /of 1 rows can be created/);
    }));

  it('what is typed while a password is being assigned stays', () =>
    at('service-accesses/emil', async (page) => {
      const letGo = await keepBack(page, '**/service-accesses/emil/password', 'PUT');
      await field(page, 'New password').fill('drei-gruene-baeume');
      await press(page, 'Assign');
      await field(page, 'New password').fill('vier-gruene-baeume');
      letGo();
      await see(page, 'The password is assigned.');
      expect(await field(page, 'New password').inputValue()).toBe('vier-gruene-baeume');
      await field(page, 'Description').fill('Still a form');
      await save(page);
    }));

  it('S17 staff go on with the password that they have just set', () =>
    at('me', async (page) => {
      await shop().phone('PROPFIND', anna().calendar, anna().who);
      await field(page, 'User name').fill('anna');
      await field(page, 'Password').fill(anna().who.password);
      await press(page, 'Show my access');
      await field(page, 'New password').fill('fuenf-gruene-baeume');
      await field(page, 'New password once more').fill('fuenf-gruene-baeume');
      await press(page, 'Change the password');
      await see(page, 'Your password is changed.');
      await press(page, 'Reset synchronisation');
      await page.getByRole('dialog').getByRole('button', { name: 'Reset synchronisation' }).click();
      await see(page, 'The synchronisation is reset.');
    }));
});
