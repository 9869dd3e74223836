import { expect } from 'vitest';
import { hrefOf } from '../../../shared/model/href.ts';
import type { Cloud } from '../aws/cloud.ts';
import { type Answer, expectStatus, type PhoneRequest, phoneOf } from './client.ts';
import type { OperationList } from './operations.ts';
import { eventOf, type Shop } from './shop.ts';

const words = 'xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"';
const makeCalendar = `<mkcol ${words}><set><prop><resourcetype><collection/><C:calendar/></resourcetype></prop></set></mkcol>`;
const rename = `<propertyupdate ${words}><set><prop><displayname>Mine</displayname></prop></set></propertyupdate>`;
const expandPrincipal = `<expand-property ${words}><property name="current-user-principal"/></expand-property>`;

type Ask = (status: number, method: string, path: string, request?: PhoneRequest) => Promise<Answer>;

/** A personal calendar, and the verbs that a phone rarely sends. */
const keepPersonalCalendar = async (ask: Ask, userName: string, shared: string, url: string): Promise<void> => {
  const home = hrefOf({ kind: 'home', userName });
  const to = (path: string) => ({ headers: { destination: new URL(path, url).href } });
  await ask(201, 'MKCALENDAR', `${home}mine/`);
  await ask(200, 'OPTIONS', `${home}mine/`);
  await ask(207, 'PROPPATCH', `${home}mine/`, { body: rename });
  await ask(201, 'POST', `${home}mine/?add-member`, { type: 'text/calendar', body: eventOf('added') });
  await ask(201, 'PUT', `${home}mine/a.ics`, { type: 'text/calendar', body: eventOf('personal') });
  await ask(201, 'MOVE', `${home}mine/a.ics`, to(`${shared}a.ics`));
  await ask(201, 'COPY', `${shared}a.ics`, to(`${home}mine/b.ics`));
  await ask(207, 'REPORT', hrefOf({ kind: 'principal', userName }), { body: expandPrincipal });
  await ask(204, 'DELETE', `${home}mine/`);
  await ask(201, 'MKCOL', `${home}other/`, { body: makeCalendar });
  await ask(405, 'LOCK', shared);
};

interface Access {
  readonly userName: string;
  readonly password: string;
  readonly invitation: string;
}

/** Whatever the holder of a service access does, and what happens to whoever guesses the password of another. */
export const useOwnAccess = async (
  list: OperationList,
  cloud: Cloud,
  shop: Shop,
  { userName, password, invitation }: Access,
): Promise<void> => {
  const phone = phoneOf(cloud, userName, password);
  const ask: Ask = async (status, method, path, request) => {
    list.tick(method, path);
    return expectStatus(await phone(method, path, request), status);
  };
  expectStatus(await phone('GET', invitation, { anonymous: true }), 200);
  expectStatus(await phone('POST', invitation, { anonymous: true }), 200, 303);
  expectStatus(await phone('POST', invitation, { anonymous: true }), 404);
  await ask(200, 'GET', '/me');
  await ask(200, 'GET', '/me/entries');
  await ask(200, 'GET', '/me/devices');
  await ask(204, 'POST', '/me/reset-sync');
  await keepPersonalCalendar(
    ask,
    userName,
    hrefOf({ kind: 'collection', userName, calendarName: shop.resource }),
    cloud.url,
  );
  const body = JSON.stringify({ oldPassword: password, newPassword: 'ein-anderes-Passwort-2' });
  await ask(200, 'PUT', '/me/password', { type: 'application/json', body });

  const statuses: number[] = [];
  for (let tries = 0; tries < 12; tries += 1) {
    const guess = phoneOf(cloud, shop.userName, `guess-${tries}`);
    statuses.push((await guess('PROPFIND', '/dav/', { depth: '0' })).status);
  }
  expect(statuses.join(' ')).toMatch(/^(?:401 )+429(?: 429)*$/);
};
