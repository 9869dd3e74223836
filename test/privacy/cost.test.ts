import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ConsumedCapacity } from '../../shared/store/capacity.ts';
import { countingClient } from '../../shared/store/dynamo/engine/consumed-capacity.ts';
import { appointment } from '../store/diary.ts';
import { freshTable } from '../support/dynamodb.ts';
import { startGateway, type TestGateway } from '../support/gateway.ts';
import { askReport, prop, reportBody } from '../support/icalendar.ts';
import { propfindBody } from '../support/multistatus.ts';
import { book, save, seen, setPrivacy } from './shop.ts';

describe('B01 what privacy costs', () => {
  const consumed: ConsumedCapacity = { read: 0, written: 0 };
  let gateway: TestGateway;
  beforeEach(async () => {
    const table = await freshTable();
    const client = countingClient(table.client, () => consumed);
    gateway = await startGateway({ table: { ...table, client } });
  });
  afterEach(() => gateway.close());

  const costOf = async (request: () => Promise<unknown>): Promise<ConsumedCapacity> => {
    Object.assign(consumed, { read: 0, written: 0 });
    await request();
    return { ...consumed };
  };

  it('B01 a projection reads and writes what is read and written without it', async () => {
    const { shop, fetch } = gateway;
    const names = await Promise.all([book(gateway), book(gateway), book(gateway)]);
    const path = `${shop.calendarPath}${names[0]}`;
    const token = async () =>
      /sync:[^<]+/.exec(
        (await fetch('PROPFIND', shop.calendarPath, { headers: { depth: '0' }, body: propfindBody('D:sync-token') }))
          .text,
      )?.[0];
    const requests: Record<string, () => Promise<unknown>> = {
      poll: token,
      list: () => fetch('PROPFIND', shop.calendarPath, { headers: { depth: '1' }, body: propfindBody('D:getetag') }),
      get: () => fetch('GET', path),
      multiget: () =>
        askReport(
          gateway,
          reportBody(
            'C:calendar-multiget',
            `${prop('D:getetag C:calendar-data')}${names.map((name) => `<D:href>${shop.calendarPath}${name}</D:href>`).join('')}`,
          ),
        ),
      sync: async () =>
        askReport(
          gateway,
          reportBody(
            'D:sync-collection',
            `<D:sync-token>urn:caldav-gateway:${await token()}</D:sync-token>${prop('D:getetag')}`,
          ),
        ),
      save: async () => {
        const { text, etag } = await seen(gateway, names[1] ?? '');
        const body = text.replace(/T09/g, 'T08');
        expect((await save(gateway, names[1] ?? '', body, { headers: { 'if-match': etag } })).status).toBe(204);
        await save(gateway, names[1] ?? '', text);
      },
    };
    const costs = async () => {
      const found: Record<string, ConsumedCapacity> = {};
      for (const [name, request] of Object.entries(requests)) {
        await request();
        found[name] = await costOf(request);
      }
      return found;
    };
    const full = await costs();
    await setPrivacy(gateway, 'pseudonym');
    expect(await costs()).toEqual(full);
  });

  it('B01 one request masks a diary, at a cost that does not depend on how many appointments are in it', async () => {
    const { store, shop, fetch } = gateway;
    const empty = await costOf(() => setPrivacy(gateway, 'initials'));
    await setPrivacy(gateway, 'full');
    const calendar = (await store.loadCalendar(shop.principal, shop.resource.id))!;
    const many = Array.from({ length: 1_000 }, (_, index) => ({ name: `n${index}`, object: appointment(`n${index}`) }));
    await store.putObjects(calendar, { kind: 'diary', actor: 'import' }, many);
    const tags = async (): Promise<ReadonlySet<string>> => {
      const body = propfindBody('D:getetag');
      const { text } = await fetch('PROPFIND', shop.calendarPath, { headers: { depth: '1' }, body });
      return new Set(text.match(/"[0-9a-f]{32}"|&quot;[0-9a-f]{32}&quot;/g));
    };
    const before = await tags();
    expect(await costOf(() => setPrivacy(gateway, 'busy'))).toEqual(empty);
    const after = await tags();
    expect([before.size, after.size, before.intersection(after).size]).toEqual([1_000, 1_000, 0]);
  });
});
