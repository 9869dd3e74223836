import { expect, it } from 'vitest';
import { notes } from '../../shared/admin/notes.ts';
import type { WireAnswer } from '../support/transport.ts';
import { describeWire } from '../support/wire.ts';
import { api, json } from './requests.ts';

const busy = Object.assign(new Error('slow down'), { name: 'ThrottlingException' });

/** The answer is a problem with exactly this row of the table of notes. */
const isProblem = (answer: WireAnswer, status: number, code: keyof typeof notes) => {
  const { says, todo } = notes[code];
  expect([answer.status, answer.headers['content-type'], answer.headers['cache-control']]).toEqual([
    status,
    'application/problem+json',
    'no-store',
  ]);
  expect(json(answer)).toMatchObject({
    type: `urn:caldav-gateway:note:${code}`,
    title: says.en,
    status,
    code,
    detail: says.en,
    says,
    todo,
  });
};

describeWire('refusals before and around a call', (wire) => {
  const bearer = (token: string) => wire().admin('GET', '/admin/v1/branches', undefined, { authorization: token });
  const me = (method = 'GET', path = '/me') => wire().fetch(method, path);

  it('T51 not-signed-in: no bearer token, a wrong one, another scheme, a password of a phone', async () => {
    const none = await wire().fetch('GET', '/admin/v1/branches', { auth: null });
    const { userName, password } = { ...wire().shop.access, password: wire().shop.password };
    const answers = [
      none,
      await bearer('Bearer nonsense'),
      await bearer(`Token ${wire().adminToken}`),
      await wire().fetch('GET', '/admin/v1/branches', { auth: { userName, password } }),
      await wire().fetch('GET', '/admin/v1/nowhere', { auth: null }),
    ];
    for (const answer of answers) {
      isProblem(answer, 401, 'not-signed-in');
      expect([answer.headers['www-authenticate'], answer.text]).toEqual(['Bearer realm="Administration"', none.text]);
    }
  });

  it('T05 not-signed-in at /me asks for Basic and does not say why', async () => {
    const none = await wire().fetch('GET', '/me', { auth: null });
    const known = { userName: 'anna', password: 'wrong' };
    const stranger = { userName: 'nobody', password: 'wrong' };
    for (const auth of [null, known, stranger])
      for (const path of ['/me', '/me/password', '/me/nowhere']) {
        const answer = await wire().fetch('GET', path, { auth });
        isProblem(answer, 401, 'not-signed-in');
        expect(answer.headers['www-authenticate']).toBe('Basic realm="Calendar", charset="UTF-8"');
        expect(answer.text).toBe(none.text);
      }
  });

  it('T01 too-many-attempts at /me says when to come back; a phone is told as before', async () => {
    const guess = (n: number) => wire().fetch('GET', '/me', { auth: { userName: 'anna', password: `guess ${n}` } });
    for (let n = 0; n < 10; n++) isProblem(await guess(n), 401, 'not-signed-in');
    const answer = await guess(10);
    isProblem(answer, 429, 'too-many-attempts');
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
    const phone = await wire().fetch('PROPFIND', '/dav/', { auth: { userName: 'anna', password: 'guess 11' } });
    expect([phone.status, phone.headers['content-type']]).toEqual([429, 'text/plain; charset=utf-8']);
  });

  it('method-not-allowed names what is allowed, not-found says so, also at /me', async () => {
    const users = await wire().admin('DELETE', '/admin/v1/users');
    isProblem(users, 405, 'method-not-allowed');
    expect(users.headers.allow).toBe('POST, GET');
    const own = await me('DELETE');
    isProblem(own, 405, 'method-not-allowed');
    expect(own.headers.allow).toBe('GET');
    isProblem(await wire().admin('PROPFIND', '/admin/v1/users'), 405, 'method-not-allowed');
    for (const path of ['/admin/v1/nowhere', '/admin/', '/admin/v1/users/a/b'])
      isProblem(await wire().admin('GET', path), 404, 'not-found');
    isProblem(await me('GET', '/me/nowhere'), 404, 'not-found');
  });

  it('T69 cross-site when a page of another site would change the password that its browser remembers', async () => {
    const { shop, fetch } = wire();
    const body = JSON.stringify({ oldPassword: shop.password, newPassword: 'seventeen lenses' });
    const headers = { 'content-type': 'application/json', origin: 'https://evil.example' };
    isProblem(await fetch('PUT', '/me/password', { headers, body }), 403, 'cross-site');
    expect((await me('GET')).status).toBe(200);
  });

  it('T34 storage when the table is busy before any call: at the token, at the row that signs in', async () => {
    const { table, admin } = wire();
    const restore = table.intercept((operation) => {
      if (operation === 'GetItem' || operation === 'Query') throw busy;
    });
    const [phone, ...answers] = await Promise.all([
      wire().fetch('PROPFIND', '/dav/'),
      admin('GET', '/admin/v1/openapi.json'),
      me(),
      me('PUT', '/me/password'),
    ]);
    restore();
    for (const answer of answers) {
      isProblem(answer, 503, 'storage');
      expect(answer.headers['retry-after']).toBe('5');
    }
    expect([phone.status, phone.headers['content-type']]).toEqual([503, 'text/plain; charset=utf-8']);
  });

  it('T48 unexpected-fault names the request in the log and nothing of the fault', async () => {
    const load = async () => Promise.reject(new Error('secret detail'));
    Object.assign(wire().runtime.admin.store, { load });
    for (const answer of [await me(), await wire().admin('GET', '/admin/v1/service-accesses/anna')]) {
      isProblem(answer, 500, 'unexpected-fault');
      expect(answer.text).not.toContain('secret detail');
      const line = JSON.parse(wire().log.find((one) => one.includes(json(answer).requestId)) ?? '{}');
      expect(line).toMatchObject({ status: 500, text: 'secret detail' });
    }
  });

  it('T15 request-too-large before anybody is asked to sign in, and nothing is done', async () => {
    const body = ' '.repeat(wire().runtime.ingress.requestBytes);
    const before = (await api(wire(), 200, 'GET', '/audit')).items;
    for (const answer of [
      await wire().admin('POST', '/admin/v1/branches', `{"name":"Hafen","zone":"UTC"}${body}`),
      await wire().fetch('PUT', '/me/password', { body: `{}${body}` }),
      await wire().fetch('PUT', '/me/password', { body: `{}${body}`, auth: null }),
    ])
      isProblem(answer, 413, 'request-too-large');
    expect((await api(wire(), 200, 'GET', '/audit')).items).toEqual(before);
    await api(wire(), 201, 'POST', '/branches', `{"name":"Hafen","zone":"UTC"}${body.slice(100)}`);
  });

  it('the log says the code of a refusal', async () => {
    await wire().admin('GET', '/admin/v1/nowhere');
    expect(JSON.parse(wire().log.at(-1) ?? '{}')).toMatchObject({ status: 404, reason: 'not-found' });
  });
});

describeWire(
  'answers that do not pass',
  (wire) => {
    it('answer-too-large: less, or the same with gzip, passes', async () => {
      const path = `/resources/${wire().shop.resource.id}/appointments`;
      const series = { start: '2026-12-01T09:00', end: '2026-12-01T09:30', recurrence: 'FREQ=DAILY;COUNT=45' };
      await api(wire(), 201, 'POST', path, { ...series, title: 'Long', description: 'x'.repeat(20_000) });
      const list = (to: string, headers = {}) =>
        wire().admin('GET', `/admin/v1${path}?from=2026-12-01&to=${to}`, undefined, headers);
      isProblem(await list('2027-02-01'), 507, 'answer-too-large');
      expect((await list('2027-02-01', { 'accept-encoding': 'gzip' })).status).toBe(200);
      expect((await list('2026-12-10')).status).toBe(200);
    });
  },
  // Its limit of an answer is the smallest; events and sockets stay as they are.
  { compose: { ingress: 'alb' } },
);
