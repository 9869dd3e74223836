import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Imitated } from '../../lambdas/local/imitate.ts';
import { parseCalendarObject } from '../../shared/codec/ical/parse-object.ts';
import { caldav, dav } from '../../shared/model/names.ts';
import { startGateway, type TestGateway } from '../support/gateway.ts';
import { askReport, event, prop, putObject, reportBody } from '../support/icalendar.ts';
import { conditionsIn, type ReadResponse, readMultistatus } from '../support/multistatus.ts';
import type { WireAnswer } from '../support/transport.ts';

const size = 10_000;

/** A day later each, under a name such as phones make. */
const objectAt = (at: number) => {
  const uid = createHash('sha256').update(`${at}`).digest('hex').toUpperCase().slice(0, 36);
  const day = new Date(Date.UTC(2010, 0, 1 + at)).toISOString().slice(0, 10).replaceAll('-', '');
  const body = event(uid, `DTSTART:${day}T090000Z`, 'DURATION:PT1H', `SUMMARY:Eye test ${at}`);
  return { name: `${uid}.ics`, object: parseCalendarObject(Buffer.from(body), ['VEVENT']) };
};

const compressed = { 'accept-encoding': 'gzip' };
const codings = [
  ['gzip', compressed],
  ['plain', {}],
] as const;

/** What is refused for its octets is refused so, whatever was asked. */
const expectNoRoom = (answer: WireAnswer) =>
  expect([answer.status, conditionsIn(answer)]).toEqual([507, [dav('number-of-matches-within-limits')]]);

/** Each href with the status that its text names first; 10,000 responses are more than the gateway's own parser takes. */
const statusesIn = ({ bytes, headers }: WireAnswer) => {
  const text = (headers['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes).toString();
  const responses = text.split('</D:response>').map((response) => {
    const [, href] = /<D:href>([^<]*)/.exec(response) ?? [];
    const [, status] = /<D:status>HTTP\/1.1 (\d+)/.exec(response) ?? [];
    return [href, Number(status)] as const;
  });
  const [, token = ''] = /<D:sync-token>([^<]*)/.exec(text) ?? [];
  return { statuses: new Map(responses.filter(([href]) => href !== undefined)), token };
};

/** Everything a new client is told, page by page, and the token at the end. */
const syncAll = async (gateway: TestGateway, headers: Record<string, string>, inside: string) => {
  const told = new Map<string | undefined, number>();
  let token = '';
  let pages = 0;
  for (let more = true; more; pages += 1) {
    const query = `<D:sync-token>${token}</D:sync-token><D:sync-level>1</D:sync-level>${inside}`;
    const body = reportBody('D:sync-collection', query);
    const answer = await askReport(gateway, body, { headers: { depth: '0', ...headers } });
    expect([pages, answer.status]).toEqual([pages, 207]);
    const { statuses, token: next } = statusesIn(answer);
    more = statuses.get(gateway.shop.calendarPath) === 507;
    statuses.delete(gateway.shop.calendarPath);
    for (const [href, status] of statuses) told.set(href, status);
    token = next;
  }
  return { told, token, pages };
};

describe('a calendar of 10,000 appointments', () => {
  let first: TestGateway;
  const behind = new Map<Imitated, TestGateway>();
  beforeAll(async () => {
    first = await startGateway({ transport: 'http-api' });
    const { table, shop, store } = first;
    const calendar = (await store.loadCalendar(shop.principal, shop.resource.id))!;
    for (let at = 0; at < size; at += 500) {
      const batch = Array.from({ length: 500 }, (_, offset) => objectAt(at + offset));
      const outcomes = await store.putObjects(calendar, { kind: 'diary', actor: 'test' }, batch);
      expect(outcomes.every(({ outcome }) => outcome === 'created')).toBe(true);
    }
    behind.set('http-api', first);
    behind.set('alb', await startGateway({ transport: 'alb', table, shop }));
  }, 120_000);
  afterAll(() => Promise.all([...behind.values()].map((gateway) => gateway.close())));

  it.each([
    ['http-api', 'gzip', 1],
    ['http-api', 'plain', 1],
    ['alb', 'gzip', 2],
    ['alb', 'plain', 6],
  ] as const)('is told to a new phone wholly (%s, %s, pages: %i)', async (ingress, coding, expected) => {
    const headers = coding === 'gzip' ? compressed : {};
    const { told, pages } = await syncAll(behind.get(ingress)!, headers, prop('D:getetag D:getcontenttype'));
    expect(told.size).toBe(size);
    expect(new Set(told.values())).toEqual(new Set([200]));
    expect(pages).toBe(expected);
  });

  const listing = (headers: Record<string, string>) => ({ headers: { depth: '1', ...headers } });
  const query = reportBody(
    'C:calendar-query',
    `${prop('D:getetag')}<C:filter><C:comp-filter name="VCALENDAR"><C:comp-filter name="VEVENT"/></C:comp-filter></C:filter>`,
  );
  const asked = [
    [
      'Depth: 1',
      (gateway: TestGateway, headers: Record<string, string>) =>
        gateway.fetch('PROPFIND', gateway.shop.calendarPath, {
          ...listing(headers),
          body: `<propfind xmlns="DAV:"><prop><getetag/></prop></propfind>`,
        }),
    ],
    [
      'calendar-query',
      (gateway: TestGateway, headers: Record<string, string>) => askReport(gateway, query, listing(headers)),
    ],
  ] as const;

  it.each(asked)('lets a whole %s pass for who takes gzip, and without it refuses with 507', async (_, ask) => {
    for (const [ingress, gateway] of behind) {
      const whole = await ask(gateway, compressed);
      expect([ingress, whole.status]).toEqual([ingress, 207]);
      expect(statusesIn(whole).statuses.size).toBeGreaterThanOrEqual(size);
    }
    expectNoRoom(await ask(behind.get('alb')!, {}));
  });

  it('refuses a file of the whole calendar with 507 where it does not pass, with the same element', async () => {
    const { fetch, shop } = behind.get('alb')!;
    expectNoRoom(await fetch('GET', shop.calendarPath));
    expect((await behind.get('http-api')!.fetch('GET', shop.calendarPath)).status).toBe(200);
  });
});

describe('the octets of an answer', () => {
  const everything = (data: string) =>
    reportBody('C:calendar-query', `<D:prop>${data}</D:prop><C:filter><C:comp-filter name="VCALENDAR"/></C:filter>`);
  const expanded = (years: number) =>
    `<C:calendar-data><C:expand start="20160101T000000Z" end="${2016 + years}0101T000000Z"/></C:calendar-data>`;
  const series = async (gateway: TestGateway, count: number, rule: string, ...lines: string[]) => {
    const calendar = (await gateway.store.loadCalendar(gateway.shop.principal, gateway.shop.resource.id))!;
    const objects = Array.from({ length: count }, (_, at) => {
      const body = event(`u${at}`, 'DTSTART:20160101T090000Z', 'DURATION:PT1H', `RRULE:${rule}`, ...lines);
      return { name: `${at}.ics`, object: parseCalendarObject(Buffer.from(body), ['VEVENT']) };
    });
    const outcomes = await gateway.store.putObjects(calendar, { kind: 'diary', actor: 'test' }, objects);
    expect(outcomes.every(({ outcome }) => outcome === 'created')).toBe(true);
  };

  it.each(['http-api', 'alb'] as const)(
    'T25: an expansion is refused by its count before its octets (%s)',
    async (transport) => {
      const gateway = await startGateway({ transport });
      await series(gateway, 300, 'FREQ=DAILY', `DESCRIPTION:${'x'.repeat(1_000)}`);
      for (const headers of [{ depth: '1' }, { depth: '1', ...compressed }]) {
        const before = process.cpuUsage();
        const answer = await askReport(gateway, everything(expanded(10)), { headers });
        const { user, system } = process.cpuUsage(before);
        expect([answer.status, conditionsIn(answer)]).toEqual([403, [dav('number-of-matches-within-limits')]]);
        expect((user + system) / 1_000).toBeLessThan(5_000);
      }
      await gateway.close();
    },
  );

  it.each(['http-api', 'alb'] as const)(
    'T25: what its count allows is refused by its octets (%s)',
    async (transport) => {
      const gateway = await startGateway({ transport });
      await series(gateway, 300, 'FREQ=WEEKLY', `DESCRIPTION:${'x'.repeat(1_000)}`);
      const before = process.memoryUsage.rss();
      expectNoRoom(await askReport(gateway, everything(expanded(10))));
      expect(process.memoryUsage.rss() - before).toBeLessThan(200 << 20);
      await gateway.close();
    },
  );

  it('are those of UTF-8, not of characters', async () => {
    const gateway = await startGateway({ transport: 'alb' });
    await series(gateway, 12, 'FREQ=DAILY', `DESCRIPTION:${'日'.repeat(24_000)}`);
    expectNoRoom(await askReport(gateway, everything('<C:calendar-data/>')));
    await gateway.close();
  });

  it('are known before any body is read', async () => {
    const writer = await startGateway();
    const { table, shop } = writer;
    await series(writer, 12, 'FREQ=DAILY', `DESCRIPTION:${'x'.repeat(72_000)}`);
    const reader = await startGateway({ transport: 'alb', table, shop });
    const operations: string[] = [];
    const restore = table.intercept((operation) => void operations.push(operation));
    expectNoRoom(await askReport(reader, everything('<C:calendar-data/>')));
    restore();
    expect(operations.filter((operation) => operation.startsWith('BatchGet'))).toEqual([]);
    expect(operations.length).toBeGreaterThan(0);
    await reader.close();
    await writer.close();
  });

  it('are counted in each page of a first synchronisation, expanded as asked', async () => {
    const gateway = await startGateway({ transport: 'alb' });
    await series(gateway, 6, 'FREQ=DAILY', `DESCRIPTION:${'x'.repeat(300)}`);
    const { told, pages } = await syncAll(gateway, {}, `<D:prop>${expanded(2)}</D:prop>`);
    expect([...told.values()]).toEqual(Array(6).fill(200));
    expect(pages).toBeGreaterThan(1);
    await gateway.close();
  });

  it('of one member that no answer can carry do not stop a synchronisation: its change is told, its data is 507', async () => {
    const gateway = await startGateway({ transport: 'alb' });
    await series(gateway, 1, 'FREQ=DAILY', `DESCRIPTION:${'x'.repeat(3_000)}`);
    await putObject(gateway, 'one.ics', event('one', 'DTSTART:20160101T090000Z'));
    const told = new Map<string, ReadResponse>();
    let token = '';
    for (let more = true; more; ) {
      const query = `<D:sync-token>${token}</D:sync-token><D:sync-level>1</D:sync-level><D:prop><D:getetag/>${expanded(3)}</D:prop>`;
      const answer = await askReport(gateway, reportBody('D:sync-collection', query), { headers: { depth: '0' } });
      const responses = readMultistatus(answer);
      for (const [href, response] of responses) told.set(href, response);
      more = responses.get(gateway.shop.calendarPath)?.status === 507;
      token = statusesIn(answer).token;
    }
    const data = (name: string) => told.get(`${gateway.shop.calendarPath}${name}`)?.statusOf(caldav('calendar-data'));
    const etag = (name: string) => told.get(`${gateway.shop.calendarPath}${name}`)?.statusOf(dav('getetag'));
    expect([data('0.ics'), data('one.ics')]).toEqual([507, 200]);
    expect([etag('0.ics'), etag('one.ics')]).toEqual([200, 200]);
    await gateway.close();
  });

  it('refuses one object of a multiget alone when its instances are too many, and goes on', async () => {
    const gateway = await startGateway();
    await series(gateway, 1, 'FREQ=DAILY');
    await putObject(gateway, 'one.ics', event('one', 'DTSTART:20200101T090000Z'));
    const hrefs = ['0.ics', 'one.ics'].map((name) => `<D:href>${gateway.shop.calendarPath}${name}</D:href>`);
    const body = reportBody('C:calendar-multiget', `<D:prop>${expanded(10)}</D:prop>${hrefs.join('')}`);
    const answer = await askReport(gateway, body);
    expect([...readMultistatus(answer).values()].map(({ status }) => status)).toEqual([403, undefined]);
    expect(answer.text.match(/<D:error><D:number-of-matches-within-limits\/><\/D:error>/g)).toHaveLength(1);
    await gateway.close();
  });
});

describe('a calendar of large appointments behind a load balancer', () => {
  it.each(codings)('is told with their bodies, as many at a time as pass (%s)', async (_, headers) => {
    const gateway = await startGateway({ transport: 'alb' });
    const count = 24;
    for (let at = 0; at < count; at += 1) {
      const pads = Array.from(
        { length: 900 },
        (_, line) => `X-PAD-${line}:${createHash('sha256').update(`${at}/${line}`).digest('hex')}`,
      );
      expect((await putObject(gateway, `${at}.ics`, event(`u${at}`, ...pads))).status).toBe(201);
    }
    const { told, pages } = await syncAll(gateway, headers, prop('D:getetag C:calendar-data'));
    expect([...told.values()]).toEqual(Array.from({ length: count }, () => 200));
    expect(pages).toBeGreaterThan(1);
    // Gzip shrinks these less than hoped.
    expectNoRoom(await gateway.fetch('GET', gateway.shop.calendarPath, { headers }));
    await gateway.close();
  });
});
