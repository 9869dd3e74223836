import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { field, go, press, see, textOf } from './acts.ts';
import { barriers } from './barriers.ts';
import { inTab } from './browser.ts';
import { aShop } from './shop.ts';

describe('B09 webhooks in the console', () => {
  const shop = aShop('anna');
  let answers = 204;
  let taken = 0;
  const program = createServer((request, response) => {
    request.resume();
    taken++;
    response.writeHead(answers).end();
  });
  let url = '';
  beforeAll(async () => {
    program.listen(0, '127.0.0.1');
    await once(program, 'listening');
    url = `http://127.0.0.1:${(program.address() as AddressInfo).port}/diary`;
  });
  afterAll(() => program.close());
  const change = () =>
    shop().admin('POST', `/resources/${shop().staff.anna.resourceId}/appointments`, {
      title: 'Eye test',
      start: '2027-03-02T10:00',
      end: '2027-03-02T11:00',
    });

  it('one is made, its secret shown once, tried, told of changes, switched off and on, and deleted', () =>
    inTab(shop().console, async (page) => {
      await go(page, 'Diary resources');
      await go(page, 'Webhooks');
      await see(page, 'No program is told of changes.');
      await field(page, 'URL').fill('ftp://diary.example');
      await press(page, 'Create a webhook');
      await page.getByRole('alert').waitFor();
      expect(await field(page, 'URL').inputValue()).toBe('ftp://diary.example');
      await field(page, 'URL').fill(url);
      await field(page, 'For what').fill('Diary program');
      await press(page, 'Create a webhook');
      await see(page, 'This secret is shown only once.');
      const secret = await textOf(page, 'Secret');
      expect(secret).toMatch(/^whsec_/);
      expect(await field(page, 'URL').inputValue()).toBe('');
      expect(await barriers(page)).toEqual([]);

      await press(page, 'Send a test message');
      await see(page, 'The test message was taken.');
      answers = 500;
      await press(page, 'Send a test message');
      await see(page, 'The test message was not taken: the program answered 500.');
      answers = 204;

      const before = taken;
      await change();
      await expect.poll(() => taken, { timeout: 20_000 }).toBeGreaterThan(before);
      await expect
        .poll(async () => {
          await page.reload();
          await page.getByRole('row', { name: url }).waitFor();
          return page.getByRole('row', { name: url }).getByRole('cell').nth(3).textContent();
        })
        .not.toBe('–');
      expect(await page.getByText(secret).count()).toBe(0);

      await press(page, 'Switch off');
      await see(page, 'Switched off');
      await press(page, 'Switch on');
      await page.getByRole('button', { name: 'Switch off' }).waitFor();
      await press(page, 'New secret');
      await page.getByRole('dialog').getByRole('button', { name: 'New secret' }).click();
      await see(page, 'This secret is shown only once.');
      expect(await textOf(page, 'Secret')).not.toBe(secret);
      await press(page, 'Delete');
      await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
      await see(page, 'No program is told of changes.');
      expect(await page.getByText('This secret is shown only once.').count()).toBe(0);
    }));

  it('is offered to nobody who administers one branch', async () => {
    await inTab(await shop().consoleOfBranch(shop().staff.anna.branchId), async (page) => {
      await go(page, 'Diary resources');
      await page.getByRole('link', { name: 'Deleted diary resources' }).waitFor();
      await page.getByRole('link', { name: 'Diary anna' }).waitFor();
      expect(await page.getByRole('link', { name: 'Webhooks' }).count()).toBe(0);
      await page.goto(`${shop().origin}/console#/webhooks`);
      await page.getByRole('alert').waitFor();
    });
  });
});
