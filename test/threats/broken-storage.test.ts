import { closeSync, openSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type SqliteClient, sqliteClient } from '../../shared/store/dynamo/engine/sqlite/sqlite-client.ts';
import { createTableInput } from '../../shared/store/dynamo/rows/table.ts';
import { temporaryFolder } from '../local/process.ts';
import { startGateway, type TestGateway } from '../support/gateway.ts';
import { event } from '../support/icalendar.ts';

describe('T63 storage that is broken, not busy', () => {
  let file: string;
  let client: SqliteClient;
  let gateway: TestGateway;
  beforeEach(async () => {
    file = join(temporaryFolder(), 'gateway.db');
    client = sqliteClient(file);
    await client.call('CreateTable', createTableInput('table'));
    gateway = await startGateway({ table: { client, tableName: 'table', intercept: () => () => undefined } });
  });
  afterEach(async () => {
    await gateway.close();
    client.close();
  });

  const put = (name: string, body = event(name, 'DTSTART:20261123T090000Z', `DESCRIPTION:${'x'.repeat(9_000)}`)) =>
    gateway.fetch('PUT', `${gateway.shop.calendarPath}${name}.ics`, { body });
  /** Random, so that it cannot be deflated into the room that is left. */
  const incompressible = (name: string, words: number): string => {
    const noise = Array.from({ length: words }, () => Math.random().toString(36)).join('');
    return event(name, 'DTSTART:20261123T090000Z', `DESCRIPTION:${noise}`);
  };
  const pages = (most: number | string) => client.connection.database.exec(`PRAGMA max_page_count = ${most}`);
  const fill = async (): Promise<readonly string[]> => {
    const stored: string[] = [];
    for (let at = 0; at < 1_000; at++) {
      const name = `n${at}`;
      const { status } = await put(name, incompressible(name, 400));
      if (status !== 201) return stored;
      stored.push(name);
    }
    throw new Error('it never filled up');
  };

  it('a full disk is 507 in words for what writes, phones read on, and nothing is lost once there is room', async () => {
    await put('first');
    pages(80);
    const stored = await fill();
    const refused = await put('refused', incompressible('refused', 4_000));
    expect([refused.status, refused.text]).toEqual([507, 'The disk of the storage is full.\n']);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    const line = JSON.parse(gateway.log.at(-1) ?? '') as Record<string, string>;
    expect(line).toMatchObject({ level: 'error', status: 507, fault: 'StoreBrokenError' });
    expect(line.cause).toMatch(/database or disk is full/);

    // What is left of the last page may still hold a branch or two.
    const branch = () => gateway.admin('POST', '/admin/v1/branches', { name: 'Nord', zone: 'Europe/Berlin' });
    let administration = await branch();
    for (let tries = 0; administration.status === 201 && tries < 100; tries += 1) administration = await branch();
    expect([administration.status, JSON.parse(administration.text).code]).toEqual([507, 'storage-full']);
    const listing = await gateway.fetch('PROPFIND', gateway.shop.calendarPath, { headers: { depth: '1' } });
    expect(listing.status).toBe(207);

    pages(1_000_000);
    expect((await put('refused')).status).toBe(201);
    for (const name of ['first', ...stored])
      expect((await gateway.fetch('GET', `${gateway.shop.calendarPath}${name}.ics`)).status).toBe(200);
  });

  it('damage is 503 in words, with what the engine said in the log', async () => {
    await put('first');
    client.connection.database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    const handle = openSync(file, 'r+');
    writeSync(handle, Buffer.alloc(statSync(file).size - 4_096, 0xa5), 0, undefined, 4_096);
    closeSync(handle);
    client.connection.database.exec('PRAGMA shrink_memory');
    const { status, text } = await gateway.fetch('GET', `${gateway.shop.calendarPath}first.ics`);
    expect([status, text]).toEqual([503, 'The storage is damaged.\n']);
    const line = JSON.parse(gateway.log.at(-1) ?? '') as Record<string, string>;
    expect(line).toMatchObject({ level: 'error', status: 503, fault: 'StoreBrokenError' });
    expect(line.cause).toMatch(/malformed/);
  });
});
