import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Bill, metered } from '../store/metered.ts';
import { freshTable, type TestTable } from '../support/dynamodb.ts';
import { startGateway, type TestGateway } from '../support/gateway.ts';
import { propfindBody, readMultistatus } from '../support/multistatus.ts';

describe('what a PROPFIND costs', () => {
  const bill: Bill = { read: 0, written: 0 };
  let gateway: TestGateway;
  beforeEach(async () => {
    const table = await freshTable();
    gateway = await startGateway({ table: { ...table, client: metered(table.client, bill) as TestTable['client'] } });
  });
  afterEach(() => gateway.close());

  const ask = async (names: string, depth = '0', path = gateway.shop.calendarPath): Promise<string> => {
    const answer = await gateway.fetch('PROPFIND', path, { headers: { depth }, body: propfindBody(names) });
    readMultistatus(answer);
    return answer.text;
  };
  const costOf = async (requests: () => Promise<unknown>): Promise<Bill> => {
    Object.assign(bill, { read: 0, written: 0 });
    await requests();
    return { ...bill };
  };

  it('T43 an unchanged poll with a warm sign-in reads two units and writes none', async () => {
    const first = await ask('CS:getctag D:sync-token');
    const cost = await costOf(async () => {
      for (let i = 0; i < 5; i += 1) expect(await ask('CS:getctag D:sync-token')).toBe(first);
    });
    expect(cost).toEqual({ read: 10, written: 0 });
  });

  it('a calendar whose name is asked for reads two units more, for what the principal made of it', async () => {
    await ask('D:displayname');
    expect(await costOf(() => ask('D:displayname D:owner CS:getctag'))).toEqual({ read: 4, written: 0 });
  });

  it('a home that lists one calendar reads home row and head beside the sign-in', async () => {
    const home = '/dav/calendars/anna/';
    await ask('CS:getctag', '1', home);
    expect(await costOf(() => ask('CS:getctag D:resourcetype', '1', home))).toEqual({ read: 3, written: 0 });
  });
});
