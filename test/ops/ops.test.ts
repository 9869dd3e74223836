import { existsSync, mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { counterpartName } from '../../shared/store/dynamo/calendar/counterparts.ts';
import type { TableClient } from '../../shared/store/dynamo/engine/client.ts';
import { loadVersions, rotateEpoch } from '../../shared/store/dynamo/maintenance/epoch.ts';
import { protectTable } from '../../shared/store/dynamo/maintenance/protect.ts';
import { keys } from '../../shared/store/dynamo/rows/keys.ts';
import { type ServedTable, servedTable } from '../support/dynamodb.ts';
import { startGateway, type TestGateway } from '../support/gateway.ts';
import { rowsOf, runOn } from './command.ts';

const event = (uid: string): string =>
  `BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test//EN\r\nBEGIN:VEVENT\r\nUID:${uid}\r\nDTSTAMP:20261101T000000Z\r\nDTSTART:20261124T090000Z\r\nDTEND:20261124T100000Z\r\nSUMMARY:Eye test\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n`;

describe('the commands of the runbook', () => {
  let gateway: TestGateway;
  let table: ServedTable;
  let calendarId: string;

  beforeEach(async () => {
    table = await servedTable();
    gateway = await startGateway({ now: Date.now(), table });
    calendarId = gateway.shop.resource.id;
    for (const name of ['a', 'b', 'c']) {
      const { status } = await gateway.fetch('PUT', `${gateway.shop.calendarPath}${name}.ics`, { body: event(name) });
      expect(status).toBe(201);
    }
    expect((await gateway.fetch('DELETE', `${gateway.shop.calendarPath}c.ics`)).status).toBe(204);
  });
  afterEach(() => gateway.close());

  const run = (command: string, ...options: string[]) => runOn(table, command, ...options);
  const verify = (table: ServedTable, ...options: string[]) => run('verify', '--table', table.tableName, ...options);
  const call: TableClient['call'] = (operation, input) => table.client.call(operation, input);
  const TableName = () => table.tableName;
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
    expect(await verify(table)).toMatchObject({
      code: 0,
      output: expect.stringMatching(/^Looked at \d+ calendars, .*\nEverything fits together\.\n$/),
    });
  });

  it('T74 verify says how much it looked at, and takes nothing for a fault', async () => {
    expect((await verify(table)).output).toMatch(/^Looked at 1 calendars, 2 objects and 1 service accesses\.\n/);
    const empty = await servedTable();
    for (const options of [[], ['--repair']]) {
      const { code, output } = await verify(empty, ...options);
      expect([code, output]).toEqual([1, expect.stringContaining('holds nothing')]);
    }
  });

  it('verify lets the calendar of a connection test be, whatever of it was swept already', async () => {
    await gateway.adminStore.makeProbeCalendar({ id: 'probe-1', userId: gateway.shop.user.id });
    const path = gateway.shop.calendarPath.replace(calendarId, 'probe-1');
    expect((await gateway.fetch('PUT', `${path}probe.ics`, { body: event('probe') })).status).toBe(201);
    expect(await verify(table)).toMatchObject({ code: 0 });
    await call('DeleteItem', { TableName: TableName(), Key: { ...keys.head('probe-1') } });
    expect(await verify(table)).toMatchObject({
      code: 0,
      output: expect.stringMatching(/^Looked at \d+ calendars, .*\nEverything fits together\.\n$/),
    });
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
    await call('DeleteItem', {
      TableName: TableName(),
      Key: { ...keys.resourceHomeRow(gateway.shop.user.id, calendarId) },
    });
    const before = await token();

    const found = await verify(table);
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
    expect(await verify(table, '--repair')).toMatchObject({ code: 0 });
    expect(await verify(table)).toMatchObject({ code: 0 });
    expect(await syncStatus(before)).toBe(403);
    expect((await gateway.fetch('PUT', `${gateway.shop.calendarPath}other.ics`, { body: event('a') })).status).toBe(
      409,
    );
  });

  it('B03 verify finds second resources that do not show their appointments, or show what is not there, and --repair mends it', async () => {
    const { resource } = await gateway.seed({ name: 'room' });
    const day = (number: number) => ({ start: `2026-12-0${number}T09:00`, end: `2026-12-0${number}T10:00` });
    const make = (title: string, number: number) =>
      gateway.admin('POST', `/admin/v1/resources/${calendarId}/appointments`, {
        title,
        ...day(number),
        secondResourceId: resource.id,
      });
    const [lost, stale, orphan] = await Promise.all([make('lost', 1), make('stale', 2), make('orphan', 3)]);
    expect(await verify(table)).toMatchObject({ code: 0 });
    const uidOf = ({ text }: { text: string }): string => JSON.parse(text).uid;
    const rowIn = (id: string, name: string) => ({ ...keys.object(id, name) });
    const counterpart = (made: { text: string }) => rowIn(resource.id, counterpartName(uidOf(made)));
    // As a table of an earlier release has it: the room never heard of it.
    await call('DeleteItem', { TableName: TableName(), Key: counterpart(lost) });
    await call('DeleteItem', { TableName: TableName(), Key: { ...keys.uidGuard(resource.id, uidOf(lost)) } });
    await call('UpdateItem', {
      TableName: TableName(),
      Key: counterpart(stale),
      UpdateExpression: 'SET diary = :other',
      ExpressionAttributeValues: { ':other': { type: 'another' } },
    });
    await call('UpdateItem', {
      TableName: TableName(),
      Key: rowIn(calendarId, JSON.parse(orphan.text).id),
      UpdateExpression: 'REMOVE diary.secondResourceId',
    });
    const found = await verify(table);
    expect(found.code).toBe(1);
    expect(found.output.match(/does not show it as it is/g)).toHaveLength(2);
    expect(found.output.match(/stands for is not there/g)).toHaveLength(1);
    expect(await verify(table, '--repair')).toMatchObject({ code: 0 });
    expect(await verify(table)).toMatchObject({ code: 0 });
    const listed = await gateway.admin(
      'GET',
      `/admin/v1/resources/${resource.id}/appointments?from=2026-12-01&to=2026-12-05`,
    );
    expect(JSON.parse(listed.text).items.map(({ title }: { title: string }) => title)).toEqual(['lost', 'stale']);
  });

  it('rotate-epoch refuses every token given out so far', async () => {
    const before = await token();
    expect(await syncStatus(before)).toBe(207);
    expect(await run('rotate-epoch', '--table', TableName())).toMatchObject({ code: 0 });
    expect(await syncStatus(before)).toBe(403);
    expect(await syncStatus(await token())).toBe(207);
  });

  it('T45 verify finds a directory that a restore tore from its entities, and --repair mends it', async () => {
    await gateway.seed({ name: 'berta' });
    await call('DeleteItem', { TableName: TableName(), Key: { ...keys.directory('access', 'anna') } });
    await call('DeleteItem', { TableName: TableName(), Key: { ...keys.directory('resource', calendarId) } });
    await call('DeleteItem', { TableName: TableName(), Key: { ...keys.serviceAccess('berta') } });
    await call('PutItem', {
      TableName: TableName(),
      Item: { ...keys.directory('user', 'anna-user'), entity: { ...gateway.shop.user, disabled: true } },
    });

    const found = await verify(table);
    expect(found.code).toBe(1);
    for (const line of [
      'service access anna: it is missing in the directory (repairable)',
      `diary resource ${calendarId}: it is missing in the directory (repairable)`,
      'service access berta: the directory lists it, but it is not there (repairable)',
      'user anna-user: the directory tells something else of it (repairable)',
      '4 problems left.',
    ]) {
      expect(found.output.split('\n')).toContain(line);
    }
    expect(await verify(table, '--repair')).toMatchObject({ code: 0 });
    expect(await verify(table)).toMatchObject({
      code: 0,
      output: expect.stringMatching(/^Looked at \d+ calendars, .*\nEverything fits together\.\n$/),
    });
    const { items } = await gateway.adminStore.list('access', { limit: 10 });
    expect(items.map(({ canonicalName }) => canonicalName)).toEqual(['anna']);
    expect(await gateway.adminStore.list('user', { limit: 1 })).toMatchObject({ items: [{ disabled: false }] });
  });

  it('T45 verify lifts a head that a restore left behind its rows', async () => {
    const before = await token();
    await call('UpdateItem', {
      TableName: TableName(),
      Key: { ...keys.head(calendarId) },
      UpdateExpression: 'SET version = :older, stable = :older',
      ExpressionAttributeValues: { ':older': 2 },
    });
    expect((await verify(table)).output).toContain('a row has version 4, the head only 2');
    expect(await verify(table, '--repair')).toMatchObject({ code: 0 });
    expect(await loadVersions(table, calendarId)).toEqual(new Map([[calendarId, 4]]));
    expect(await syncStatus(before)).toBe(403);
  });

  it('verify leaves to judgement what only the directory still knows, and what a calendar does not take', async () => {
    const second = await gateway.seed({ name: 'berta' });
    const { status } = await gateway.fetch('PUT', `${second.calendarPath}a.ics`, {
      body: event('a'),
      auth: { ...second.access, password: second.password },
    });
    expect(status).toBe(201);
    await call('DeleteItem', { TableName: TableName(), Key: { ...keys.head(second.resource.id) } });
    await call('UpdateItem', {
      TableName: TableName(),
      Key: { ...keys.head(calendarId) },
      UpdateExpression: 'SET components = :tasks',
      ExpressionAttributeValues: { ':tasks': ['VTODO'] },
    });
    const { code, output } = await verify(table, '--repair');
    expect(code).toBe(1);
    expect(
      output
        .split('\n')
        .sort()
        .filter((line) => line.endsWith('(look at it)')),
    ).toEqual([
      `${calendarId}: a.ics: it is a VEVENT, which this calendar does not take (look at it)`,
      `${calendarId}: b.ics: it is a VEVENT, which this calendar does not take (look at it)`,
      'berta-diary: it has rows but no head (look at it)',
      'diary resource berta-diary: the directory lists it, but it is not there (look at it)',
    ]);
    const { Item } = await table.client.call('GetItem', {
      TableName: TableName(),
      Key: { ...keys.directory('resource', second.resource.id) },
    });
    expect(Item).toBeDefined();
  });

  it('rotate-epoch --calendar reads the head of that calendar, and turns to no other', async () => {
    await gateway.seed({ name: 'berta' });
    const asked: string[] = [];
    const release = table.intercept((operation) => asked.push(operation));
    expect([...(await loadVersions(table, 'berta-diary'))]).toEqual([['berta-diary', 0]]);
    release();
    expect(asked).toEqual(['GetItem']);

    const before = await token();
    expect(await run('rotate-epoch', '--table', TableName(), '--calendar', 'berta-diary')).toMatchObject({ code: 0 });
    expect(await syncStatus(before)).toBe(207);
    expect(await run('rotate-epoch', '--table', TableName(), '--calendar', calendarId)).toMatchObject({ code: 0 });
    expect(await syncStatus(before)).toBe(403);
    expect(await run('rotate-epoch', '--table', TableName(), '--calendar', 'nope')).toEqual({
      code: 1,
      output: `${TableName()} has no calendar nope.\n`,
    });
  });

  it('rotate-epoch refuses a version that a phone has left behind, so that no change is lost', async () => {
    await expect(rotateEpoch(table, calendarId, 3)).rejects.toThrow();
    const { Item } = await table.client.call('GetItem', {
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
    const target = await servedTable();
    expect(await run('import', '--table', target.tableName, '--file', file)).toMatchObject({ code: 0 });
    const byKey = (a: { pk: string; sk: string }, b: typeof a) => `${a.pk} ${a.sk}`.localeCompare(`${b.pk} ${b.sk}`);
    expect((await rowsOf(target)).sort(byKey)).toEqual((await rowsOf(table)).sort(byKey));
    expect(await verify(target)).toMatchObject({ code: 0 });
    expect(await run('import', '--table', target.tableName, '--file', file)).toMatchObject({ code: 1 });
  });

  it('export writes a new file only, readable by its owner only, and leaves none behind that is not whole', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'caldav-ops-')), 'rows.jsonl');
    expect(await run('export', '--table', 'nope', '--file', file)).toMatchObject({ code: 1 });
    expect(existsSync(file)).toBe(false);
    expect(await run('export', '--table', TableName(), '--file', file)).toMatchObject({ code: 0 });
    expect(statSync(file).mode & 0o777).toBe(0o600);

    const other = `${file}.other`;
    writeFileSync(other, 'kept', { mode: 0o644 });
    expect(await run('export', '--table', TableName(), '--file', other)).toEqual({
      code: 1,
      output: `${other} exists: export writes a new file only.\n`,
    });
    expect(readFileSync(other, 'utf8')).toBe('kept');
  });

  it('say in one sentence what is missing', async () => {
    expect(await run('verify')).toEqual({ code: 2, output: '--table is missing.\n' });
    expect((await run('verify', '--tabel', 'x')).code).toBe(2);
  });
});
