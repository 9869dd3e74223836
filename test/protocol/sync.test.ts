import { expect, it } from 'vitest';
import { childOf, elementsOf, textOf } from '../../shared/codec/xml/node.ts';
import { parseXml } from '../../shared/codec/xml/parse.ts';
import { caldav, dav } from '../../shared/model/names.ts';
import { appointment } from '../store/diary.ts';
import type { TestGateway } from '../support/gateway.ts';
import { askReport, event, prop, putObject, reportBody } from '../support/icalendar.ts';
import { conditionsIn, readMultistatus } from '../support/multistatus.ts';
import { describeWire } from '../support/wire.ts';

const body = (token: string, more = '', inside = prop('D:getetag')): string =>
  reportBody(
    'D:sync-collection',
    `<D:sync-token>${token}</D:sync-token><D:sync-level>1</D:sync-level>${more}${inside}`,
  );
const limit = (count: number | string): string => `<D:limit><D:nresults>${count}</D:nresults></D:limit>`;

interface Synced {
  readonly token: string;
  /** Status per member name; '' is the collection itself. */
  readonly members: Readonly<Record<string, number>>;
}

const sync = async (
  gateway: TestGateway,
  token = '',
  more = '',
  headers: Record<string, string> = { depth: '0' },
): Promise<Synced> => {
  const answer = await askReport(gateway, body(token, more), { headers });
  const root = parseXml(answer.bytes, { bytes: 1 << 24 })!;
  const members = [...readMultistatus(answer)].map(([href, response]) => [
    decodeURIComponent(href.slice(gateway.shop.calendarPath.length)),
    response.status ?? response.statusOf(dav('getetag'))!,
  ]);
  return { token: textOf(childOf(root, dav('sync-token'))!), members: Object.fromEntries(members) };
};

const remove = ({ fetch, shop }: TestGateway, name: string) => fetch('DELETE', `${shop.calendarPath}${name}`);

describeWire('sync-collection', (wire) => {
  it('reports what was made, changed and removed since a token, removed ones by status alone (trap 20)', async () => {
    await putObject(wire(), 'kept', event('kept'));
    await putObject(wire(), 'changed', event('changed'));
    await putObject(wire(), 'removed', event('removed'));
    const first = await sync(wire());
    expect(first.members).toEqual({ kept: 200, changed: 200, removed: 200 });

    await putObject(wire(), 'changed', event('changed', 'SUMMARY:x'));
    await putObject(wire(), 'ä new', event('new'));
    await remove(wire(), 'removed');
    const second = await sync(wire(), first.token);
    expect(second.members).toEqual({ changed: 200, 'ä new': 200, removed: 404 });
    expect((await sync(wire(), second.token)).members).toEqual({});
  });

  it('trap 20: a removed member has a status, no propstat, and its href is the one it had', async () => {
    await putObject(wire(), 'a b', event('a'));
    const { token } = await sync(wire());
    await remove(wire(), 'a%20b');
    const { text } = await askReport(wire(), body(token));
    expect(text).toMatch(new RegExp(`<D:href>${wire().shop.calendarPath}a%20b</D:href>\\s*<D:status>HTTP/1.1 404`));
    expect(text).not.toContain('propstat');
  });

  it('T43: an unchanged poll gives the very same token and no members, at Depth 0, 1 and none (trap 33)', async () => {
    await putObject(wire(), 'a', event('a'));
    const { token } = await sync(wire());
    for (const headers of [{ depth: '0' }, { depth: '1' }, {}]) {
      expect(await sync(wire(), token, '', headers as Record<string, string>)).toEqual({ token, members: {} });
    }
  });

  it('trap 16: the token is an URN without host name, and the getctag is the same string', async () => {
    const { fetch, shop } = wire();
    const { token } = await sync(wire());
    expect(token).toMatch(/^urn:[^/]+$/);
    expect(token).not.toContain('example');
    const { text } = await fetch('PROPFIND', shop.calendarPath, {
      headers: { depth: '0' },
      body: '<D:propfind xmlns:D="DAV:"><D:prop><g:getctag xmlns:g="http://calendarserver.org/ns/"/><D:sync-token/></D:prop></D:propfind>',
    });
    expect(text.split(token)).toHaveLength(3);
  });

  it('trap 36: an initial sync names no removed members', async () => {
    await putObject(wire(), 'a', event('a'));
    await remove(wire(), 'a');
    expect((await sync(wire())).members).toEqual({});
  });

  it('T40, trap 19, trap 35: pages say 507 on the collection and lead on from where they were cut', async () => {
    for (const i of Array(5).keys()) await putObject(wire(), `${i}`, event(`u${i}`));
    const seen: Record<string, number> = {};
    let [token, pages] = ['', 0];
    for (let more = true; more; pages += 1) {
      const page = await sync(wire(), token, limit(2));
      more = page.members[''] === 507;
      const { '': _, ...members } = page.members;
      expect(Object.keys(members).length).toBeLessThanOrEqual(2);
      expect(page.token).not.toBe(token);
      Object.assign(seen, members);
      token = page.token;
      if (pages === 0) await putObject(wire(), 'later', event('later'));
    }
    expect(pages).toBeGreaterThanOrEqual(3);
    expect(await sync(wire(), token)).toMatchObject({ members: { ...('later' in seen ? {} : { later: 200 }) } });
    expect(
      Object.keys(seen)
        .filter((name) => name !== 'later')
        .sort(),
    ).toEqual(['0', '1', '2', '3', '4']);

    for (const i of Array(5).keys()) await putObject(wire(), `${i}`, event(`u${i}`, 'SUMMARY:x'));
    const page = await sync(wire(), token, limit(1));
    expect(page.members['']).toBe(507);
    expect((await sync(wire(), page.token)).members['']).toBeUndefined();
  });

  it('T60: after a burst that nobody has read, a phone is told that there is more until it knows all', async () => {
    const { store, shop, table } = wire();
    const before = await sync(wire());
    const calendar = (await store.loadCalendar(shop.principal, shop.resource.id))!;
    const many = Array.from({ length: 1_030 }, (_, index) => ({
      name: `n${index}`,
      object: { ...appointment(`n${index}`), body: Buffer.from(event(`n${index}`)) },
    }));
    await store.putObjects(calendar, { kind: 'diary', actor: 'import' }, many);
    await remove(wire(), 'n0');
    // As if those who wrote had died before they could move the mark.
    await table.client.call('UpdateItem', {
      TableName: table.tableName,
      Key: { pk: `calendar#${calendar.id}`, sk: 'head' },
      UpdateExpression: 'SET stable = :none',
      ExpressionAttributeValues: { ':none': 0 },
    });
    const told: Record<string, number> = {};
    let { token } = before;
    let answers = 0;
    for (let more = true; more; answers++) {
      const { members, token: next } = await sync(wire(), token);
      const { '': cut, ...live } = members;
      expect(next).not.toBe(token);
      Object.assign(told, live);
      more = cut === 507;
      token = next;
    }
    expect(Object.keys(told)).toHaveLength(1_030);
    expect(told.n0).toBe(404);
    expect(answers).toBeLessThanOrEqual(3);
    expect(await sync(wire(), token)).toEqual({ token, members: {} });
  });

  it('names the reason of a cut answer on the collection as it was asked', async () => {
    for (const i of Array(2).keys()) await putObject(wire(), `${i}`, event(`u${i}`));
    const answer = await askReport(wire(), body('', limit(1)));
    const responses = elementsOf(parseXml(answer.bytes, { bytes: 1 << 20 })!);
    const cut = responses.find(
      (response) => textOf(childOf(response, dav('href')) ?? response) === wire().shop.calendarPath,
    )!;
    expect(elementsOf(childOf(cut, dav('error'))!).map(({ name }) => name)).toEqual([
      dav('number-of-matches-within-limits'),
    ]);
  });

  it('T41, trap 18: a token that is foreign, unreadable or from the future is valid-sync-token', async () => {
    const bert = await wire().seed({ name: 'bert' });
    const { text } = await askReport(wire(), body(''));
    const own = /sync-token>([^<]+)</.exec(text)![1]!;
    const foreign = own.replace(wire().shop.resource.id, bert.resource.id);
    const otherEpoch = own.replace(/:([a-z0-9]+):(\d+)$/, ':zzzz:$2');
    const future = own.replace(/\d+$/, '999999');
    const respelled = own.replace(/(\d+)$/, '0$1');
    for (const token of ['0', 'garbage', 'http://example.com/1', foreign, otherEpoch, future, respelled]) {
      const answer = await askReport(wire(), body(token));
      expect([token, answer.status, conditionsIn(answer)]).toEqual([token, 403, [dav('valid-sync-token')]]);
    }
  });

  it('refuses sync-level infinite, a missing token, a limit that is no number, and other targets', async () => {
    const infinite = body('').replace('>1<', '>infinite<');
    expect(conditionsIn(await askReport(wire(), infinite))).toEqual([dav('sync-traversal-supported')]);
    expect((await askReport(wire(), reportBody('D:sync-collection', prop('D:getetag')))).status).toBe(400);
    for (const count of ['0', '-1', 'x', '']) {
      expect((await askReport(wire(), body('', limit(count)))).status).toBe(400);
    }
    const home = await askReport(wire(), body(''), { path: '/dav/calendars/anna/' });
    expect([home.status, conditionsIn(home)]).toEqual([403, [dav('supported-report')]]);
  });

  it('carries bodies where they are asked for', async () => {
    await putObject(wire(), 'a', event('a'));
    const answer = await askReport(wire(), body('', '', prop('D:getetag C:calendar-data')));
    const [response] = readMultistatus(answer).values();
    expect(response!.text(caldav('calendar-data'))).toBe(event('a'));
  });

  it('S03: a calendar withdrawn and allowed again continues with the same token', async () => {
    const { token } = await sync(wire());
    const { resource } = wire().shop;
    const path = `/admin/v1/resources/${resource.id}`;
    const setSync = async (allowCalendarSync: boolean) => {
      const { headers } = await wire().admin('GET', path);
      const answer = await wire().admin('PATCH', path, { allowCalendarSync }, { 'if-match': headers.etag! });
      expect(answer.status, answer.text).toBeLessThan(300);
    };
    await setSync(false);
    expect((await askReport(wire(), body(token))).status).toBe(404);
    await setSync(true);
    await putObject(wire(), 'a', event('a'));
    expect((await sync(wire(), token)).members).toEqual({ a: 200 });
  });
});
