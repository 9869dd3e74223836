import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TableClient } from '../../shared/store/dynamo/client.ts';
import { keys } from '../../shared/store/dynamo/keys.ts';
import { rotateEpoch } from '../../shared/store/dynamo/maintenance/epoch.ts';
import { protectTable } from '../../shared/store/dynamo/maintenance/protect.ts';
import { allRows, putRows } from '../../shared/store/dynamo/maintenance/rows.ts';
import { freshTable, type TestTable } from '../support/dynamodb.ts';
import { startGateway, type TestGateway } from '../support/gateway.ts';

const event = (uid: string): string =>
  `BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test//EN\r\nBEGIN:VEVENT\r\nUID:${uid}\r\nDTSTAMP:20261101T000000Z\r\nDTSTART:20261124T090000Z\r\nDTEND:20261124T100000Z\r\nSUMMARY:Eye test\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n`;

describe('the commands of the runbook', () => {
  let gateway: TestGateway;
  let calendarId: string;

  beforeEach(async () => {
    gateway = await startGateway({ now: Date.now() });
    calendarId = gateway.shop.resource.id;
    for (const name of ['a', 'b', 'c']) {
      const { status } = await gateway.fetch('PUT', `${gateway.shop.calendarPath}${name}.ics`, { body: event(name) });
      expect(status).toBe(201);
    }
    expect((await gateway.fetch('DELETE', `${gateway.shop.calendarPath}c.ics`)).status).toBe(204);
  });
  afterEach(() => gateway.close());

  /** Runs an ops command as `npm run` would. */
  const run = async (command: string, ...options: string[]): Promise<{ code: number; output: string }> => {
    const script = join(import.meta.dirname, '..', '..', 'lambdas', 'ops', `${command}.ts`);
    const env = {
      ...process.env,
      DYNAMODB_ENDPOINT: gateway.table.endpoint,
      AWS_REGION: 'eu-central-1',
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
    };
    return promisify(execFile)(process.execPath, [script, ...options], { env }).then(
      ({ stdout }) => ({ code: 0, output: stdout }),
      ({ code, stdout, stderr }) => ({ code: Number(code), output: `${stdout}${stderr}` }),
    );
  };
  const verify = (table: TestTable, ...options: string[]) => run('verify', '--table', table.tableName, ...options);
  const rowsOf = async (table: TestTable) => {
    const rows = [];
    for await (const row of allRows(table)) rows.push(row);
    return rows;
  };
  const call: TableClient['call'] = (operation, input) => gateway.table.client.call(operation, input);
  const TableName = () => gateway.table.tableName;
  const token = async (): Promise<string> => {
    const { text } = await gateway.fetch('PROPFIND', gateway.shop.calendarPath, {
      headers: { depth: '0' },
      body: '<propfind xmlns="DAV:"><prop><sync-token/></prop></propfind>',
    });
    return /urn:[^<]+/.exec(text)?.[0] ?? '';
  };
  const syncStatus = async (since: string): Promise<number> =>
    (
      await gateway.fetch('REPORT', gateway.shop.calendarPath, {
        body: `<sync-collection xmlns="DAV:"><sync-token>${since}</sync-token><sync-level>1</sync-level><prop/></sync-collection>`,
      })
    ).status;

  it('verify has nothing to say about what the gateway wrote', async () => {
    expect(await verify(gateway.table)).toEqual({ code: 0, output: 'Everything fits together.\n' });
  });

  it('T45 verify finds what a restore can tear apart, and --repair mends it', async () => {
    await call('DeleteItem', { TableName: TableName(), Key: { ...keys.uidGuard(calendarId, 'a') } });
    await call('PutItem', { TableName: TableName(), Item: { ...keys.uidGuard(calendarId, 'nobody'), name: 'x.ics' } });
    await call('DeleteItem', { TableName: TableName(), Key: { ...keys.change(calendarId, 2) } });
    await call('UpdateItem', {
      TableName: TableName(),
      Key: { ...keys.object(calendarId, 'b.ics') },
      UpdateExpression: 'SET #time = :wrong',
      ExpressionAttributeNames: { '#time': 'time' },
      ExpressionAttributeValues: { ':wrong': 'S#1999-01-01T00:00:00' },
    });
    await call('DeleteItem', { TableName: TableName(), Key: { ...keys.homeRow(gateway.shop.user.id, calendarId) } });
    const before = await token();

    const found = await verify(gateway.table);
    expect(found.code).toBe(1);
    for (const words of [
      'nothing guards its UID',
      'guarded for x.ics',
      'the log from',
      'index entry',
      'missing in the home',
    ]) {
      expect(found.output).toContain(words);
    }
    expect(await verify(gateway.table, '--repair')).toMatchObject({ code: 0 });
    expect(await verify(gateway.table)).toMatchObject({ code: 0 });
    expect(await syncStatus(before)).toBe(403);
    expect((await gateway.fetch('PUT', `${gateway.shop.calendarPath}other.ics`, { body: event('a') })).status).toBe(
      409,
    );
  });

  it('rotate-epoch refuses every token given out so far', async () => {
    const before = await token();
    expect(await syncStatus(before)).toBe(207);
    expect(await run('rotate-epoch', '--table', TableName())).toMatchObject({ code: 0 });
    expect(await syncStatus(before)).toBe(403);
    expect(await syncStatus(await token())).toBe(207);
  });

  it('rotate-epoch refuses a version that a phone has left behind, so that no change is lost', async () => {
    await expect(rotateEpoch(gateway.table, calendarId, 3)).rejects.toThrow();
    const { Item } = await gateway.table.client.call('GetItem', {
      TableName: TableName(),
      Key: { ...keys.head(calendarId) },
    });
    expect(Item?.version).toBe(4);
  });

  it('T45 restore protects a table again that is protected already', async () => {
    const asked: string[] = [];
    const refusing = async (operation: string): Promise<never> => {
      asked.push(operation);
      if (operation !== 'UpdateTimeToLive') return {} as never;
      throw Object.assign(new Error('TimeToLive is already enabled'), { name: 'ValidationException' });
    };
    await protectTable({ tableName: 'restored', client: { call: refusing } as unknown as TableClient });
    expect(asked).toEqual(['UpdateTimeToLive', 'UpdateContinuousBackups', 'UpdateTable']);
  });

  it('export and import carry every row, bytes and sets included', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'caldav-ops-')), 'rows.jsonl');
    expect(await run('export', '--table', TableName(), '--file', file)).toMatchObject({ code: 0 });
    expect(readFileSync(file, 'utf8')).not.toContain('SUMMARY:Eye test');
    const target = await freshTable();
    expect(await run('import', '--table', target.tableName, '--file', file)).toMatchObject({ code: 0 });
    const byKey = (a: { pk: string; sk: string }, b: typeof a) => `${a.pk} ${a.sk}`.localeCompare(`${b.pk} ${b.sk}`);
    expect((await rowsOf(target)).sort(byKey)).toEqual((await rowsOf(gateway.table)).sort(byKey));
    expect(await verify(target)).toMatchObject({ code: 0 });
    expect(await run('import', '--table', target.tableName, '--file', file)).toMatchObject({ code: 1 });
  });

  it('T45 restore locks what changed since, makes phones start anew, and leaves the rest alone', async () => {
    await gateway.seed({ name: 'berta' });
    const restored = await freshTable();
    await putRows(restored, allRows(gateway.table));
    // After the point of the restore: anna is revoked. The restore would undo it.
    const { status } = await gateway.admin('PATCH', '/admin/v1/service-accesses/anna', { confirmed: false });
    expect(status).toBe(200);

    const done = await run('restore', '--table', restored.tableName, '--before', TableName(), '--unprotected');
    expect(done).toMatchObject({ code: 0 });
    expect(done.output).toContain('locked until reviewed: service access anna');
    expect(done.output).not.toContain('berta');
    const confirmed = async (name: string) =>
      (await restored.client.call('GetItem', { TableName: restored.tableName, Key: { ...keys.serviceAccess(name) } }))
        .Item?.confirmed;
    expect([await confirmed('anna'), await confirmed('berta')]).toEqual([false, true]);
    const epochs = async (table: TestTable) =>
      (await rowsOf(table)).filter(({ sk }) => sk === 'head').map(({ epoch }) => epoch);
    const old = await epochs(gateway.table);
    expect((await epochs(restored)).filter((epoch) => old.includes(epoch))).toEqual([]);
  });

  it('say in one sentence what is missing', async () => {
    expect(await run('verify')).toEqual({ code: 2, output: '--table is missing.\n' });
    expect((await run('verify', '--tabel', 'x')).code).toBe(2);
  });
});
