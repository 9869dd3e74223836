import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { allRows, putRows } from '../../shared/store/dynamo/maintenance/rows.ts';
import { keys } from '../../shared/store/dynamo/rows/keys.ts';
import { type ServedTable, servedTable } from '../support/dynamodb.ts';
import { startGateway, type TestGateway } from '../support/gateway.ts';
import { rowsOf, runOn } from './command.ts';

describe('T45 restore', () => {
  let gateway: TestGateway;
  let table: ServedTable;
  let restored: ServedTable;

  beforeEach(async () => {
    table = await servedTable();
    gateway = await startGateway({ now: Date.now(), table });
    restored = await servedTable();
  });
  afterEach(() => gateway.close());

  const reachRestorePoint = () => putRows(restored, allRows(table));
  const restore = (...options: string[]) =>
    runOn(restored, 'restore', '--table', restored.tableName, '--unprotected', ...options);
  const restoreBefore = () => restore('--before', table.tableName);
  /** A gateway that serves the restored table. */
  const served = () => startGateway({ table: restored, shop: gateway.shop, now: Date.now() });
  const admin = async (expected: number, method: string, path: string, body?: unknown) => {
    const answer = await gateway.admin(method, `/admin/v1/${path}`, body);
    expect(answer.status).toBe(expected);
    return answer;
  };
  const itemOf = async (key: { pk: string; sk: string }) =>
    (await restored.client.call('GetItem', { TableName: restored.tableName, Key: { pk: key.pk, sk: key.sk } })).Item;

  it('locks what changed since, makes phones start anew, and leaves the rest alone', async () => {
    await gateway.seed({ name: 'berta' });
    await reachRestorePoint();
    // Anna is revoked, and the restore would undo it.
    await admin(200, 'PATCH', 'service-accesses/anna', { confirmed: false });
    await admin(200, 'PATCH', `resources/${gateway.shop.resource.id}`, { allowCalendarSync: false });

    const done = await restoreBefore();
    expect(done).toMatchObject({ code: 0 });
    expect(done.output).toContain('locked until reviewed: service access anna\n');
    expect(done.output).toContain('locked until reviewed: diary resource anna-diary\n');
    expect(done.output).not.toContain('berta');
    const confirmed = async (name: string) => (await itemOf(keys.serviceAccess(name)))?.confirmed;
    expect([await confirmed('anna'), await confirmed('berta')]).toEqual([false, true]);
    const epochs = async (table: ServedTable) =>
      (await rowsOf(table)).filter(({ sk }) => sk === 'head').map(({ epoch }) => epoch);
    const old = await epochs(table);
    expect((await epochs(restored)).filter((epoch) => old.includes(epoch))).toEqual([]);
  });

  it('says in words that the database keeps no backups, and how to go on without', async () => {
    await reachRestorePoint();
    const { code, output } = await runOn(restored, 'restore', '--table', restored.tableName);
    expect(code).toBe(1);
    expect(output).toContain('keeps no backups');
    expect(output).toContain('--unprotected');
  });

  it('without the table of before locks everything that lets phones in', async () => {
    await reachRestorePoint();
    const { output } = await restore();
    expect(
      output
        .split('\n')
        .filter((line) => line.startsWith('locked'))
        .sort(),
    ).toEqual(['locked until reviewed: diary resource anna-diary', 'locked until reviewed: service access anna']);
  });

  it('locks a service access that was deleted and made anew, though its version is the same', async () => {
    const { user, branch } = gateway.shop;
    const make = async (password: string) => {
      const userName = 'emil';
      await admin(201, 'POST', 'service-accesses', { userName, userId: user.id, branchId: branch.id, confirmed: true });
      await gateway.admin('PUT', `/admin/v1/service-accesses/${userName}/password`, { password });
    };
    await make('seventeen lenses');
    await reachRestorePoint();
    await admin(204, 'DELETE', 'service-accesses/emil');
    await make('another lens and more');

    const { version } = (await gateway.adminStore.load('access', 'emil'))!;
    expect((await itemOf(keys.serviceAccess('emil')))?.version).toBe(version);
    expect((await restoreBefore()).output).toContain('locked until reviewed: service access emil\n');
    const signIn = { auth: { userName: 'emil', password: 'seventeen lenses' }, headers: { depth: '0' } };
    const again = await served();
    expect((await again.fetch('PROPFIND', '/dav/', signIn)).status).toBe(401);
    await again.close();
  });

  it('locks a service access that no directory lists, and lists it again', async () => {
    await reachRestorePoint();
    const Key = { ...keys.directory('access', 'anna') };
    await restored.client.call('DeleteItem', { TableName: restored.tableName, Key });
    await admin(200, 'PATCH', 'service-accesses/anna', { confirmed: false });

    const { code, output } = await restoreBefore();
    expect(code).toBe(0);
    expect(output).toContain('locked until reviewed: service access anna\n');
    const again = await served();
    expect((await again.fetch('PROPFIND', '/dav/', { headers: { depth: '0' } })).status).toBe(401);
    expect((await again.admin('GET', '/admin/v1/service-accesses')).text).toContain('"anna"');
    await again.close();
  });

  it('lists what it need not lock, but found in no directory', async () => {
    await reachRestorePoint();
    const Key = { ...keys.directory('access', 'anna') };
    await restored.client.call('DeleteItem', { TableName: restored.tableName, Key });
    const { code, output } = await restoreBefore();
    expect(code).toBe(0);
    expect(output).toContain('service access anna: it is missing in the directory\n');
    expect(output).not.toContain('locked');
    expect(await itemOf(Key)).toBeDefined();
  });

  it('revives no invitation, neither one that was used since nor one that is still open', async () => {
    const invite = async () => {
      const { text } = await admin(201, 'POST', 'service-accesses/anna/invitations', {
        resourceId: gateway.shop.resource.id,
      });
      return new URL(JSON.parse(text).url).pathname;
    };
    const [used, open] = [await invite(), await invite()];
    await reachRestorePoint();
    expect((await gateway.fetch('POST', used, { auth: null })).status).toBe(303);
    expect((await gateway.fetch('POST', used, { auth: null })).status).toBe(404);

    expect((await restoreBefore()).output).toContain('invitations deleted: 2\n');
    const again = await served();
    for (const page of [used, open]) expect((await again.fetch('POST', page, { auth: null })).status).toBe(404);
    await again.close();
    expect((await restoreBefore()).output).toContain('invitations deleted: 0\n');
  });
});
