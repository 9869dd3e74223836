import { expect, it } from 'vitest';
import { api } from '../admin/requests.ts';
import { event, putObject } from '../support/icalendar.ts';
import { describeWire } from '../support/wire.ts';

/** No slash in it, so that it can be a name as well. */
const fileName = '<img src=x onerror=alert(3)>.ics';
const script = '<script>alert(1)</script><img src=x onerror=alert(2)>';

describeWire('T53 in a browser', (wire) => {
  it('nothing that anybody wrote becomes markup or runs (CVE-2026-8496)', async () => {
    const { fetch, admin, shop } = wire();
    await api(wire(), 200, 'PATCH', `/resources/${shop.resource.id}`, { name: script });
    expect((await putObject(wire(), fileName, event('u', `SUMMARY:${script}`))).status).toBe(201);
    const path = `${shop.calendarPath}${encodeURIComponent(fileName)}`;
    const browser = { headers: { accept: 'text/html,*/*' } };

    const calendars = [
      await fetch('GET', path, browser),
      await fetch('GET', shop.calendarPath, browser),
      await admin('GET', `/admin/v1/resources/${shop.resource.id}/appointments/export`),
    ];
    for (const { status, headers, text } of calendars) {
      expect([status, text]).toEqual([200, expect.stringContaining('<script>')]);
      expect(headers).toMatchObject({
        'content-type': expect.stringMatching(/^text\/calendar/),
        'x-content-type-options': 'nosniff',
        'content-security-policy': expect.stringContaining("default-src 'none'"),
      });
    }
    for (const { headers } of calendars.slice(0, 2))
      expect(headers['content-disposition']).toMatch(/^attachment; filename\*=UTF-8''[\w.%-]+$/);
  });

  it('the page of an invitation shows names as text, and its policy runs no script', async () => {
    const { fetch, shop } = wire();
    await api(wire(), 200, 'PATCH', `/resources/${shop.resource.id}`, { name: script });
    const invitation = { resourceId: shop.resource.id };
    const { url } = await api(wire(), 201, 'POST', '/service-accesses/anna/invitations', invitation);
    const page = await fetch('POST', new URL(url).pathname, { auth: null });
    expect(page.status).toBe(200);
    expect(page.headers['content-type']).toContain('text/html');
    expect(page.text).not.toMatch(/<script>alert|<img src=x/);
    const policy = page.headers['content-security-policy'] ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(/script-src|'unsafe-eval'/);
    expect(page.headers['x-content-type-options']).toBe('nosniff');
  });

  it('what is refused is not shown as a page either', async () => {
    for (const path of [
      `/dav/${encodeURIComponent(script)}`,
      '/admin/v1/<script>',
      `/me/${encodeURIComponent(script)}`,
    ]) {
      const { status, headers, text } = await wire().fetch('GET', path);
      expect([status, text]).toEqual([
        expect.toSatisfy((s) => s >= 400 && s < 500),
        expect.not.stringContaining('<script'),
      ]);
      expect(headers['content-type'] ?? 'none').not.toContain('html');
    }
  });
});
