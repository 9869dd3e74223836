import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { notes } from '../../shared/admin/notes.ts';
import { StoreBrokenError } from '../../shared/store/errors.ts';
import { describeWire } from '../support/wire.ts';
import { api, refused } from './requests.ts';

const promised =
  `resource-not-found resource-sync-not-allowed resource-sync-allowed google-calendar-linked employee-missing
  credential-not-found user-required user-disabled user-no-organiser-right room-user-too-powerful username-taken
  username-immutable username-invalid password-missing password-admin-set password-too-weak not-confirmed not-yet-valid
  expired expires-soon invalid-window branch-missing branch-closed wrong-service-class not-own-entry url-not-public url-local-only plain-http no-calendar dns
  tls timeout challenge-lost verb-not-passed unexpected-answer storage`.split(/\s+/);

it('every promised note exists, and every note is asked for by a test', () => {
  expect(promised.filter((code) => !(code in notes))).toEqual([]);
  const all = join(import.meta.dirname, '..');
  const tests = globSync('**/*.test.ts', { cwd: all })
    .map((file) => readFileSync(join(all, file), 'utf8'))
    .join('\n');
  expect(Object.keys(notes).filter((code) => !tests.includes(`'${code}'`))).toEqual([]);
});

const busy = Object.assign(new Error('slow down'), { name: 'ThrottlingException' });

describeWire('notes about requests', (wire) => {
  it('not-found', async () => {
    for (const path of ['/nothing', '/users/a/b']) await refused(wire(), 404, 'not-found', 'GET', path);
  });

  it.each(['en', 'de'] as const)('invitation-not-found is said to whoever opens a used link: %s', async (language) => {
    const headers = { 'accept-language': language };
    const { status, text } = await wire().fetch('GET', '/setup/unknown', { auth: null, headers });
    expect([status, text.includes(notes['invitation-not-found'].says[language])]).toEqual([404, true]);
  });

  it('storage when the table takes no more, with a time to come back, and nothing is changed', async () => {
    const restore = wire().table.intercept((operation) => {
      if (operation === 'TransactWriteItems') throw busy;
    });
    const answer = await wire().admin('PATCH', '/admin/v1/service-accesses/anna', { confirmed: false });
    restore();
    expect([answer.status, answer.headers['retry-after'], JSON.parse(answer.text).code]).toEqual([503, '5', 'storage']);
    expect((await api(wire(), 200, 'GET', '/service-accesses/anna')).confirmed).toBe(true);
  });

  it.each([
    ['full', 507, 'storage-full'],
    ['damaged', 503, 'storage-broken'],
  ] as const)('T63 storage that is %s is not busy: %d %s, with a time to come back', async (kind, status, code) => {
    const load = async () => Promise.reject(new StoreBrokenError(kind, new Error('canary of the disk')));
    Object.assign(wire().runtime.admin.store, { load });
    const answer = await wire().admin('GET', '/admin/v1/service-accesses/anna');
    expect([answer.status, JSON.parse(answer.text).code, answer.headers['retry-after']]).toEqual([status, code, '60']);
    expect(answer.text).not.toContain('canary');
  });

  it('B12 an answer that could not be remembered is given all the same, and nothing is made twice', async () => {
    const restore = wire().table.intercept(async (_, input) => {
      if (JSON.stringify(input).includes('SET answer')) throw busy;
    });
    const send = (expected: number) =>
      api(wire(), expected, 'POST', '/branches', { name: 'Hafen', zone: 'UTC' }, { 'idempotency-key': 'k' });
    const made = await send(201);
    restore();
    expect(await send(201)).toEqual(made);
    expect((await api(wire(), 200, 'GET', '/branches')).items).toHaveLength(2);
  });

  it('B12 idempotency-in-progress while the first request runs, its answer afterwards', async () => {
    const arrived = Promise.withResolvers<void>();
    const told = Promise.withResolvers<void>();
    const restore = wire().table.intercept(async (_, input) => {
      if (!JSON.stringify(input).includes('branch created')) return;
      arrived.resolve();
      await told.promise;
    });
    const send = (expected: number) =>
      api(wire(), expected, 'POST', '/branches', { name: 'Hafen', zone: 'UTC' }, { 'idempotency-key': 'k' });
    const first = send(201);
    await arrived.promise;
    expect((await send(409)).code).toBe('idempotency-in-progress');
    told.resolve();
    const made = await first;
    restore();
    expect(await send(201)).toEqual(made);
    expect((await api(wire(), 200, 'GET', '/branches')).items).toHaveLength(2);
  });
});
