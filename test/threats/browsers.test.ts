import { get } from 'node:https';
import { expect, it } from 'vitest';
import { newAuthority, newServerCertificate } from '../../lambdas/local/issue-certificate.ts';
import { serve } from '../../lambdas/local/server.ts';
import { paths } from '../../shared/deployment/paths.ts';
import { api, useInvitation } from '../admin/requests.ts';
import { event, putObject } from '../support/icalendar.ts';
import { describeWire } from '../support/wire.ts';

/** No slash in it, so that it can be a name as well. */
const fileName = '<img src=x onerror=alert(3)>.ics';
/** What keeps a browser from doing anything with a file but saving it. */
const harmless = (type: string) => ({
  'content-type': expect.stringMatching(new RegExp(`^${type}`)),
  'content-disposition': expect.stringMatching(/^attachment; filename/),
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
});

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
    const names = calendars.map(({ headers }) => headers['content-disposition']);
    const whole = `attachment; filename*=UTF-8''${encodeURIComponent(`${script}.ics`).replaceAll('(', '%28').replaceAll(')', '%29')}`;
    expect(names).toEqual([expect.stringMatching(/^attachment; filename\*=UTF-8''[\w.%-]+$/), whole, whole]);
  });

  it('whatever is downloaded is saved and neither shown, run, guessed nor framed', async () => {
    const { admin, fetch, shop } = wire();
    const invitation = { resourceId: shop.resource.id };
    const { url } = await api(wire(), 201, 'POST', '/service-accesses/anna/invitations', invitation);
    const page = await useInvitation({ fetch }, url);
    const [profilePath = ''] = /\/setup\/[a-z0-9]+\/calendar\.mobileconfig/.exec(page.text) ?? [];
    const downloads = [
      ['text/calendar', await fetch('GET', shop.calendarPath)],
      ['text/calendar', await admin('GET', `/admin/v1/resources/${shop.resource.id}/appointments/export`)],
      ['application/x-apple-aspen-config', await fetch('GET', profilePath, { auth: null })],
    ] as const;
    for (const [type, { status, headers }] of downloads)
      expect([status, headers]).toEqual([200, expect.objectContaining(harmless(type))]);
  });

  it('the page of an invitation shows names as text, and its policy runs no script', async () => {
    const { fetch, shop } = wire();
    await api(wire(), 200, 'PATCH', `/resources/${shop.resource.id}`, { name: script });
    const invitation = { resourceId: shop.resource.id };
    const { url } = await api(wire(), 201, 'POST', '/service-accesses/anna/invitations', invitation);
    const page = await useInvitation({ fetch }, url);
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

it('T53 the certificate that a phone loads is a file as well', async () => {
  const authority = await newAuthority('Shop');
  const tls = { ...(await newServerCertificate(authority, ['127.0.0.1'])), authority: authority.cert };
  const server = await serve(async () => ({}), { host: '127.0.0.1', port: 0, requestBytes: 1, tls });
  const headers = await new Promise((resolve, reject) =>
    get({ host: '127.0.0.1', port: server.port, path: paths.authority, ca: authority.cert, agent: false }, (answer) =>
      resolve(answer.resume().headers),
    ).once('error', reject),
  );
  await server.close();
  expect(headers).toMatchObject(harmless('application/x-x509-ca-cert'));
});
