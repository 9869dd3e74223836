import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseCalendarObject } from '../../shared/codec/ical/parse-object.ts';
import type { ParsedObject } from '../../shared/model/calendar-object.ts';
import { dav } from '../../shared/model/names.ts';
import { startGateway, type TestGateway } from '../support/gateway.ts';
import { askReport, event, prop, putObject, reportBody } from '../support/icalendar.ts';
import { conditionsIn, readMultistatus } from '../support/multistatus.ts';
import type { WireAnswer } from '../support/transport.ts';
import { describeWire } from '../support/wire.ts';

const every = (count: number, from = 0): string => Array.from({ length: count }, (_, i) => i + from).join(',');

/** T23: rules that cost a naive server its memory or its evening. */
const bombs: Readonly<Record<string, readonly string[]>> = {
  secondly: ['DTSTART:19700101T000000Z', 'RRULE:FREQ=SECONDLY'],
  minutely: ['DTSTART:19700101T000000Z', 'RRULE:FREQ=MINUTELY'],
  'every list full': [
    'DTSTART:19700101T000000Z',
    `RRULE:FREQ=YEARLY;BYMONTH=${every(12, 1)};BYMONTHDAY=${every(31, 1)};BYHOUR=${every(24)};BYMINUTE=${every(60)};BYSECOND=${every(60)}`,
  ],
  'year 1': ['DTSTART:00010101T000000Z', 'RRULE:FREQ=DAILY'],
  'a huge interval': ['DTSTART:20260101T000000Z', 'RRULE:FREQ=DAILY;INTERVAL=999999999'],
  'a huge count': ['DTSTART:19700101T000000Z', 'RRULE:FREQ=DAILY;COUNT=1000000000'],
  'a count far away': ['DTSTART:15830101T000000Z', 'RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29;BYDAY=MO;COUNT=10000'],
  'never a match': ['DTSTART:20260101T000000Z', 'RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30'],
  'never a place': ['DTSTART:20260101T000000Z', 'RRULE:FREQ=HOURLY;INTERVAL=23;BYSETPOS=2'],
  'a Friday in February 29': ['DTSTART:20260101T000000Z', 'RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29;BYDAY=FR'],
  hourly: ['DTSTART:19700101T000000Z', 'RRULE:FREQ=HOURLY;INTERVAL=1'],
  'another calendar': ['DTSTART:00010101T000000Z', 'RRULE:FREQ=MONTHLY;RSCALE=CHINESE;BYMONTHDAY=30;BYDAY=MO'],
};

const month = 'start="20261101T000000Z" end="20261201T000000Z"';
const year = 'start="20260101T000000Z" end="20270101T000000Z"';
const open = 'start="20261101T000000Z"';
const inEvents = (inside: string): string =>
  `<C:filter><C:comp-filter name="VCALENDAR"><C:comp-filter name="VEVENT">${inside}</C:comp-filter></C:comp-filter></C:filter>`;
const query = (range: string, data = prop('D:getetag')): string =>
  reportBody('C:calendar-query', `${data}${inEvents(`<C:time-range ${range}/>`)}`);
const alarms = (range: string): string =>
  reportBody(
    'C:calendar-query',
    `${prop('D:getetag')}${inEvents(`<C:comp-filter name="VALARM"><C:time-range ${range}/></C:comp-filter>`)}`,
  );
const expanded = (range: string): string => `<D:prop><C:calendar-data><C:expand ${range}/></C:calendar-data></D:prop>`;
const freeBusy = (range: string): string => reportBody('C:free-busy-query', `<C:time-range ${range}/>`);

/** What is refused at once; the others are stored, and cost little. */
const refusedBombs = ['secondly', 'minutely', 'every list full', 'a huge count', 'never a place'];

/** CPU of a request, in milliseconds. */
const spentOn = async (request: () => Promise<WireAnswer>): Promise<readonly [spent: number, answer: WireAnswer]> => {
  const before = process.cpuUsage();
  const answer = await request();
  const { user, system } = process.cpuUsage(before);
  return [(user + system) / 1_000, answer];
};

/** 300 ms, with a margin of five. */
const most = 5 * 300;

describeWire('T23, trap 30: rules made to hurt', (wire) => {
  it.each(Object.entries(bombs))(
    '%s is stored or refused, and no request after it costs more than others',
    async (name, lines) => {
      const [spent, put] = await spentOn(() => putObject(wire(), 'bomb.ics', event('bomb', ...lines, 'DURATION:PT1M')));
      expect(put.status).toBe(refusedBombs.includes(name) ? 403 : 201);
      expect(spent).toBeLessThan(most);
      for (const body of [query(month), query(open), query(month, expanded(month)), freeBusy(month)]) {
        const [each, { status }] = await spentOn(() => askReport(wire(), body));
        expect(status).toBe(body === freeBusy(month) ? 200 : 207);
        expect(each).toBeLessThan(most);
      }
    },
  );
});

/** Rules that each pass, and together do not: `i` keeps them different, so that nothing learnt of one serves another. */
const evils: readonly ((i: number) => readonly string[])[] = [
  (i) => ['DTSTART:00010101T000000Z', `RRULE:FREQ=HOURLY;BYMONTH=${1 + (i % 12)};BYSETPOS=1`],
  (i) => [`DTSTART:20${10 + (i % 16)}0101T000000Z`, `RRULE:FREQ=DAILY;COUNT=10000;INTERVAL=${1 + (i % 30)}`],
  (i) => ['DTSTART:19700101T000000Z', `RRULE:FREQ=DAILY;BYHOUR=${every(24)};BYMINUTE=0,15,30,${31 + (i % 29)}`],
  (i) => ['DTSTART:19700101T000000Z', `RRULE:FREQ=YEARLY;BYMONTHDAY=${every(28, 1)};BYSETPOS=${1 + (i % 300)},-1`],
  (i) => ['DTSTART:00010101T000000Z', `RRULE:FREQ=MONTHLY;INTERVAL=${1 + (i % 97)};BYMONTHDAY=29;BYDAY=MO`],
  (i) => ['DTSTART:20200101T000000Z', `RRULE:FREQ=MONTHLY;RSCALE=CHINESE;BYMONTHDAY=${1 + (i % 29)}`],
  (i) => ['DTSTART:19700101T000000Z', `RRULE:FREQ=HOURLY;INTERVAL=${1 + (i % 23)}`],
];

/** A gateway whose calendar holds these objects. */
const gatewayWith = async (objects: readonly ParsedObject[]): Promise<TestGateway> => {
  // Work is counted behind every ingress alike; these answers are larger than a load balancer takes.
  const gateway = await startGateway({ transport: 'http-api' });
  const calendar = (await gateway.store.loadCalendar(gateway.shop.principal, gateway.shop.resource.id))!;
  const named = objects.map((object, at) => ({ name: `${at}.ics`, object: { ...object, uid: `u${at}` } }));
  for (let at = 0; at < named.length; at += 500) {
    await gateway.store.putObjects(calendar, { kind: 'diary', actor: 'test' }, named.slice(at, at + 500));
  }
  return gateway;
};

const objectOf = (...lines: readonly string[]): ParsedObject =>
  parseCalendarObject(Buffer.from(event('u', ...lines)), ['VEVENT']);

const listPath = ({ shop }: TestGateway, from: string, to: string): string =>
  `/admin/v1/resources/${shop.resource.id}/appointments?from=${from}&to=${to}&limit=10`;

describe('T23 T25 a calendar of 500 hostile rules', () => {
  let gateway: TestGateway;
  beforeAll(async () => {
    const hostile = Array.from({ length: 500 }, (_, i) => objectOf(...evils[i % evils.length]!(i), 'DURATION:PT1M'));
    gateway = await gatewayWith(hostile);
  });
  afterAll(() => gateway.close());

  const long = 'start="19000101T000000Z" end="19000102T000000Z"';
  const hrefs = () =>
    Array.from({ length: 500 }, (_, i) => `<D:href>${gateway.shop.calendarPath}${i}.ics</D:href>`).join('');
  it.each<[string, number, () => Promise<WireAnswer>]>([
    ['what is over', 207, () => askReport(gateway, query(long))],
    ['a month', 403, () => askReport(gateway, query(month))],
    ['alarms', 207, () => askReport(gateway, alarms(open))],
    ['a month, expanded', 403, () => askReport(gateway, query(month, expanded(month)))],
    ['a year, expanded', 403, () => askReport(gateway, query(year, expanded(year)))],
    ['the busy time of a month', 403, () => askReport(gateway, freeBusy(month))],
    ['the busy time of a year', 403, () => askReport(gateway, freeBusy(year))],
    [
      'each by its URL, expanded',
      207,
      () => askReport(gateway, reportBody('C:calendar-multiget', expanded(month) + hrefs())),
    ],
    ['the list of a month', 400, () => gateway.admin('GET', listPath(gateway, '2026-11-01', '2026-12-01'))],
  ])('takes less than 300 ms for %s: %i', async (_, status, ask) => {
    const rss = process.memoryUsage().rss;
    const [spent, answer] = await spentOn(ask);
    expect(answer.status).toBe(status);
    expect(spent).toBeLessThan(most);
    expect(process.memoryUsage().rss - rss).toBeLessThan(5 * 64 * 1024 * 1024);
    if (status === 403) expect(conditionsIn(answer)).toEqual([dav('number-of-matches-within-limits')]);
  });

  it('refuses each of them alone in a multiget', async () => {
    const answer = await askReport(gateway, reportBody('C:calendar-multiget', expanded(month) + hrefs()));
    const statuses = [...readMultistatus(answer).values()].map(({ status }) => status);
    expect(statuses).toHaveLength(500);
    expect(new Set(statuses)).toEqual(new Set([undefined, 403]));
  });

  it('answers in the end who asks again, because what was decided is remembered', async () => {
    const statuses: number[] = [];
    while (statuses.at(-1) !== 207 && statuses.length < 20) {
      const [spent, { status }] = await spentOn(() => askReport(gateway, query(month)));
      expect(spent).toBeLessThan(most);
      statuses.push(status);
    }
    expect([statuses.at(-1), statuses.slice(0, -1).every((status) => status === 403)]).toEqual([207, true]);
  });
});

describe('T23 50 counts, each of them allowed', () => {
  it.each<[string, number, (gateway: TestGateway) => Promise<WireAnswer>]>([
    ['filter', 403, (gateway) => askReport(gateway, query(month))],
    ['expand', 403, (gateway) => askReport(gateway, query(year, expanded(month)))],
    ['busy time', 403, (gateway) => askReport(gateway, freeBusy(month))],
    ['list', 400, (gateway) => gateway.admin('GET', listPath(gateway, '2026-11-01', '2026-12-01'))],
  ])('are more than one request may count: %s', async (name, status, ask) => {
    // What was counted once is remembered with the body: each has its own.
    const count = (i: number) =>
      objectOf(`SUMMARY:${name}`, `DTSTART:20100101T090000Z`, `RRULE:FREQ=DAILY;COUNT=${10_000 - i}`);
    const gateway = await gatewayWith(Array.from({ length: 50 }, (_, i) => count(i)));
    expect((await ask(gateway)).status).toBe(status);
    await gateway.close();
  });
});

describe('T23 60 objects of 4,000 lines each', () => {
  const lines = (i: number) => Array.from({ length: 4_000 }, (_, k) => `X-A;X-B=${k};X-C="${i}":some value, with ${k}`);
  let gateway: TestGateway;
  beforeAll(async () => {
    const large = (i: number) => objectOf('DTSTART:20200101T000000Z', 'RRULE:FREQ=DAILY', ...lines(i));
    gateway = await gatewayWith(Array.from({ length: 60 }, (_, i) => large(i)));
  });
  afterAll(() => gateway.close());

  it.each<[string, number, () => Promise<WireAnswer>]>([
    ['a month', 403, () => askReport(gateway, query(month))],
    ['busy time', 403, () => askReport(gateway, freeBusy(month))],
    ['list', 400, () => gateway.admin('GET', listPath(gateway, '2026-11-01', '2026-12-01'))],
  ])('are more than one request may read: %s', async (_, status, ask) => {
    const [spent, answer] = await spentOn(ask);
    expect(answer.status).toBe(status);
    expect(spent).toBeLessThan(most);
  });

  it.each<[string, number, (cold: TestGateway) => Promise<WireAnswer>]>([
    ['a month', 403, (cold) => askReport(cold, query(month))],
    ['a month, expanded', 403, (cold) => askReport(cold, query(month, expanded(month)))],
    ['busy time', 403, (cold) => askReport(cold, freeBusy(month))],
    ['list', 400, (cold) => cold.admin('GET', listPath(cold, '2026-11-01', '2026-12-01'))],
  ])('are read in pieces, and no further than the work goes: %s', async (_, refusal, ask) => {
    let bodies = 0;
    const { client } = gateway.table;
    const counting: typeof client = {
      ...client,
      call: (operation, input, options) => {
        if ('RequestItems' in input) bodies += JSON.stringify(input.RequestItems).split('object#').length - 1;
        return client.call(operation, input, options);
      },
    };
    const cold = await startGateway({
      transport: 'http-api',
      shop: gateway.shop,
      table: { ...gateway.table, client: counting },
    });
    expect((await ask(cold)).status).toBe(refusal);
    expect(bodies).toBeGreaterThan(0);
    expect(bodies).toBeLessThan(30);
    await cold.close();
  });
});

const days = ['MO', 'TU', 'WE', 'TH', 'FR'];
/** What a shop repeats: every week since some year, on the day of its start or another. */
const weekly = (i: number): readonly string[] => [
  `DTSTART;TZID=Europe/Vienna:${1990 + (i % 36)}0${1 + (i % 9)}${10 + (i % 18)}T090000`,
  'DURATION:PT30M',
  'SUMMARY:Fitting',
  `RRULE:FREQ=WEEKLY${i % 2 ? `;BYDAY=${days[i % 5]}` : ''}`,
];

describe('T23 a calendar of 10,000 appointments with 1,000 endless weekly series', () => {
  const starts = Array.from({ length: 900 }, (_, i) => Date.UTC(2025, 0, 1 + i, 10));
  const stamp = (at: number) => `${new Date(at).toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`;
  const from = (low: number, high = Infinity) => 1_000 + 10 * starts.filter((at) => at >= low && at < high).length;
  let gateway: TestGateway;
  beforeAll(async () => {
    const singles = starts.map((at) => objectOf(`DTSTART:${stamp(at)}`, 'DURATION:PT30M'));
    const series = Array.from({ length: 1_000 }, (_, i) => objectOf(...weekly(i)));
    gateway = await gatewayWith([...series, ...Array.from({ length: 9_000 }, (_, i) => singles[i % 900]!)]);
  });
  afterAll(() => gateway.close());

  const [november, december] = [Date.UTC(2026, 10, 1), Date.UTC(2026, 11, 1)];
  it.each<[string, string, number]>([
    ['a month', query(month), from(november, december)],
    ['a year', query(year), from(Date.UTC(2026, 0, 1), Date.UTC(2027, 0, 1))],
    ['from now on', query(open), from(november)],
    ['a month, expanded', query(month, expanded(month)), from(november, december)],
  ])('is told whole: %s', async (_, body, expected) => {
    const { status, text } = await askReport(gateway, body);
    expect([status, text.match(/<(?:\w+:)?response>/g)?.length]).toEqual([207, expected]);
  });
  it('is told as busy time and to the administration', async () => {
    expect((await askReport(gateway, freeBusy(month))).status).toBe(200);
    const list = await gateway.admin('GET', listPath(gateway, '2026-11-02', '2026-11-09'));
    expect([list.status, JSON.parse(list.text).items.length]).toEqual([200, 10]);
  });
});
