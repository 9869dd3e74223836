import { describe, expect, it } from 'vitest';
import { field, press, save, see } from './acts.ts';
import { inTab } from './browser.ts';
import { aShop } from './shop.ts';

describe('what phones see and keep', () => {
  const shop = aShop('anna', 'ben');
  const at = (place: string) => `${shop().origin}/console#/${place}`;

  it('B14 shares a diary with a user and a branch, lets them do more, and withdraws it', () =>
    inTab(shop().console, async (page) => {
      const { anna, ben } = shop().staff;
      await page.locator('nav').waitFor();
      const shares = async () =>
        (await shop().admin<{ items: object[] }>('GET', `/resources/${anna.resourceId}/shares`)).items;
      await page.goto(at(`resources/${anna.resourceId}`));
      await see(page, 'Nobody but its own user.');
      await field(page, 'User or branch').selectOption(`users/${ben.userId}`);
      await press(page, 'Share');
      await page.getByRole('row', { name: 'User: ' }).waitFor();
      expect(await shares()).toMatchObject([{ with: 'user', id: ben.userId, level: 'read' }]);
      expect(await shop().phone('PROPFIND', `/dav/calendars/ben/${anna.resourceId}/`, ben.who)).toBe(207);

      await field(page, 'User or branch').selectOption(`branches/${ben.branchId}`);
      await field(page, 'May').selectOption('read-write');
      await press(page, 'Share');
      await page.getByRole('row', { name: 'Read and write' }).waitFor();
      for (const left of [1, 0]) {
        await page.getByRole('button', { name: 'Withdraw: ' }).first().click();
        await page.getByRole('button', { name: 'Withdraw: ' }).nth(left).waitFor({ state: 'detached' });
      }
      await see(page, 'Nobody but its own user.');
      expect(await shares()).toEqual([]);
      // The form above goes on with what was saved here.
      await field(page, 'Days back that phones see').fill('31');
      await field(page, 'Days ahead that phones see').fill('90');
      await save(page);
      expect(await shop().admin('GET', `/resources/${anna.resourceId}`)).toMatchObject({
        syncPastDays: 31,
        syncFutureDays: 90,
      });
    }));

  it('B05 clears the phones of a service access, says until when, and in German too', () =>
    inTab(
      shop().console,
      async (page) => {
        const { anna } = shop().staff;
        await page.locator('nav').waitFor();
        await page.goto(at('service-accesses/anna'));
        await field(page, 'Bestätigt').uncheck();
        await field(page, 'Wenn der Zugang entzogen wird').selectOption('clear');
        await field(page, 'Telefone werden geleert (Tage)').fill('7');
        await page.getByRole('button', { name: 'Speichern', exact: true }).click();
        await see(page, 'Telefone werden geleert: Sie melden sich an und finden nichts.');
        expect(await shop().phone('PUT', `${anna.calendar}a.ics`, anna.who, { body: '' })).toBe(403);
        await page.goto(at('service-accesses'));
        await see(page, 'Telefone werden geleert bis');
      },
      { locale: 'de-DE' },
    ));
});
