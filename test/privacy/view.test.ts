import { expect, it } from 'vitest';
import { calendarServer, dav } from '../../shared/model/names.ts';
import { api } from '../admin/requests.ts';
import type { TestGateway } from '../support/gateway.ts';
import { askReport, event, putObject, reportBody } from '../support/icalendar.ts';
import { conditionsIn, propfindBody, readMultistatus } from '../support/multistatus.ts';
import { describeWire } from '../support/wire.ts';

const tokens = async ({ fetch, shop }: TestGateway): Promise<{ ctag: string; token: string }> => {
  const answer = await fetch('PROPFIND', shop.calendarPath, {
    headers: { depth: '0' },
    body: propfindBody('CS:getctag D:sync-token'),
  });
  const [response] = readMultistatus(answer).values();
  return {
    ctag: response?.text(calendarServer('getctag')) ?? '',
    token: response?.text(dav('sync-token')) ?? '',
  };
};

const sync = (gateway: TestGateway, token: string) =>
  askReport(
    gateway,
    reportBody(
      'D:sync-collection',
      `<D:sync-token>${token}</D:sync-token><D:sync-level>1</D:sync-level><D:prop><D:getetag/></D:prop>`,
    ),
  );

const setPrivacy = (gateway: TestGateway, privacy: string | null, path = '/resources/anna-diary') =>
  api(gateway, 200, 'PATCH', path, { privacy });

describeWire('B01 the view in token and ctag', (wire) => {
  it('B01 a diary is `full` unless somebody says otherwise, and its tokens look as ever', async () => {
    await putObject(wire(), 'a.ics', event('a'));
    expect(await api(wire(), 200, 'GET', '/resources/anna-diary')).toMatchObject({ privacy: 'full' });
    const { token, ctag } = await tokens(wire());
    expect(token).toMatch(/^urn:caldav-gateway:sync:anna-diary:[a-z0-9]+:1$/);
    expect(ctag).toBe(token);
  });

  it('B01 another level is another ctag, and a token of the level before is refused, until it is that level again', async () => {
    await putObject(wire(), 'a.ics', event('a'));
    const full = await tokens(wire());
    const seen = new Set([full.token]);
    for (const level of ['first-name', 'pseudonym', 'initials', 'type-only', 'busy']) {
      await setPrivacy(wire(), level);
      const now = await tokens(wire());
      expect(now.ctag).toBe(now.token);
      expect(seen.has(now.token)).toBe(false);
      seen.add(now.token);
      expect(conditionsIn(await sync(wire(), full.token))).toContain(dav('valid-sync-token'));
      const same = await sync(wire(), now.token);
      expect([same.status, readMultistatus(same).size]).toEqual([207, 0]);
    }
    await setPrivacy(wire(), 'full');
    expect(await tokens(wire())).toEqual(full);
    expect((await sync(wire(), full.token)).status).toBe(207);
  });

  it('B01 what a service access says goes before what the diary says, and null takes it back', async () => {
    const full = await tokens(wire());
    await setPrivacy(wire(), 'busy', '/service-accesses/anna');
    expect(conditionsIn(await sync(wire(), full.token))).toContain(dav('valid-sync-token'));
    const busy = await tokens(wire());
    await setPrivacy(wire(), 'pseudonym');
    expect(await tokens(wire())).toEqual(busy);
    await setPrivacy(wire(), null, '/service-accesses/anna');
    expect(await tokens(wire())).not.toEqual(busy);
  });

  it('B01 a token goes on from where it was, changes and removals alike, under every level', async () => {
    await setPrivacy(wire(), 'busy');
    await putObject(wire(), 'a.ics', event('a'));
    const { token } = await tokens(wire());
    await putObject(wire(), 'b.ics', event('b'));
    await wire().fetch('DELETE', `${wire().shop.calendarPath}a.ics`);
    const answer = readMultistatus(await sync(wire(), token));
    expect([...answer].map(([href, { status = 200 }]) => [href.split('/').at(-1), status])).toEqual([
      ['b.ics', 200],
      ['a.ics', 404],
    ]);
  });

  it('B01 no other words are levels', async () => {
    await api(wire(), 400, 'PATCH', '/resources/anna-diary', { privacy: 'secret' });
    await api(wire(), 400, 'PATCH', '/resources/anna-diary', { privacy: null });
  });
});
