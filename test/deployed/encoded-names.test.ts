import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Cloud, openCloud } from './aws/cloud.ts';
import { expectStatus } from './flows/client.ts';
import { eventOf, openShop, type Shop } from './flows/shop.ts';

/** Names of calendar objects as clients spell them. */
const names = [
  'plain',
  'uid%40host',
  'a%20b',
  'Gr%C3%BC%C3%9Fe',
  '100%25',
  'a+b',
  "it's(1)!~",
  'semi;colon',
  'c,d',
  '%7Bx%7D',
];

const list = '<propfind xmlns="DAV:"><prop><getetag/></prop></propfind>';
const multiget = (href: string): string =>
  `<C:calendar-multiget xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><prop><getetag/></prop><href>${href}</href></C:calendar-multiget>`;

/** AWS documents neither whether an HTTP API decodes paths nor whether it does not. */
describe.each([
  ['decodes paths', false],
  ['hands them over as they were sent', true],
] as const)('behind an HTTP API that %s', (_, keepEncoding) => {
  let cloud: Cloud;
  let shop: Shop;
  beforeAll(async () => {
    cloud = await openCloud('http-api');
    cloud.httpApi.behaviour.keepEncoding = keepEncoding;
    shop = await openShop(cloud, 'emil');
  });
  afterAll(() => cloud.close());

  it.each(names)('%s.ics is found by every name it has', async (name) => {
    const { phone, calendar } = shop;
    const object = `${calendar}${name}.ics`;
    const body = eventOf(`uid-${names.indexOf(name)}`);
    expectStatus(await phone('PUT', object, { type: 'text/calendar', body }), 201);
    expectStatus(await phone('GET', object), 200);
    const { text: listing } = await phone('PROPFIND', calendar, { depth: '1', body: list });
    const listed = [...listing.matchAll(/href>([^<]+)</g)].at(-1)?.[1] ?? '';
    expectStatus(await phone('GET', listed), 200);
    expect(decodeURIComponent(listed)).toBe(decodeURIComponent(object));
    expect((await phone('REPORT', calendar, { depth: '1', body: multiget(object) })).text).toMatch(/getetag>"/);
    expectStatus(await phone('DELETE', object), 204);
  });
});
