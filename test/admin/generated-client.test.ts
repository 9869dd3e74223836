import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createConfig, lintFromString } from '@redocly/openapi-core';
import { generate } from 'openapi-typescript-codegen';
import { expect, it } from 'vitest';
import { localFunctions } from '../../lambdas/local/functions.ts';
import { serve } from '../../lambdas/local/server.ts';
import document from '../../shared/admin/openapi/openapi.json' with { type: 'json' };
import { startGateway } from '../support/gateway.ts';

const lint = async (description: object) =>
  (
    await lintFromString({
      source: JSON.stringify(description),
      absoluteRef: 'openapi.json',
      config: await createConfig({ extends: ['recommended-strict'] }),
    })
  ).map(({ ruleId, location: [place] }) => `${ruleId} ${place?.pointer}`);

it('a linter of OpenAPI has nothing to say, not even a warning', async () => {
  expect(await lint(document)).toEqual([]);
  expect(await lint({ ...document, info: {} })).not.toEqual([]);
});

it('a client generated from the document sets a phone up, keeps a diary and hears refusals', async () => {
  const gateway = await startGateway();
  const server = await serve(localFunctions(gateway.runtime), { host: '127.0.0.1', port: 0, requestBytes: 1_000_000 });
  const folder = await mkdtemp(join(tmpdir(), 'client-'));
  try {
    await generate({ input: document, output: folder, clientName: 'Client', useOptions: true, useUnionTypes: true });
    const { Client, ApiError } = await import(join(folder, 'index.ts'));
    const base = { BASE: `http://127.0.0.1:${server.port}` };
    const client = new Client({ ...base, TOKEN: gateway.adminToken });

    const branch = await client.branches.createBranch({ requestBody: { name: 'Hafen', zone: 'Europe/Berlin' } });
    const user = await client.users.createUser({ requestBody: { name: 'Emil', branchId: branch.id } });
    const { id: resourceId } = await client.resources.createDiaryResource({
      requestBody: { kind: 'person', name: 'Emil', userId: user.id, branchId: branch.id, allowCalendarSync: true },
    });
    const access = { userName: 'Emil', userId: user.id, branchId: branch.id, confirmed: true };
    await client.serviceAccess.createServiceAccess({ requestBody: access, idempotencyKey: 'once' });
    const { password } = await client.serviceAccess.assignPassword({
      userName: 'emil',
      requestBody: {},
    });
    const { url } = await client.resourceUrLs.getResourceUrl({
      userName: 'emil',
      resourceId,
    });

    const start = '2026-12-02T09:00';
    const appointment = await client.appointments.createAppointment({
      resourceId,
      requestBody: { start, end: '2026-12-02T09:30', title: 'Eye test' },
    });
    const auth = { userName: 'emil', password };
    const onPhone = await gateway.fetch('GET', `${new URL(url).pathname}${appointment.id}`, { auth });
    expect([onPhone.status, onPhone.text]).toEqual([200, expect.stringContaining('SUMMARY:Eye test')]);

    const own = new Client({ ...base, USERNAME: 'emil', PASSWORD: password }).selfService;
    expect((await own.getOwnAccess()).passwordState).toBe('admin-set');
    const { items: entries } = await own.listOwnEntries();
    expect(entries).toMatchObject([{ userName: 'Emil', signedIn: true, maySynchronise: true }]);
    await own.changeOwnPassword({ requestBody: { oldPassword: password, newPassword: 'my very own 7' } });

    const all = await client.serviceAccess.listServiceAccesses({ limit: 1, passwordState: 'own' });
    expect(all.items.map(({ userName }: { userName: string }) => userName)).toEqual(['Emil']);
    const refusal = await client.users.deleteUser({ userId: user.id }).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(ApiError);
    expect([refusal.status, refusal.body.code]).toEqual([409, 'in-use']);
  } finally {
    await server.close();
    await gateway.close();
    await rm(folder, { recursive: true });
  }
});
