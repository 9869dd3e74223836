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
  /** Uses an invitation up and opens the page that it leads to. */
  const setUp = async (path: string, userAgent?: string) => {
    const { status, headers } = await open('POST', path);
    expect(status).toBe(303);
    const place = headers.location ?? '';
    const answer = await wire().fetch('GET', place, {
      auth: null,
      headers: userAgent === undefined ? {} : { 'user-agent': userAgent },
    });
    return { ...answer, place };
  };
  const profileIn = (text: string) => text.match(/href="(\/setup\/[a-z0-9]+\/calendar\.mobileconfig)"/)?.[1] ?? '';

  it('B07 an invitation opens its page once, whoever looked at the link before', async () => {
    const { path } = await invite();
    for (let looks = 0; looks < 3; looks++) expect((await open('GET', path)).status).toBe(200);
    expect((await open('GET', path)).text).toContain('<form method="post">');
    const used = await setUp(path);
    expect([used.status, used.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    for (const method of ['GET', 'POST']) expect((await open(method, path)).status).toBe(404);
    expect((await open('DELETE', path)).status).toBe(405);
  });

  it('B07 who went to the store, to Settings or reloaded finds the page again for an hour, and nobody else a second one', async () => {
    const { path } = await invite();
    const { place, text } = await setUp(path);
    expect(place).toMatch(/^\/setup\/[a-z0-9]{26}$/);
    expect(path).not.toContain(place.split('/').at(-1));
    wire().clock.now += 59 * 60_000;
    const again = await open('GET', place);
    expect([again.status, again.text]).toEqual([200, text]);
    expect((await open('GET', profileIn(text))).status).toBe(200);
    // It cannot be used up, nor begin another hour.
    expect([(await open('POST', place)).status, (await open('HEAD', place)).status]).toEqual([404, 200]);
    wire().clock.now += 60_000;
    for (const late of [place, profileIn(text)]) expect((await open('GET', late)).status).toBe(404);
  });

  it.each([
    ['an iPhone', 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_4 like Mac OS X) Safari/604.1', 'iPhone, iPad, Mac'],
    ['a Mac', 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Safari/605.1.15', 'iPhone, iPad, Mac'],
    ['Android', 'Mozilla/5.0 (Linux; Android 15; Pixel 9) Chrome/130 Mobile', 'Android'],
    ['a PC', 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) Firefox/132', 'Any other program'],
    ['who does not say', undefined, 'Any other program'],
  ])('B07 the page begins with what its reader needs: %s', async (_what, userAgent, first) => {
    const { text } = await setUp((await invite()).path, userAgent);
    const titles = [...text.matchAll(/<h2>([^<]+)<\/h2>/g)].map(([, title]) => title);
    expect(titles[0]).toBe(first);
    expect(titles.toSorted()).toEqual(['Android', 'Any other program', 'iPhone, iPad, Mac']);
    for (const link of [
      'https://play.google.com/store/apps/details?id=at.bitfire.davdroid',
      'https://f-droid.org/packages/at.bitfire.davdroid/',
      'https://cal.example.com/console#/me',
    ])
      expect(text).toContain(`href="${link}"`);
    expect(text).toMatch(/<main>.*<h1>.*<\/main>/s);
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
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 404, 404, 404, 404]);
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
    const { text: usedText, place } = await setUp(used.path);
    const profile = profileIn(usedText);
    expect((await open('GET', profile)).status).toBe(200);
    await api(wire(), 204, 'DELETE', '/service-accesses/anna');
    wire().clock.now += 1;
    await makeAccess(wire(), 'anna');
    for (const [method, path] of [
      ['GET', unused.path],
      ['POST', unused.path],
      ['GET', profile],
      ['GET', place],
    ] as const)
      expect([method, (await open(method, path)).status]).toEqual([method, 404]);
    expect((await setUp((await invite()).path)).status).toBe(200);
  });

  it('B07 the page offers an Apple profile, DAVx5 and plain text, and nowhere is a password', async () => {
    const { path, url, qrSvg, qrText } = await invite();
    const { text } = await setUp(path);
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
    const again = await open('GET', profileIn((await setUp((await invite()).path)).text));
    expect(again.text).toBe(profile.text);
    wire().clock.now += 61 * 60_000;
    expect((await open('GET', profileIn(text))).status).toBe(404);
  });

  it('B07 names of resources stay text', async () => {
    const evil = '<script>alert(1)</script>&"';
    await api(wire(), 200, 'PATCH', `/resources/${wire().shop.resource.id}`, { name: evil });
    const answer = await setUp((await invite()).path);
    expect(answer.text).not.toContain('<script>');
    expect(answer.text).toContain('&lt;script&gt;');
    expect(answer.headers['content-security-policy']).toContain("default-src 'none'");
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
