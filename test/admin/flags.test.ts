import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startGateway, type TestGateway } from '../support/gateway.ts';
import { api, event, poll, put } from './requests.ts';

/** A call of the administration. */
type Step = readonly [method: string, path: string, body?: object];

/** What an administrator changes, and back again, and what a phone that was set up long ago gets with its next request. */
interface Flag {
  readonly name: string;
  readonly off: readonly Step[];
  readonly on?: readonly Step[];
  readonly status: number;
}

describe('every flag acts on the next request of a phone that is already set up, in every warm process', () => {
  let phones: TestGateway;
  let administration: TestGateway;

  beforeEach(async () => {
    phones = await startGateway();
    const { table, shop } = phones;
    administration = await startGateway({ table, shop, transport: 'socket' });
  });
  afterEach(async () => {
    await administration.close();
    await phones.close();
  });

  const access = '/service-accesses/anna';
  const resource = '/resources/anna-diary';
  const user = '/users/anna-user';
  const branch = '/branches/anna-branch';
  const patch = (path: string, body: object) => ['PATCH', path, body] as const;
  const password = 'lens cloth 42';
  const auth = { userName: 'anna', password };

  const flags: readonly Flag[] = [
    {
      name: 'S14 confirmed',
      off: [patch(access, { confirmed: false })],
      on: [patch(access, { confirmed: true })],
      status: 401,
    },
    {
      name: 'S13 service class',
      off: [patch(access, { serviceClass: 'web-shop' })],
      on: [patch(access, { serviceClass: 'caldav-appointment-sync' })],
      status: 401,
    },
    {
      name: 'S10 valid from',
      off: [patch(access, { validFrom: '2026-11-22T10:00:01' })],
      on: [patch(access, { validFrom: '2026-11-22T10:00:00' })],
      status: 401,
    },
    {
      name: 'S10 valid until',
      off: [patch(access, { validUntil: '2026-11-22T10:00:00' })],
      on: [patch(access, { validUntil: '2026-11-22T10:00:01' })],
      status: 401,
    },
    {
      name: 'S10 the zone of the branch',
      off: [patch(access, { validUntil: '2026-11-22T11:00' }), patch(branch, { zone: 'Asia/Tokyo' })],
      on: [patch(branch, { zone: 'Europe/Berlin' })],
      status: 401,
    },
    {
      name: 'the user is disabled',
      off: [patch(user, { disabled: true })],
      on: [patch(user, { disabled: false })],
      status: 401,
    },
    {
      name: 'S18 another password',
      off: [['PUT', `${access}/password`, { password: 'typed by the boss' }]],
      on: [['PUT', `${access}/password`, { password }]],
      status: 401,
    },
    {
      name: 'S09 deleted and made again, with the very same password',
      off: [['DELETE', access]],
      on: [
        [
          'POST',
          '/service-accesses',
          { userName: 'anna', userId: 'anna-user', branchId: 'anna-branch', confirmed: true },
        ],
        ['PUT', `${access}/password`, { password }],
      ],
      status: 401,
    },
    {
      name: 'S03 allowCalendarSync',
      off: [patch(resource, { allowCalendarSync: false })],
      on: [patch(resource, { allowCalendarSync: true })],
      status: 404,
    },
    {
      name: 'S04 the Google link',
      off: [patch(resource, { allowCalendarSync: false }), ['PUT', `${resource}/google-link`, { refreshToken: 't' }]],
      on: [['DELETE', `${resource}/google-link`], patch(resource, { allowCalendarSync: true })],
      status: 404,
    },
    {
      name: 'T12 the resource belongs to another user',
      off: [patch(resource, { userId: 'bert-user' })],
      on: [patch(resource, { userId: 'anna-user' })],
      status: 404,
    },
    {
      name: 'T12 the service access belongs to another user',
      off: [patch(access, { userId: 'bert-user' })],
      on: [patch(access, { userId: 'anna-user' })],
      status: 404,
    },
    { name: 'the resource is deleted', off: [['DELETE', resource]], status: 404 },
  ];

  it.each(flags)('$name', async ({ off, on, status }) => {
    await phones.seed({ name: 'bert' });
    await api(administration, 200, 'PUT', `${access}/password`, { password });
    const { calendarPath } = phones.shop;
    await put(phones, `${calendarPath}a.ics`, event('a'), { auth });
    const first = await poll(phones, calendarPath, auth);
    const change = async (steps: Flag['off']) => {
      for (const [method, path, body] of steps) {
        const answer = await administration.admin(method, `/admin/v1${path}`, body);
        expect(answer.status, answer.text).toBeLessThan(300);
      }
    };
    const seen = async () => [
      (await poll(phones, calendarPath, auth)).status,
      (await phones.fetch('GET', `${calendarPath}a.ics`, { auth })).status,
      (await put(phones, `${calendarPath}a.ics`, event('a', 'From the phone'), { auth })).status,
    ];
    for (let warm = 0; warm < 2; warm++) expect((await poll(phones, calendarPath, auth)).status).toBe(207);
    await change(off);
    expect(await seen()).toEqual([status, status, status]);
    if (on === undefined) return;
    await change(on);
    expect((await poll(phones, calendarPath, auth)).text).toBe(first.text);
    expect(await seen()).toEqual([207, 200, 204]);
  });

  it.each([
    ['create', 'PUT', 'new.ics', event('new')],
    ['move', 'PUT', 'a.ics', event('a', 'Eye test', '20261202T090000')],
    ['editText', 'PUT', 'a.ics', event('a', 'Fitting')],
    ['delete', 'DELETE', 'a.ics', undefined],
  ])('B02 the right to %s', async (right, method, name, body) => {
    const { calendarPath } = phones.shop;
    const headers = { 'content-type': 'text/calendar' };
    await put(phones, `${calendarPath}a.ics`, event('a'));
    await api(administration, 200, 'PATCH', access, { rights: { [right]: false } });
    expect((await phones.fetch(method, `${calendarPath}${name}`, { headers, body })).status).toBe(403);
    await api(administration, 200, 'PATCH', access, { rights: { [right]: true } });
    expect([201, 204]).toContain((await phones.fetch(method, `${calendarPath}${name}`, { headers, body })).status);
  });

  it('B13 the right to make calendars', async () => {
    const make = async () => (await phones.fetch('MKCALENDAR', '/dav/calendars/anna/own/')).status;
    await api(administration, 200, 'PATCH', access, { rights: { makeCalendars: false } });
    expect(await make()).toBe(403);
    await api(administration, 200, 'PATCH', access, { rights: { makeCalendars: true } });
    expect(await make()).toBe(201);
    const isListed = async () =>
      (await phones.fetch('PROPFIND', '/dav/calendars/anna/', { headers: { depth: '1' } })).text.includes('/own/');
    expect(await isListed()).toBe(true);
    // Without the right what was made is hidden, and there again with it.
    await api(administration, 200, 'PATCH', access, { rights: { makeCalendars: false } });
    expect(await isListed()).toBe(false);
    await api(administration, 200, 'PATCH', access, { rights: { makeCalendars: true } });
    expect(await isListed()).toBe(true);
  });

  it('S12 the branch of the service access', async () => {
    const { calendarPath } = phones.shop;
    await api(administration, 200, 'PATCH', access, { branchId: null });
    expect((await put(phones, `${calendarPath}a.ics`, event('a'))).status).toBe(403);
    expect((await poll(phones, calendarPath)).status).toBe(207);
    await api(administration, 200, 'PATCH', access, { branchId: 'anna-branch' });
    expect((await put(phones, `${calendarPath}a.ics`, event('a'))).status).toBe(201);
  });
});
