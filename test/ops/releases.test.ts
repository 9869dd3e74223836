import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { keys } from '../../shared/store/dynamo/rows/keys.ts';
import { servedTable } from '../support/dynamodb.ts';
import { startGateway } from '../support/gateway.ts';
import { runOn } from './command.ts';
import { type Remembered, seenBy } from './seen-by-phone.ts';

const folder = join(import.meta.dirname, 'releases');
const releases = readdirSync(folder)
  .filter((name) => name.endsWith('.jsonl'))
  .map((name) => name.replace('.jsonl', ''));

const changedSince = (token: string): string =>
  `<sync-collection xmlns="DAV:"><sync-token>${token}</sync-token><sync-level>1</sync-level><prop><getetag/></prop></sync-collection>`;

/** A table of that release, served by the code of today, and what phones of then remember of it. */
const openRelease = async (release: string) => {
  const table = await servedTable();
  const file = join(folder, `${release}.jsonl`);
  expect(await runOn(table, 'import', '--table', table.tableName, '--file', file)).toMatchObject({ code: 0 });
  const remembered: Remembered = JSON.parse(readFileSync(join(folder, `${release}.json`), 'utf8'));
  const { userName, password } = remembered;
  const [calendarPath = ''] = Object.keys(remembered.calendars);
  const access = { userName, canonicalName: userName };
  const shop = { access, password, calendarPath } as Parameters<typeof seenBy>[0]['shop'];
  return { table, remembered, gateway: await startGateway({ table, shop, now: Date.parse('2026-11-23T09:00:00Z') }) };
};

describe.each(releases)('a table of release %s', (release) => {
  it('is whole for verify', async () => {
    const { table, gateway } = await openRelease(release);
    expect(await runOn(table, 'verify', '--table', table.tableName)).toMatchObject({ code: 0 });
    await gateway.close();
  });

  it('is the same to its phones: password, calendars, ETags, sync tokens, names and colours', async () => {
    const { gateway, remembered } = await openRelease(release);
    const { calendars } = remembered;
    expect(Object.keys(calendars).length).toBeGreaterThan(0);
    expect(await seenBy(gateway)).toEqual(remembered);
    for (const [href, { token }] of Object.entries(calendars)) {
      const { status, text } = await gateway.fetch('REPORT', href, { body: changedSince(token) });
      expect([href, status, text.includes('getetag')]).toEqual([href, 207, false]);
      expect(text).toContain(token);
    }
    await gateway.close();
  });

  it('takes changes on top of what phones know', async () => {
    const { gateway, remembered } = await openRelease(release);
    const [[href = '', { token = '', etags = {} } = {}] = []] = Object.entries(remembered.calendars);
    const [[object = '', etag = ''] = []] = Object.entries(etags);
    const { text: body } = await gateway.fetch('GET', object);
    const moved = body.replace(/SUMMARY:.*\r\n|END:VEVENT/, 'SUMMARY:moved\r\n$&');
    const put = await gateway.fetch('PUT', object, {
      headers: { 'if-match': etag },
      body: moved.replace(/(SUMMARY:moved\r\n)SUMMARY:.*\r\n/, '$1'),
    });
    expect(put.status).toBe(204);
    expect((await gateway.fetch('REPORT', href, { body: changedSince(token) })).text).toContain(object);
    await gateway.close();
  });

  it('shows names and colours that a phone set before their owner was noted', async () => {
    const { table, gateway, remembered } = await openRelease(release);
    const [[href = '', calendar] = []] = Object.entries(remembered.calendars).filter(([, { properties }]) =>
      properties.includes('Mein'),
    );
    const Key = { ...keys.principalView(href.split('/').at(-2) ?? '', remembered.userName) };
    await table.client.call('UpdateItem', {
      TableName: table.tableName,
      Key,
      UpdateExpression: 'REMOVE accessCreatedAt',
      ConditionExpression: 'attribute_exists(accessCreatedAt)',
    });
    expect((await seenBy(gateway)).calendars[href]).toEqual(calendar);
    await gateway.close();
  });
});
