import { execFile } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { bundle } from '../../cdk/bundle.ts';
import { eventOf } from '../../lambdas/local/event.ts';
import { parseCalendarObject } from '../../shared/codec/ical/parse-object.ts';
import { servedTable } from '../support/dynamodb.ts';
import { basic, startGateway } from '../support/gateway.ts';
import { event, prop, reportBody } from '../support/icalendar.ts';

/** What the heaviest requests of phones take of a function: peak memory and processor time, each in a fresh process. */
const size = Number(process.env.SIZE ?? 10_000);
const table = await servedTable();
const gateway = await startGateway({ now: Date.now(), table });
const { store, shop } = gateway;
const calendar = await store.loadCalendar(shop.principal, shop.resource.id);
if (!calendar) throw new Error('the seeded calendar is missing');
for (let at = 0; at < size; at += 500) {
  const batch = Array.from({ length: 500 }, (_, offset) => {
    const day = new Date(Date.UTC(2010, 0, 1 + at + offset)).toISOString().slice(0, 10).replaceAll('-', '');
    const text = event(
      `u${at + offset}`,
      `DTSTART:${day}T090000Z`,
      'DURATION:PT1H',
      `DESCRIPTION:${'so many words '.repeat(60)}`,
    );
    return { name: `u${at + offset}.ics`, object: parseCalendarObject(Buffer.from(text), ['VEVENT']) };
  });
  await store.putObjects(calendar, { kind: 'diary', actor: 'bench' }, batch);
}

const script = join(mkdtempSync(join(tmpdir(), 'caldav-memory-')), 'call.cjs');
const names = ['propfind', 'report', 'put', 'get'] as const;
const bundles = bundle(names.map((functionName) => ({ functionName, runtime: 'runtime' as const })));
const filter =
  '<C:filter><C:comp-filter name="VCALENDAR"><C:comp-filter name="VEVENT"><C:time-range start="20100101T000000Z" end="20230101T000000Z"/></C:comp-filter></C:comp-filter></C:filter>';
const hrefs = Array.from({ length: 1_000 }, (_, at) => `<D:href>${shop.calendarPath}u${at}.ics</D:href>`).join('');
const listed = '<propfind xmlns="DAV:"><prop><getetag/></prop></propfind>';
const synced = '<D:sync-token/><D:sync-level>1</D:sync-level>';
const requests: readonly [string, (typeof names)[number], string, string, string][] = [
  ['unchanged poll', 'propfind', 'PROPFIND', '0', '<propfind xmlns="DAV:"><prop><sync-token/></prop></propfind>'],
  [`Depth: 1, ${size}`, 'propfind', 'PROPFIND', '1', listed],
  [`first sync, ${size}`, 'report', 'REPORT', '0', reportBody('D:sync-collection', synced + prop('D:getetag'))],
  [
    'multiget, 1,000',
    'report',
    'REPORT',
    '1',
    reportBody('C:calendar-multiget', prop('D:getetag C:calendar-data') + hrefs),
  ],
  [
    'query with 4,700 bodies',
    'report',
    'REPORT',
    '1',
    reportBody('C:calendar-query', prop('D:getetag C:calendar-data') + filter),
  ],
  [
    'PUT, 250 KB',
    'put',
    'PUT',
    '',
    event(
      'big',
      'DTSTART:20260101T090000Z',
      'RRULE:FREQ=DAILY',
      ...Array.from({ length: 3_600 }, () => `X-PAD:${'x'.repeat(60)}`),
    ),
  ],
  [`export, ${size}`, 'get', 'GET', '', ''],
];

console.log(`Fresh processes of Node ${process.versions.node}, each request twice: cold, then warm\n`);
console.log('request                      function    answer   peak MB   cold ms   warm ms');
for (const [title, name, method, depth, body] of requests) {
  const url = method === 'PUT' ? `${shop.calendarPath}big.ics` : shop.calendarPath;
  const authorization = basic({ ...shop.access, password: shop.password });
  const headers = { host: 'cal.example.com', authorization, 'accept-encoding': 'gzip', ...(depth && { depth }) };
  const call = eventOf({ method, url, headers, body: Buffer.from(body), sourceIp: '198.51.100.7' });
  const source = `const { handler } = require(${JSON.stringify(join(bundles.folderOf(name), 'index.cjs'))});
const event = ${JSON.stringify(call)};
const cpu = () => { const { user, system } = process.cpuUsage(); return (user + system) / 1000; };
(async () => {
  const { statusCode } = await handler(event);
  const cold = cpu();
  await handler(event);
  process.stdout.write('\\n' + JSON.stringify({ statusCode, cold, warm: cpu() - cold, peak: process.resourceUsage().maxRSS / 1024 }));
})();`;
  writeFileSync(script, source);
  const { stdout } = await promisify(execFile)(process.execPath, [script], {
    env: {
      TABLE_NAME: table.tableName,
      DAV_BASE_URL: 'https://cal.example.com',
      AWS_REGION: 'eu-central-1',
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
      AWS_ENDPOINT_URL_DYNAMODB: table.endpoint,
    },
  });
  const { statusCode, cold, warm, peak } = JSON.parse(stdout.split('\n').at(-1) ?? '') as Record<string, number>;
  console.log(
    `${title.padEnd(28)} ${name.padEnd(10)} ${String(statusCode).padStart(7)} ${peak?.toFixed(0).padStart(9)} ${cold?.toFixed(0).padStart(9)} ${warm?.toFixed(0).padStart(9)}`,
  );
}
await gateway.close();
process.exit(0);
