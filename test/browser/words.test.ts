import { describe, expect, it } from 'vitest';
import { event } from '../local/process.ts';
import { field, press, see } from './acts.ts';
import { inTab } from './browser.ts';
import { aShop } from './shop.ts';

describe('what the console says stays true', () => {
  const shop = aShop('anna');
  const anna = () => shop().staff.anna;
  const tomorrow = () => new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);

  it('shows when an appointment is at the resource, whatever zone it was made in, and leads to the diary', () =>
    inTab(shop().console, async (page) => {
      await page.locator('nav').waitFor();
      const day = tomorrow().replaceAll('-', '');
      const body = event('In UTC')
        .replace(/DTSTART[^\r]*/, `DTSTART:${day}T090000Z`)
        .replace(/DTEND[^\r]*/, `DTEND:${day}T093000Z`);
      expect(await shop().phone('PUT', `${anna().calendar}utc.ics`, anna().who, { body })).toBe(201);
      await page.goto(`${shop().origin}/console#/resources/${anna().resourceId}`);
      const hour = (time: string) =>
        new Date(`${tomorrow()}T${time}Z`).toLocaleTimeString('en-GB', {
          timeZone: 'Europe/Berlin',
          timeStyle: 'short',
        });
      await page.getByRole('row', { name: 'In UTC' }).waitFor();
      const row = await page.getByRole('row', { name: 'In UTC' }).textContent();
      expect(row).toContain(hour('09:00'));
      expect(row).toContain(hour('09:30'));
      await page.getByRole('link', { name: 'Open the diary' }).click();
      await page.getByRole('button', { name: 'New appointment' }).waitFor();
      expect(page.url()).toContain(`/console?diary#/diary/${anna().resourceId}`);
    }));

  it('forgets a refusal with the next change of what was refused', () =>
    inTab(shop().console, async (page) => {
      await page.locator('nav').waitFor();
      await shop().admin('POST', '/branches', { name: 'Nord', zone: 'Europe/Berlin' });
      await page.goto(`${shop().origin}/console#/branches/${anna().branchId}`);
      await field(page, 'Time zone').fill('Europe/Nowhere');
      await press(page, 'Save');
      await page.getByRole('alert').waitFor();
      await field(page, 'Time zone').fill('Europe/Berlin');
      await page.getByRole('alert').waitFor({ state: 'detached' });

      await press(page, 'Delete this branch');
      await page.getByRole('dialog').getByRole('button').last().click();
      // U26 what is in the way is named, and leads there.
      await page.getByRole('alert').getByRole('link', { name: 'Diary anna' }).waitFor();
      await field(page, 'Name').fill('Mitte, renamed');
      await press(page, 'Save');
      await see(page, 'Saved.');
      expect(await page.getByRole('alert').count()).toBe(0);
    }));

  it('S16 shows a typed password when asked to', () =>
    inTab(shop().console, async (page) => {
      await page.locator('nav').waitFor();
      await page.goto(`${shop().origin}/console#/service-accesses/anna`);
      const typed = field(page, 'New password');
      await typed.fill('Grüße-Straße-4711');
      expect(await typed.getAttribute('type')).toBe('password');
      await field(page, 'Show what is typed').check();
      expect([await typed.getAttribute('type'), await typed.inputValue()]).toEqual(['text', 'Grüße-Straße-4711']);
    }));

  it('leads from a user to their diary and service access and back, and to a new one with the user filled in', () =>
    inTab(shop().console, async (page) => {
      await page.locator('nav').waitFor();
      await page.goto(`${shop().origin}/console#/users/${anna().userId}`);
      await page.getByRole('link', { name: 'Diary anna' }).click();
      await page.getByRole('heading', { name: 'Diary anna' }).waitFor();
      await page.getByRole('link', { name: 'anna', exact: true }).click();
      await page.getByRole('heading', { name: 'anna', exact: true }).waitFor();
      await page.getByRole('link', { name: 'Diary anna' }).click();
      await page.getByRole('link', { name: 'New service access for this user' }).click();
      await page.getByRole('heading', { name: 'New service access' }).waitFor();
      expect(await field(page, 'User').inputValue()).toBe(anna().userId);
      expect(await field(page, 'Branch').inputValue()).toBe(anna().branchId);
    }));

  it('U26 deletes a diary resource only for whoever types its name, and offers its appointments first', () =>
    inTab(shop().console, async (page) => {
      await page.locator('nav').waitFor();
      const { branchId } = anna();
      const { id } = await shop().admin('POST', '/resources', { kind: 'place', name: 'Old room', branchId });
      const appointment = { title: 'Kept', start: '2026-11-20T09:00', end: '2026-11-20T10:00' };
      await shop().admin('POST', `/resources/${id}/appointments`, appointment);
      await page.goto(`${shop().origin}/console#/resources/${id}`);
      await press(page, 'Delete this diary resource');
      const dialog = page.getByRole('dialog');
      const remove = dialog.getByRole('button', { name: 'Delete this diary resource' });
      const [file] = await Promise.all([
        page.waitForEvent('download'),
        press(page, 'Save all appointments as a file (.ics)'),
      ]);
      expect(file.suggestedFilename()).toBe('Old room.ics');
      const chunks: Buffer[] = [];
      for await (const chunk of await file.createReadStream()) chunks.push(chunk as Buffer);
      expect(Buffer.concat(chunks).toString()).toContain('SUMMARY:Kept');
      expect(await remove.isDisabled()).toBe(true);
      await dialog.getByLabel('To confirm, type the name:').fill('Old');
      expect(await remove.isDisabled()).toBe(true);
      await dialog.getByLabel('To confirm, type the name:').fill('Old room');
      await remove.click();
      await page.getByRole('heading', { name: 'Diary resources' }).waitFor();
      const { items } = await shop().admin<{ items: { id: string }[] }>('GET', '/resources');
      expect(items.map((one) => one.id)).not.toContain(id);
    }));
});
