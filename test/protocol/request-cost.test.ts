import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ConsumedCapacity } from '../../shared/store/capacity.ts';
import { countingClient } from '../../shared/store/dynamo/engine/consumed-capacity.ts';
import { capacity, logged, loggedOfProof, priced, together } from '../stack/cost.ts';
import { freshTable } from '../support/dynamodb.ts';
import { startGateway, type TestGateway } from '../support/gateway.ts';
import { askReport, event, prop, putObject, reportBody } from '../support/icalendar.ts';
import { propfindBody, readMultistatus } from '../support/multistatus.ts';
import type { WireAnswer } from '../support/transport.ts';

/** Octets of a line of log under an id as API Gateway gives them to requests. */
const octetsOf = (line: string): number =>
  Buffer.byteLength(JSON.stringify({ ...JSON.parse(line), requestId: 'JKJaXmPLvHcESHA=' }));

describe('what a request costs', () => {
  const consumed: ConsumedCapacity = { read: 0, written: 0 };
  let gateway: TestGateway;
  beforeEach(async () => {
    const table = await freshTable();
    gateway = await startGateway({
      compose: { stage: 'prod' },
      table: { ...table, client: countingClient(table.client, () => consumed) },
    });
  });
  afterEach(() => gateway.close());

  const ask = async (names: string, depth = '0', path = gateway.shop.calendarPath): Promise<string> => {
    const answer = await gateway.fetch('PROPFIND', path, { headers: { depth }, body: propfindBody(names) });
    readMultistatus(answer);
    return answer.text;
  };
  const costOf = async (requests: () => Promise<unknown>): Promise<ConsumedCapacity> => {
    Object.assign(consumed, { read: 0, written: 0 });
    await requests();
    return { ...consumed };
  };

  it('T43 an unchanged poll with a warm sign-in reads two units and writes none', async () => {
    const first = await ask('CS:getctag D:sync-token');
    const cost = await costOf(async () => {
      for (let i = 0; i < 5; i += 1) expect(await ask('CS:getctag D:sync-token')).toBe(first);
    });
    expect(cost).toEqual(together(...Array.from({ length: 5 }, () => priced.poll.consumed)));
  });

  it('a calendar whose name is asked for reads one unit more, for what the principal made of it', async () => {
    await ask('D:displayname');
    expect(await costOf(() => ask('D:displayname D:owner CS:getctag'))).toEqual(
      together(priced.poll.consumed, capacity.properties),
    );
  });

  it('a home that lists one calendar reads home row and head beside the sign-in', async () => {
    const home = '/dav/calendars/anna/';
    await ask('CS:getctag', '1', home);
    expect(await costOf(() => ask('CS:getctag D:resourcetype', '1', home))).toEqual(
      together(capacity.signedIn, capacity.home(1)),
    );
  });

  it('an iPhone’s poll, names and colours of home and calendar by Depth 1, reads five units', async () => {
    const home = '/dav/calendars/anna/';
    const asked = 'D:resourcetype D:displayname CS:getctag D:sync-token';
    const before = await ask(asked, '1', home);
    await gateway.fetch('PROPPATCH', gateway.shop.calendarPath, {
      body: '<propertyupdate xmlns="DAV:"><set><prop><displayname>Mine</displayname></prop></set></propertyupdate>',
    });
    expect(await costOf(() => ask(asked, '1', home))).toEqual(priced.homePoll.consumed);
    expect([before, await ask(asked, '1', home)].map((text) => text.includes('Mine'))).toEqual([false, true]);
  });

  it('a poll’s line of log has no more octets than the manual counts on, and nearly as many', async () => {
    const headers = { depth: '1', 'user-agent': 'iOS/26.1 (23B85) dataaccessd/1.0' };
    const poll = (path: string) =>
      gateway.fetch('PROPFIND', path, { headers, body: propfindBody('D:displayname CS:getctag D:sync-token') });
    await poll(gateway.shop.calendarPath);
    await poll(gateway.shop.calendarPath);
    await poll('/dav/calendars/anna/');
    const [proven = 0, remembered = 0, home = 0] = gateway.log.map(octetsOf);
    expect(home).toBeLessThanOrEqual(logged.homeLine);
    expect(home).toBeGreaterThan(logged.homeLine - 15);
    expect(remembered).toBeLessThanOrEqual(logged.line);
    expect(remembered).toBeGreaterThan(logged.line - 15);
    expect(proven - remembered).toBeLessThanOrEqual(loggedOfProof + 2);
    expect(proven - remembered).toBeGreaterThan(loggedOfProof - 10);
  });

  it('a poll whose sign-in nobody remembers proves the password, whatever the day', async () => {
    for (const proof of [capacity.provenFirst, priced.proof.consumed, priced.proof.consumed]) {
      expect(await costOf(() => ask('D:sync-token'))).toEqual(
        together(priced.poll.consumed, proof, priced.device.consumed),
      );
      gateway.clock.now += 24 * 3_600_000;
    }
  });

  it('writes, and what another phone then asks, cost what the manual counts on', async () => {
    const { calendarPath } = gateway.shop;
    const token = /urn:[^<]+/.exec(await ask('D:sync-token'))?.[0];
    const told = async (status: number, answer: Promise<WireAnswer>) => expect((await answer).status).toBe(status);
    const put = (summary: string) => putObject(gateway, 'a.ics', event('a', `SUMMARY:${summary}`));
    expect(await costOf(() => told(201, put('one')))).toEqual(priced.create.consumed);
    expect(await costOf(() => told(204, put('two')))).toEqual(priced.replace.consumed);
    const sync = reportBody(
      'D:sync-collection',
      `<D:sync-token>${token}</D:sync-token><D:sync-level>1</D:sync-level>${prop('D:getetag')}`,
    );
    expect(await costOf(() => told(207, askReport(gateway, sync)))).toEqual(priced.sync.consumed);
    // A body that this process wrote is in its memory; another one has to read it.
    const other = await startGateway({ table: gateway.table, shop: gateway.shop });
    const multiget = reportBody(
      'C:calendar-multiget',
      `${prop('C:calendar-data')}<D:href>${calendarPath}a.ics</D:href>`,
    );
    await told(404, other.fetch('GET', `${calendarPath}none.ics`));
    expect(await costOf(() => told(207, askReport(other, multiget)))).toEqual(priced.multiget.consumed);
    await other.close();
    expect(await costOf(() => told(204, gateway.fetch('DELETE', `${calendarPath}a.ics`)))).toEqual(
      priced.remove.consumed,
    );
    const [, ...remembered] = gateway.log.map(octetsOf);
    expect(Math.max(...remembered)).toBeLessThanOrEqual(logged.line);
  });
});
