import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Imitated } from '../../lambdas/local/imitate.ts';
import { parseCalendarObject } from '../../shared/codec/ical/parse-object.ts';
import { startGateway, type TestGateway } from '../support/gateway.ts';
import { askReport, event, prop, putObject, reportBody } from '../support/icalendar.ts';
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
    first = await startGateway();
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
      507,
      (gateway: TestGateway, headers: Record<string, string>) =>
        gateway.fetch('PROPFIND', gateway.shop.calendarPath, {
          ...listing(headers),
          body: `<propfind xmlns="DAV:"><prop><getetag/></prop></propfind>`,
        }),
    ],
    [
      'calendar-query',
      403,
      (gateway: TestGateway, headers: Record<string, string>) => askReport(gateway, query, listing(headers)),
    ],
  ] as const;

  it.each(asked)('lets a whole %s pass for who takes gzip, and without it refuses with %i', async (_, refusal, ask) => {
    for (const [ingress, gateway] of behind) {
      const whole = await ask(gateway, compressed);
      expect([ingress, whole.status]).toEqual([ingress, 207]);
      expect(statusesIn(whole).statuses.size).toBeGreaterThanOrEqual(size);
    }
    expect((await ask(behind.get('alb')!, {})).status).toBe(refusal);
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
    await gateway.close();
  });
});
