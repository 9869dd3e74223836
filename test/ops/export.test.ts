import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lineOf } from '../../shared/store/dynamo/maintenance/lines.ts';
import { type ServedTable, servedTable } from '../support/dynamodb.ts';
import { startGateway, type TestGateway } from '../support/gateway.ts';
import { event, putObject } from '../support/icalendar.ts';
import { rowsOf, runOn } from './command.ts';

/** Written as an export would be, with a right last line whatever the rows are. */
const sealed = (...lines: readonly string[]): string => {
  const { createHash } = process.getBuiltinModule('node:crypto');
  const text = lines.map((line) => `${line}\n`).join('');
  const end = { $end: { rows: lines.length, sha256: createHash('sha256').update(text).digest('hex') } };
  return `${text}${JSON.stringify(end)}\n`;
};

describe('T74 an export', () => {
  let gateway: TestGateway;
  let table: ServedTable;
  let whole: string;
  let lines: readonly string[];
  const folder = mkdtempSync(join(tmpdir(), 'caldav-export-'));
  let files = 0;
  const fileOf = (text: string): string => {
    const file = join(folder, `${++files}.jsonl`);
    writeFileSync(file, text);
    return file;
  };

  beforeAll(async () => {
    table = await servedTable();
    gateway = await startGateway({ table, now: Date.now() });
    for (let number = 0; number < 30; number++) await putObject(gateway, `${number}.ics`, event(`${number}`));
    const file = join(folder, 'whole.jsonl');
    expect(await runOn(table, 'export', '--table', table.tableName, '--file', file)).toMatchObject({ code: 0 });
    whole = readFileSync(file, 'utf8');
    lines = whole.trimEnd().split('\n');
  });
  afterAll(() => gateway.close());

  const importInto = (target: ServedTable, text: string, ...options: string[]) =>
    runOn(target, 'import', '--table', target.tableName, '--file', fileOf(text), ...options);

  it('B10 holds no row that is past its time, though the table still has it', async () => {
    const { client, tableName: TableName } = table;
    const Key = { pk: 'calendar#none', sk: 'history#a#000000000001' };
    await client.call('PutItem', { TableName, Item: { ...Key, expires: Math.floor(Date.now() / 1000) - 1 } });
    const file = join(folder, 'living.jsonl');
    expect(await runOn(table, 'export', '--table', TableName, '--file', file)).toMatchObject({ code: 0 });
    await client.call('DeleteItem', { TableName, Key });
    const living = readFileSync(file, 'utf8');
    expect([living.includes('calendar#none'), living.trimEnd().split('\n').length]).toEqual([false, lines.length]);
  });

  it('ends with a line of count and hash', async () => {
    const rows = await rowsOf(table);
    expect(JSON.parse(lines.at(-1) ?? '')).toEqual({
      $end: { rows: rows.length, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
    });
    expect(lines).toHaveLength(rows.length + 1);
  });

  it('that was cut, changed, mixed or emptied is refused before the first write, with the line', async () => {
    const target = await servedTable();
    const [first = '', second = '', third = ''] = lines;
    const cases: [what: string, text: string, says: RegExp][] = [
      ['cut after a line', lines.slice(0, 60).join('\n'), /last line.*missing after line 60/],
      ['cut before its last line', lines.slice(0, -1).join('\n'), /last line.*missing/],
      ['cut inside a line', whole.slice(0, whole.indexOf('\n', 500) + 40), /line \d+ is no JSON/],
      ['cut inside its last line', whole.slice(0, -20), /line \d+ is no JSON/],
      ['empty', '', /last line.*missing after line 0/],
      ['of no row', sealed(), /holds no row/],
      ['with a row less', [...lines.slice(1)].join('\n'), /rows, and its last line says/],
      ['with another row', whole.replace('"kind":"person"', '"kind":"place"'), /another hash/],
      ['with two rows changed about', [second, first, ...lines.slice(2)].join('\n'), /another hash/],
      ['with a row twice', sealed(first, second, third, second), /line 4 has the row of line 2/],
      ['without a key', sealed(first, '{"pk":"a"}'), /line 2: .*no key/],
      ['with an empty line', sealed(first, ''), /line 2 is no JSON/],
      ['with something behind its end', `${whole}${first}\n`, /behind the last line/],
      ['that is another file', '<html></html>\n', /line 1 is no JSON/],
    ];
    for (const [what, text, says] of cases) {
      const { code, output } = await importInto(target, text);
      expect([what, code, output]).toEqual([what, 1, expect.stringMatching(says)]);
      expect([what, output]).toEqual([what, expect.stringContaining('Nothing was written.')]);
      expect([what, await rowsOf(target)]).toEqual([what, []]);
    }
  });

  it('goes on after a fault with what is missing, and overwrites nothing that is otherwise', async () => {
    const target = await servedTable();
    const half = (await rowsOf(table)).slice(0, 20);
    for (const Item of half) await target.client.call('PutItem', { TableName: target.tableName, Item: { ...Item } });
    const refused = await importInto(target, whole);
    expect([refused.code, refused.output]).toEqual([1, expect.stringContaining('--resume')]);
    const resumed = await importInto(target, whole, '--resume');
    expect([resumed.code, resumed.output]).toEqual([0, expect.stringContaining('20 of them there before')]);
    expect(await rowsOf(target)).toHaveLength(lines.length - 1);
    expect(await importInto(target, whole, '--resume')).toMatchObject({ code: 0 });

    const [one] = await rowsOf(target);
    const changed = { ...one!, stray: 'x' };
    await target.client.call('PutItem', { TableName: target.tableName, Item: changed });
    const kept = await importInto(target, whole, '--resume');
    expect([kept.code, kept.output]).toEqual([1, expect.stringContaining(`${one!.pk} ${one!.sk}`)]);
    expect((await rowsOf(target)).some(({ stray }) => stray === 'x')).toBe(true);
  });

  it('names line and row of what the table refuses, and goes on once that is mended', async () => {
    const target = await servedTable();
    const rows = (await rowsOf(table)).slice(0, 5);
    const large = { pk: 'calendar#large', sk: 'head', text: 'x'.repeat(410 * 1024) };
    const written = (...more: object[]) => sealed(...[...rows, ...more].map((row) => lineOf(row as (typeof rows)[0])));
    const refused = await importInto(target, written(large));
    expect([refused.code, refused.output]).toEqual([
      1,
      expect.stringMatching(/line 6, calendar#large head: .*--resume/s),
    ]);
    expect(await importInto(target, written({ ...large, text: 'x' }), '--resume')).toMatchObject({ code: 0 });
    expect(await rowsOf(target)).toHaveLength(6);
  });
});
