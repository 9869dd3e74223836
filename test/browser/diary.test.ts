import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { event } from '../local/process.ts';
import { field, go, press, see } from './acts.ts';
import { barriers } from './barriers.ts';
import { inTab } from './browser.ts';
import { aShop } from './shop.ts';

/** A weekday of next week: the days around it are in sight with it. */
const nextWeek = (days: number): string => {
  const monday = new Date();
  monday.setUTCDate(monday.getUTCDate() - ((monday.getUTCDay() + 6) % 7) + 7 + days);
  return monday.toISOString().slice(0, 10);
};

describe('the diary in the console', () => {
  const shop = aShop('anna', 'emil');
  const anna = () => shop().staff.anna;

  /** The console at Anna's diary of next week, as the navigation leads there. */
  const atTheDiary = async (page: Page, view = 'week') => {
    await go(page, 'Diary');
    await page.getByRole('button', { name: 'New appointment' }).waitFor();
    await page.evaluate(`location.hash = '#/diary/${anna().resourceId}/${view}/${nextWeek(1)}'`);
    await page.getByText('Diary anna').waitFor();
  };
  const entry = (page: Page, title: string) => page.locator('.grid').getByText(title).first();
  const appointments = async () =>
    (
      await shop().admin<{ items: { title: string; start: string; end: string }[] }>(
        'GET',
        `/resources/${anna().resourceId}/appointments?from=${nextWeek(0)}T00:00:00Z&to=${nextWeek(7)}T00:00:00Z`,
      )
    ).items.map(({ title, start, end }) => ({ title, start, end }));

  it('makes, changes and deletes an appointment, and the phone has it meanwhile', () =>
    inTab(shop().console, async (page) => {
      await atTheDiary(page);
      await press(page, 'New appointment');
      await field(page, 'Title').fill('Eye test');
      await field(page, 'From').fill(`${nextWeek(1)}T10:00`);
      expect(await field(page, 'Until').inputValue()).toBe(`${nextWeek(1)}T11:00`);
      await press(page, 'Save');
      await entry(page, 'Eye test').waitFor();
      expect(await appointments()).toEqual([
        { title: 'Eye test', start: `${nextWeek(1)}T10:00:00`, end: `${nextWeek(1)}T11:00:00` },
      ]);

      await entry(page, 'Eye test').click();
      await field(page, 'Title').fill('Eye test, both');
      await field(page, 'Until').fill(`${nextWeek(1)}T11:30`);
      await press(page, 'Save');
      await entry(page, 'Eye test, both').waitFor();
      expect(await appointments()).toEqual([
        { title: 'Eye test, both', start: `${nextWeek(1)}T10:00:00`, end: `${nextWeek(1)}T11:30:00` },
      ]);

      await entry(page, 'Eye test, both').click();
      await press(page, 'Delete the appointment');
      await page.getByRole('dialog', { name: 'Delete the appointment' }).getByRole('button').last().click();
      await entry(page, 'Eye test, both').waitFor({ state: 'detached' });
      expect(await appointments()).toEqual([]);
    }));

  it('S23 shows what a phone changed without being asked, at the hour of the resource', () =>
    inTab(shop().console, async (page) => {
      await atTheDiary(page);
      const body = event('From the phone')
        .replace(/DTSTART[^\r]*/, `DTSTART:${nextWeek(2).replaceAll('-', '')}T080000Z`)
        .replace(/DTEND[^\r]*/, `DTEND:${nextWeek(2).replaceAll('-', '')}T090000Z`);
      expect(await shop().phone('PUT', `${anna().calendar}from-phone.ics`, anna().who, { body })).toBe(201);
      await entry(page, 'From the phone').waitFor();
      const berlin = new Date(`${nextWeek(2)}T08:00:00Z`).toLocaleTimeString('en-GB', {
        timeZone: 'Europe/Berlin',
        hour: '2-digit',
        minute: '2-digit',
      });
      await see(page, new RegExp(`^${berlin}`));
      await entry(page, 'From the phone').click();
      await see(page, /Creator: phone of anna/);
      await press(page, 'Cancel');
      expect(await shop().phone('DELETE', `${anna().calendar}from-phone.ics`, anna().who)).toBe(204);
      await entry(page, 'From the phone').waitFor({ state: 'detached' });
    }));

  it('asks which part of a series is meant', () =>
    inTab(shop().console, async (page) => {
      const path = `/resources/${anna().resourceId}/appointments`;
      const daily = { start: `${nextWeek(0)}T09:00`, end: `${nextWeek(0)}T09:30`, recurrence: 'FREQ=DAILY;COUNT=4' };
      const { id } = await shop().admin<{ id: string }>('POST', path, { ...daily, title: 'Round' });
      await atTheDiary(page);
      await page.locator('.grid').getByText('Round').nth(1).click();
      await field(page, 'this one and all that follow').check();
      await field(page, 'Title').fill('Tour');
      await press(page, 'Save');
      await entry(page, 'Tour').waitFor();
      expect((await appointments()).map(({ title }) => title)).toEqual(['Round', 'Tour', 'Tour', 'Tour']);
      await page.locator('.grid').getByText('Tour').nth(2).click();
      await press(page, 'Delete the appointment');
      await page.getByRole('dialog', { name: 'Delete the appointment' }).getByRole('button').last().click();
      await expect
        .poll(async () => (await appointments()).map(({ title }) => title))
        .toEqual(['Round', 'Tour', 'Tour']);
      await shop().admin('DELETE', `${path}/${id}`);
    }));

  it('is moved by dragging, and put back with the reason when that is refused', () =>
    inTab(shop().console, async (page) => {
      const path = `/resources/${anna().resourceId}/appointments`;
      const times = { start: `${nextWeek(3)}T09:00`, end: `${nextWeek(3)}T10:00` };
      const { id } = await shop().admin<{ id: string }>('POST', path, { ...times, title: 'Fitting' });
      await atTheDiary(page);
      await entry(page, 'Fitting').waitFor();
      const drag = async () => {
        await entry(page, 'Fitting').hover();
        await page.mouse.down();
        const { x = 0, y = 0, width = 0 } = (await entry(page, 'Fitting').boundingBox()) ?? {};
        await page.mouse.move(x + width / 2, y + 70, { steps: 6 });
        await page.mouse.up();
      };
      await page.route(`**${path}/**`, (route) => route.abort());
      await drag();
      await see(page, 'The gateway does not answer.');
      await page.unroute(`**${path}/**`);
      expect((await appointments()).find(({ title }) => title === 'Fitting')?.start).toBe(`${nextWeek(3)}T09:00:00`);
      await drag();
      await expect
        .poll(async () => (await appointments()).find(({ title }) => title === 'Fitting'), { timeout: 10_000 })
        .not.toMatchObject({ start: `${nextWeek(3)}T09:00:00` });
      await shop().admin('DELETE', `${path}/${id}`);
    }));

  it('is read and opened with the keyboard alone', () =>
    inTab(shop().console, async (page) => {
      const path = `/resources/${anna().resourceId}/appointments`;
      const times = { start: `${nextWeek(4)}T09:00`, end: `${nextWeek(4)}T10:00` };
      const { id } = await shop().admin<{ id: string }>('POST', path, { ...times, title: 'By keyboard' });
      await atTheDiary(page);
      await entry(page, 'By keyboard').waitFor();
      for (let presses = 0; presses < 40; presses++) {
        await page.keyboard.press('Tab');
        if (String(await page.evaluate('document.activeElement.textContent')).includes('By keyboard')) break;
      }
      await page.keyboard.press('Enter');
      expect(await field(page, 'Title').inputValue()).toBe('By keyboard');
      await page.keyboard.press('Escape');
      // It gives the focus back when it is gone, and takes it from whatever was reached before.
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      await page.getByRole('link', { name: 'Forward' }).press('Enter');
      await entry(page, 'By keyboard').waitFor({ state: 'detached' });
      await page.getByRole('link', { name: 'Day', exact: true }).press('Enter');
      expect(page.url()).toContain('/day/');
      await shop().admin('DELETE', `${path}/${id}`);
    }));

  it('shows several resources beside each other, kept in the address', () =>
    inTab(shop().console, async (page) => {
      const { resourceId } = shop().staff.emil;
      const times = { start: `${nextWeek(1)}T13:00`, end: `${nextWeek(1)}T14:00`, title: 'With Emil' };
      const { id } = await shop().admin<{ id: string }>('POST', `/resources/${resourceId}/appointments`, times);
      await atTheDiary(page);
      await field(page, 'Diary emil').check();
      await entry(page, 'With Emil').waitFor();
      await page.reload();
      await entry(page, 'With Emil').waitFor();
      await shop().admin('DELETE', `/resources/${resourceId}/appointments/${id}`);
    }));

  it.each([
    ['light', 1440, 'en-GB'],
    ['dark', 1440, 'de-DE'],
    ['light', 390, 'de-DE'],
    ['dark', 320, 'en-GB'],
  ] as const)('has no barriers and no sideways scrolling, %s, %d wide, %s', (colorScheme, width, locale) =>
    inTab(
      shop().console,
      async (page) => {
        const title = locale === 'de-DE' ? 'Kalender' : 'Diary';
        await go(page, title);
        await page.getByRole('heading', { name: title }).waitFor();
        await page.waitForLoadState('networkidle');
        expect(await barriers(page)).toEqual([]);
        await page.locator('main button').first().click();
        expect(await barriers(page)).toEqual([]);
        const wider = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
        expect(await page.evaluate(wider)).toBe(0);
      },
      { colorScheme, locale, viewport: { width, height: 800 } },
    ),
  );

  it('loads the calendar component only where it is shown', async () => {
    const weigh = async (query: string) =>
      gzipSync(await (await fetch(`${shop().origin}/console${query}`)).text(), { level: 9 }).length;
    expect(await weigh('')).toBeLessThan(60_000);
    expect(await weigh('?diary')).toBeLessThan(200_000);
    expect(await weigh('?diary')).toBeGreaterThan(await weigh(''));
  });
});
