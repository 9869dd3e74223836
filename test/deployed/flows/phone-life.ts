import { expect } from 'vitest';
import type { Cloud } from '../aws/cloud.ts';
import { type Answer, expectStatus, type PhoneRequest } from './client.ts';
import { eventOf, instantFromNow, type Shop } from './shop.ts';

const namespaces =
  'xmlns:A="DAV:" xmlns:B="urn:ietf:params:xml:ns:caldav" xmlns:C="http://calendarserver.org/ns/" xmlns:D="http://apple.com/ns/ical/"';
const xml = (name: string, inner: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?><${name} ${namespaces}>${inner}</${name}>`;
const propfind = (...properties: readonly string[]): string =>
  xml('A:propfind', `<A:prop>${properties.map((name) => `<${name}/>`).join('')}</A:prop>`);
const syncSince = (token: string): string =>
  xml(
    'A:sync-collection',
    `<A:sync-token>${token}</A:sync-token><A:sync-level>1</A:sync-level><A:prop><A:getetag/></A:prop>`,
  );
const multiget = (href: string): string =>
  xml('B:calendar-multiget', `<A:prop><A:getetag/><B:calendar-data/></A:prop><A:href>${href}</A:href>`);
const eventsBetween = (start: string, end: string): string =>
  xml(
    'B:calendar-query',
    `<A:prop><A:getetag/></A:prop><B:filter><B:comp-filter name="VCALENDAR"><B:comp-filter name="VEVENT"><B:time-range start="${start}" end="${end}"/></B:comp-filter></B:comp-filter></B:filter>`,
  );
const order = xml('A:propertyupdate', '<A:set><A:prop><D:calendar-order>7</D:calendar-order></A:prop></A:set>');

const captured = (pattern: RegExp, { text }: Answer): string => {
  const found = pattern.exec(text)?.[1];
  expect(found, `${pattern} in ${text}`).toBeDefined();
  return String(found);
};
const hrefIn = (property: string, answer: Answer): string =>
  captured(new RegExp(`${property}>\\s*<(?:\\w+:)?href>([^<]+)<`), answer);
const tokenIn = (answer: Answer): string => captured(/<(?:\w+:)?sync-token>([^<]+)</, answer);

/**
 * A phone's life at the gateway, from the well-known path to the deletion of an appointment: it throws at the first step
 * that does not go as a phone needs it. `label` tells lives at one table apart.
 */
export const phoneLife = async ({ url }: Cloud, { phone, resource }: Shop, label = 'phone'): Promise<void> => {
  const step = async (status: number, method: string, path: string, request?: PhoneRequest): Promise<Answer> =>
    expectStatus(await phone(method, path, request), status);
  const asksWho = { depth: '0', body: propfind('A:current-user-principal', 'A:resourcetype') } as const;

  const wellKnown = await step(301, 'PROPFIND', '/.well-known/caldav', { ...asksWho, anonymous: true });
  expect(wellKnown.headers.location).toMatch(/\/dav\/$/);
  const challenge = await step(401, 'PROPFIND', '/dav/', { ...asksWho, anonymous: true });
  expect(challenge.headers['www-authenticate']).toMatch(/^Basic/);
  const principal = hrefIn('current-user-principal', await step(207, 'PROPFIND', '/dav/', asksWho));
  expect((await step(200, 'OPTIONS', principal)).headers.dav).toMatch(/calendar-access/);
  const ofPrincipal = propfind('B:calendar-home-set', 'A:displayname', 'A:supported-report-set');
  const found = await step(207, 'PROPFIND', principal, { depth: '0', body: ofPrincipal });
  const home = hrefIn('calendar-home-set', found);
  const calendar = `${home}${resource}/`;
  const ofHome = propfind('A:resourcetype', 'A:sync-token', 'C:getctag', 'D:calendar-color');
  expect((await step(207, 'PROPFIND', home, { depth: '1', body: ofHome })).text).toContain(calendar);

  const report = (body: string, depth: '0' | '1' = '0') => step(207, 'REPORT', calendar, { depth, body });
  const first = await report(syncSince(''));
  for (const named of [calendar, home, principal])
    expect((await step(207, 'PROPPATCH', named, { body: order })).text).toContain('200 OK');

  const object = `${calendar}${label}.ics`;
  const put = (status: number, summary: string, headers: Record<string, string>) =>
    step(status, 'PUT', object, { type: 'text/calendar', body: eventOf(label, { summary, day: 2 }), headers });
  const { etag = '' } = (await put(201, 'Brillenabgabe ä € 😀', { 'if-none-match': '*' })).headers;
  const second = await report(syncSince(tokenIn(first)));
  expect(second.text).toContain(object);
  expect((await report(multiget(object), '1')).text).toContain('Brillenabgabe ä € 😀');
  await step(200, 'HEAD', object);
  expect((await step(200, 'GET', object)).headers.etag).toBe(etag);
  await put(204, 'moved', { 'if-match': etag });
  await put(412, 'x', { 'if-match': etag });

  const moved = `${calendar}${label}-moved.ics`;
  const to = (path: string) => ({ headers: { destination: new URL(path, url).href } });
  await step(409, 'COPY', object, to(`${calendar}${label}-copy.ics`));
  await step(201, 'MOVE', object, to(moved));
  await step(403, 'MKCALENDAR', `${home}mine/`);
  const added = { type: 'text/calendar', body: eventOf(`${label}-added`) };
  const { location = '' } = (await step(201, 'POST', `${calendar}?add-member`, added)).headers;
  const member = new URL(location, url).pathname;
  const queried = await report(eventsBetween(instantFromNow(-1), instantFromNow(5)), '1');
  for (const href of [moved, member]) expect(queried.text).toContain(href);
  await step(204, 'DELETE', moved);
  await step(204, 'DELETE', member);
  expect((await report(syncSince(tokenIn(second)))).text).toMatch(/404/);
};
