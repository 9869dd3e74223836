import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { field, go, press, see } from './acts.ts';
import { barriers } from './barriers.ts';
import { inTab } from './browser.ts';
import { aShop } from './shop.ts';

const choose = (page: Page, label: string, file: string | Buffer) =>
  field(page, label).setInputFiles({ name: 'phones.csv', mimeType: 'text/csv', buffer: Buffer.from(file) });

/** What a press on this button saves. */
const saved = async (page: Page, button: string): Promise<string> => {
  const [download] = await Promise.all([page.waitForEvent('download'), press(page, button)]);
  return readFileSync(await download.path(), 'utf8');
};

describe('U20 many phones from a CSV file', () => {
  const shop = aShop('anna');
  const accesses = async () => (await shop().admin<{ items: unknown[] }>('GET', '/service-accesses')).items.length;

  it('says what is wrong before anything is made, makes the rest, and gives the passwords in a file', () =>
    inTab(shop().console, async (page) => {
      await go(page, 'New phone');
      await go(page, 'Many at once, from a CSV file');
      expect(await saved(page, 'Save an empty file (CSV)')).toBe(
        '\uFEFFName,Kind,Branch,User,User name,Confirmed,Valid from,Valid until,Description\r\n',
      );
      const names = Array.from({ length: 23 }, (_, n) => `Person ${n};;`);
      const before = await accesses();
      await choose(
        page,
        'CSV file',
        ['Name;User name;Valid until', ...names, 'Anna;anna;', 'Bad;;soon', '=1+1;;'].join('\n'),
      );
      await see(page, '24 of 26 rows can be created.');
      const row = (line: number) => page.locator('tbody tr').filter({ has: page.locator(`td:text-is("${line}")`) });
      expect(await row(25).textContent()).toContain('This user name is taken.');
      expect(await row(26).textContent()).toContain('“Valid from” must be before “Valid until”');
      expect([await accesses(), await barriers(page)]).toEqual([before, []]);

      await press(page, 'Create 24 phones');
      await see(page, '24 phones are created.');
      expect(await accesses()).toBe(before + 24);
      expect(await barriers(page)).toEqual([]);
      const file = await saved(page, 'Save the result (CSV)');
      const [head, first = '', ...others] = file.replace('\uFEFF', '').trimEnd().split('\r\n');
      expect(head).toBe('Line,Name,User name,Password,Resource specific URL,Result');
      expect(others).toHaveLength(25);
      // A spreadsheet must not calculate what somebody typed as a name.
      expect(others.at(-1)).toMatch(/^27,'=1\+1,/);
      const [, , userName = '', password = '', url = ''] = first.split(',');
      expect(await shop().phone('PROPFIND', new URL(url).pathname, { userName, password })).toBe(207);
      expect(await page.locator('body').textContent()).not.toContain(password);
      await press(page, 'Another file');
      await field(page, 'CSV file').waitFor();
    }));

  it('goes on where a lost answer stopped it, and makes nothing twice', () =>
    inTab(
      shop().console,
      async (page) => {
        await go(page, 'Neues Telefon');
        await go(page, 'Viele auf einmal, aus einer CSV-Datei');
        const windows1252 = Buffer.from(
          `Name;Art\r\n${Array.from({ length: 15 }, (_, n) => `Größe ${n};Raum\r\n`).join('')}`,
          'latin1',
        );
        await choose(page, 'CSV-Datei', windows1252);
        await see(page, '15 von 15 Zeilen können angelegt werden.');
        let requests = 0;
        await page.route('**/phones/import?limit*', async (route) => {
          if (++requests !== 2) return route.continue();
          await route.fetch();
          return route.abort();
        });
        const before = await accesses();
        await press(page, '15 Telefone anlegen');
        await see(page, 'Das Gateway antwortet nicht.');
        await press(page, 'Fortfahren');
        await see(page, '15 Telefone sind angelegt.');
        expect(await accesses()).toBe(before + 15);
        const file = await saved(page, 'Ergebnis sichern (CSV)');
        const lines = file.trimEnd().split('\r\n').slice(1);
        expect(lines.map((line) => line.split(';')[1])).toEqual(Array.from({ length: 15 }, (_, n) => `Größe ${n}`));
        expect(lines.every((line) => /;[a-z0-9]{5}(-[a-z0-9]{5}){3};http/.test(line))).toBe(true);
        await press(page, 'Eine andere Datei');
        await choose(page, 'CSV-Datei', 'Vorname;Name\nx;y\n');
        await see(page, 'hat unbekannte oder doppelte Spalten: „Vorname“');
      },
      { locale: 'de-DE', viewport: { width: 390, height: 800 } },
    ));
});

describe('an administrator of one branch', () => {
  const shop = aShop('anna', 'emil');

  it('sees and makes what belongs to it, and is offered nothing else', async () => {
    const { anna, emil } = shop().staff;
    await shop().admin('PATCH', `/branches/${emil.branchId}`, { name: 'Hafen' });
    await inTab(await shop().consoleOfBranch(anna.branchId), async (page) => {
      await page.getByRole('link', { name: 'anna', exact: true }).waitFor();
      await see(page, 'You administer one branch only: Mitte');
      expect(await page.getByText('emil').count()).toBe(0);
      await go(page, 'Branches');
      await page.getByRole('link', { name: 'Mitte', exact: true }).click();
      await page.getByRole('heading', { name: 'Mitte' }).waitFor();
      expect([await page.getByText('Hafen').count(), await page.getByText('Delete this branch').count()]).toEqual([
        0, 0,
      ]);
      await go(page, 'Branches');
      await see(page, 'Time zone');
      expect(await page.getByText('New branch').count()).toBe(0);
      await go(page, 'Users');
      await go(page, 'New user');
      await field(page, 'Name').fill('Ben');
      expect(await field(page, 'Branch').inputValue()).toBe(anna.branchId);
      await press(page, 'Save');
      await page.getByRole('heading', { name: 'Ben' }).waitFor();
      await page.goto(`${shop().origin}/console#/users/${emil.userId}`);
      await see(page, 'There is no such user.');
      await go(page, 'New phone');
      await field(page, 'Name').fill('Cleo');
      await press(page, 'Create');
      await page.getByRole('img', { name: 'The invitation as a QR code' }).waitFor();
      expect(await barriers(page)).toEqual([]);
    });
    expect(await shop().admin('GET', '/service-accesses/cleo')).toMatchObject({ branchId: anna.branchId, works: true });
  });
});
