import { expect, it } from 'vitest';
import { meCalls } from '../../shared/admin/me.ts';
import { openApiDocument } from '../../shared/admin/openapi/document.ts';
import { adminCalls } from '../../shared/admin/routes.ts';
import { describeWire } from '../support/wire.ts';
import { api } from './requests.ts';

interface Operation {
  readonly operationId: string;
  readonly parameters: readonly { readonly name: string; readonly in: string }[];
}

const document = openApiDocument(adminCalls, meCalls);
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.values(methods as Record<string, Operation>).map((operation) => ({ path, ...operation })),
);

it('the OpenAPI file in the repository is the one the calls make (vitest -u writes it)', async () => {
  await expect(`${JSON.stringify(document, null, 1)}\n`).toMatchFileSnapshot('../../shared/admin/openapi/openapi.json');
});

it('every operation has a name of its own and declares exactly the parameters of its path', () => {
  const names = operations.map(({ operationId }) => operationId);
  expect(new Set(names).size).toBe(names.length);
  for (const { path, parameters } of operations) {
    const declared = parameters.filter((parameter) => parameter.in === 'path').map(({ name }) => `{${name}}`);
    expect([path, declared]).toEqual([path, path.match(/\{\w+\}/g) ?? []]);
  }
});

describeWire('the description of the API', (wire) => {
  it('is served, to administrators only', async () => {
    expect((await api(wire(), 200, 'GET', '/openapi.json')).openapi).toBe('3.1.0');
    expect((await wire().fetch('GET', '/admin/v1/openapi.json')).status).toBe(401);
  });

  it('T52 unknown fields are refused by every call with a body, and nothing else happens', async () => {
    for (const { method, path, body } of adminCalls) {
      if (body === undefined || typeof body === 'string') continue;
      const answer = await wire().admin(method, path.replaceAll(/\{\w+\}/g, 'none'), { unheardOf: 1 });
      expect([method, path, answer.status, JSON.parse(answer.text).code]).toEqual([method, path, 400, 'invalid-input']);
    }
  });

  it('T52 what the server alone decides cannot be written, by create or change', async () => {
    const { user, branch, resource } = wire().shop;
    const owned = {
      id: 'x',
      canonicalName: 'x',
      version: 9,
      ver: 9,
      revision: 9,
      links: 9,
      hash: 'x',
      passwordHash: 'x',
      passwordState: 'own',
      password: 'lens cloth 42',
      userDisabled: false,
      validFromInstant: 0,
      googleLinked: true,
      createdAt: 0,
      changedAt: 0,
    };
    const entities = [
      ['/users', { name: 'x' }, user.id],
      ['/branches', { name: 'x', zone: 'UTC' }, branch.id],
      ['/resources', { kind: 'place', name: 'x' }, resource.id],
      ['/service-accesses', { userName: 'x', userId: user.id }, 'anna'],
    ] as const;
    for (const [path, body, id] of entities)
      for (const [field, value] of Object.entries(owned)) {
        const made = await wire().admin('POST', `/admin/v1${path}`, { ...body, [field]: value });
        const changed = await wire().admin('PATCH', `/admin/v1${path}/${id}`, { [field]: value });
        expect([path, field, made.status, changed.status]).toEqual([path, field, 400, 400]);
      }
  });

  it('T51 no call answers without the bearer token', async () => {
    for (const { method, path } of adminCalls) {
      const url = path.replaceAll(/\{\w+\}/g, 'none');
      for (const auth of [null, { userName: 'anna', password: wire().shop.password }])
        expect([url, (await wire().fetch(method, url, { auth })).status]).toEqual([url, 401]);
    }
  });
});
