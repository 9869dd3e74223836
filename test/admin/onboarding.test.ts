import { parse } from 'fast-plist';
import { expect, it } from 'vitest';
import { describeWire } from '../support/wire.ts';
import { api, makeAccess, refused } from './requests.ts';

describeWire('onboarding', (wire) => {
  const invite = async (fields: object = {}) => {
    const body = { resourceId: wire().shop.resource.id, ...fields };
    const made = await api(wire(), 201, 'POST', '/service-accesses/anna/invitations', body);
    return { ...made, path: new URL(made.url).pathname };
  };
  const open = (method: string, path: string) => wire().fetch(method, path, { auth: null });
  const profileIn = (text: string) => text.match(/href="(\/setup\/[a-z0-9]+\/calendar\.mobileconfig)"/)?.[1] ?? '';

  it('B07 an invitation opens its page once, whoever looked at the link before', async () => {
    const { path } = await invite();
    for (let looks = 0; looks < 3; looks++) expect((await open('GET', path)).status).toBe(200);
    expect((await open('GET', path)).text).toContain('<form method="post">');
    const used = await open('POST', path);
    expect([used.status, used.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    for (const method of ['GET', 'POST']) expect((await open(method, path)).status).toBe(404);
    expect((await open('DELETE', path)).status).toBe(405);
  });

  it('B07 the page speaks the language of its reader, English to strangers', async () => {
    const { path } = await invite();
    for (const [accept, language, word] of [
      ['de-DE,de;q=0.9,en;q=0.8', 'de', 'Einladung'],
      ['en-GB,de;q=0.5', 'en', 'invitation'],
      ['fr', 'en', 'invitation'],
      [undefined, 'en', 'invitation'],
    ] as const) {
      const headers: Record<string, string> = accept === undefined ? {} : { 'accept-language': accept };
      for (const place of [path, '/setup/nosuchcode']) {
        const { text, headers: seen } = await wire().fetch('GET', place, { auth: null, headers });
        expect([text.includes(word), seen['content-language'], seen.vary]).toEqual([
          true,
          language,
          expect.stringContaining('accept-language'),
        ]);
        expect(text).toContain(`<html lang="${language}">`);
      }
    }
  });

  it('B07 two at once: one gets in', async () => {
    const { path } = await invite();
    const answers = await Promise.all(Array.from({ length: 5 }, () => open('POST', path)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 404, 404, 404, 404]);
  });

  it('B07 an invitation expires to the second, and with its service access', async () => {
    const { path } = await invite({ hours: 1 });
    wire().clock.now += 3_600_000 - 1_000;
    expect((await open('GET', path)).status).toBe(200);
    wire().clock.now += 1_000;
    expect((await open('GET', path)).status).toBe(404);
    expect((await open('POST', path)).status).toBe(404);
    const orphan = await invite();
    await api(wire(), 204, 'DELETE', '/service-accesses/anna');
    expect((await open('POST', orphan.path)).status).toBe(404);
  });

  it('B07 S09 an invitation does not open for who takes the name of a deleted service access', async () => {
    const [unused, used] = [await invite(), await invite()];
    const profile = profileIn((await open('POST', used.path)).text);
    expect((await open('GET', profile)).status).toBe(200);
    await api(wire(), 204, 'DELETE', '/service-accesses/anna');
    wire().clock.now += 1;
    await makeAccess(wire(), 'anna');
    for (const [method, path] of [
      ['GET', unused.path],
      ['POST', unused.path],
      ['GET', profile],
    ] as const)
      expect([method, (await open(method, path)).status]).toEqual([method, 404]);
    expect((await open('POST', (await invite()).path)).status).toBe(200);
  });

  it('B07 the page offers an Apple profile, DAVx5 and plain text, and nowhere is a password', async () => {
    const { path, url, qrSvg, qrText } = await invite();
    const { text } = await open('POST', path);
    const { resource, password } = wire().shop;
    const address = `cal.example.com/dav/calendars/anna/${resource.id}/`;
    expect(text).toContain(`href="davx5://anna@${address}"`);
    expect(text).toContain(`<code>https://${address}</code>`);
    expect(qrSvg).toMatch(/^<svg /);
    expect(qrText.split('\n').length).toBeGreaterThan(15);

    const profile = await open('GET', profileIn(text));
    expect([profile.status, profile.headers['content-type']]).toEqual([200, 'application/x-apple-aspen-config']);
    const parsed = parse(profile.text) as { PayloadUUID: string; PayloadContent: Record<string, unknown>[] };
    expect(parsed).toMatchObject({ PayloadType: 'Configuration', PayloadVersion: 1 });
    expect(parsed.PayloadContent).toEqual([
      expect.objectContaining({
        PayloadType: 'com.apple.caldav.account',
        PayloadVersion: 1,
        PayloadUUID: expect.stringMatching(/^[0-9A-F]{8}-[0-9A-F]{4}-8[0-9A-F]{3}-[89AB][0-9A-F]{3}-[0-9A-F]{12}$/),
        CalDAVHostName: 'cal.example.com',
        CalDAVPort: 443,
        CalDAVUseSSL: true,
        CalDAVUsername: 'anna',
        CalDAVPrincipalURL: 'https://cal.example.com/dav/principals/anna/',
      }),
    ]);
    expect(profile.text).not.toContain('CalDAVPassword');
    for (const place of [text, profile.text, url, qrSvg]) expect(place).not.toContain(password);

    // Installing again replaces: another invitation gives the same identity.
    const again = await open('GET', profileIn((await open('POST', (await invite()).path)).text));
    expect(again.text).toBe(profile.text);
    wire().clock.now += 16 * 60_000;
    expect((await open('GET', profileIn(text))).status).toBe(404);
  });

  it('B07 a profile code opens no page, and names of resources stay text', async () => {
    const evil = '<script>alert(1)</script>&"';
    await api(wire(), 200, 'PATCH', `/resources/${wire().shop.resource.id}`, { name: evil });
    const answer = await open('POST', (await invite()).path);
    expect(answer.text).not.toContain('<script>');
    expect(answer.text).toContain('&lt;script&gt;');
    expect(answer.headers['content-security-policy']).toContain("default-src 'none'");
    const page = profileIn(answer.text).replace('/calendar.mobileconfig', '');
    expect((await open('POST', page)).status).toBe(404);
    const profile = parse((await open('GET', profileIn(answer.text))).text) as { PayloadDisplayName: string };
    expect(profile.PayloadDisplayName).toBe(evil);
  });

  it('B07 only what may be synchronised can be invited to', async () => {
    const path = '/service-accesses/anna/invitations';
    const { resource } = wire().shop;
    await refused(wire(), 400, 'invalid-input', 'POST', path, { resourceId: resource.id, hours: 337 });
    await refused(wire(), 404, 'resource-not-found', 'POST', path, { resourceId: 'rnone' });
    await api(wire(), 200, 'PATCH', `/resources/${resource.id}`, { allowCalendarSync: false });
    await refused(wire(), 409, 'resource-sync-not-allowed', 'POST', path, { resourceId: resource.id });
  });
});
