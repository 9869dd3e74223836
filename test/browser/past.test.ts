import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { event } from '../local/process.ts';
import { field, press, see } from './acts.ts';
import { barriers } from './barriers.ts';
import { inTab } from './browser.ts';
import { aShop } from './shop.ts';

describe('what was, in the console', () => {
  const shop = aShop('anna', 'emil');
  const anna = () => shop().staff.anna;
  const goTo = (page: Page, place: string) => page.evaluate(`location.hash = '#/${place}'`);
  const onThePhone = (method: string, name: string, body?: string) =>
    shop().phone(method, `${anna().calendar}${name}.ics`, anna().who, body === undefined ? {} : { body });

  it('B10 the trash of a diary puts one appointment back, and all that a phone deleted', () =>
    inTab(shop().console, async (page) => {
      for (const name of ['one', 'two', 'three']) {
        expect(await onThePhone('PUT', name, event(`About ${name}`).replace(/UID:[^\r]*/, `UID:${name}`))).toBe(201);
        expect(await onThePhone('DELETE', name)).toBe(204);
      }
      await goTo(page, `resources/${anna().resourceId}`);
      await page.getByRole('heading', { name: 'Trash' }).waitFor();
      await page.locator('section', { hasText: 'Trash' }).locator('summary').click();
      await see(page, 'About three');
      await see(page, /phone of anna/);
      await press(page, 'Restore: About three');
      await page.getByRole('button', { name: 'Restore: About three' }).waitFor({ state: 'detached' });
      expect(await barriers(page)).toEqual([]);
      await press(page, 'Count');
      await see(page, '2 appointments were deleted.');
      await page.getByRole('button', { name: 'Undo what a phone deleted' }).click();
      await see(page, /Nothing was deleted in the last 30 days/);
      for (const name of ['one', 'two', 'three']) expect(await onThePhone('GET', name)).toBe(200);
      for (const name of ['one', 'two', 'three']) await onThePhone('DELETE', name);
    }));

  it('B10 an appointment tells who changed it, and becomes what it was', () =>
    inTab(shop().console, async (page) => {
      const day = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
      const path = `/resources/${anna().resourceId}/appointments`;
      const times = { start: `${day}T10:00`, end: `${day}T11:00` };
      const { id } = await shop().admin<{ id: string }>('POST', path, { ...times, title: 'Eye test' });
      await shop().admin('PATCH', `${path}/${id}`, { title: 'Something else' });
      await goTo(page, `diary/${anna().resourceId}/day/${day}`);
      await page.locator('.grid').getByText('Something else').first().click();
      await page.locator('dialog summary').click();
      await see(page, /Changed: title/);
      await see(page, /Created/);
      expect(await barriers(page)).toEqual([]);
      await page.getByRole('button', { name: /^Restore this version/ }).click();
      await page.locator('.grid').getByText('Eye test').first().waitFor();
      await shop().admin('DELETE', `${path}/${id}`);
    }));

  it('B10 a deleted diary resource is listed and comes back', () =>
    inTab(shop().console, async (page) => {
      const { id } = await shop().admin<{ id: string }>('POST', '/resources', { kind: 'place', name: 'Cellar' });
      await shop().admin('DELETE', `/resources/${id}`);
      await goTo(page, 'resources');
      await page.getByRole('link', { name: 'Deleted diary resources' }).click();
      await press(page, 'Restore: Cellar');
      await page.getByRole('heading', { name: 'Cellar' }).waitFor();
      expect(await field(page, 'Name').inputValue()).toBe('Cellar');
      await shop().admin('DELETE', `/resources/${id}`);
      await goTo(page, 'history/~find/cellar');
      await see(page, 'Diary resource restored');
      await see(page, 'Cellar');
      await press(page, 'Deutsch');
      await see(page, 'Ressource wiederhergestellt');
    }));
});
