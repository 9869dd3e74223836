// Writes an export of this release as a fixture: node test/ops/write-release.ts. Once for each release, never again.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { servedTable } from '../support/dynamodb.ts';
import { startGateway } from '../support/gateway.ts';
import { event, putObject } from '../support/icalendar.ts';
import { runOn } from './command.ts';
import { type Remembered, seenBy } from './seen-by-phone.ts';

const { npm_package_version: version = '0.1.0' } = process.env;
const folder = join(import.meta.dirname, 'releases');

const table = await servedTable();
const gateway = await startGateway({ table, now: Date.parse('2026-11-22T09:00:00Z') });
const { calendarPath, access } = gateway.shop;
await putObject(gateway, 'one.ics', event('one', 'SUMMARY:Sehtest ä € 😀'));
await putObject(
  gateway,
  'series.ics',
  event('series', 'DTSTART;TZID=Europe/Berlin:20261123T090000', 'RRULE:FREQ=WEEKLY;COUNT=9'),
);
await putObject(gateway, 'uid@host ä.ics', event('uid@host'));
await putObject(gateway, 'gone.ics', event('gone'));
await gateway.fetch('DELETE', `${calendarPath}gone.ics`);
await gateway.fetch('PROPPATCH', calendarPath, {
  body: '<propertyupdate xmlns="DAV:" xmlns:A="http://apple.com/ns/ical/" xmlns:X="urn:x"><set><prop><displayname>Mein Kalender</displayname><A:calendar-color>#FF2968FF</A:calendar-color><X:dead>kept</X:dead></prop></set></propertyupdate>',
});
const rights = { create: true, move: true, editText: true, delete: true, makeCalendars: true };
await gateway.admin('PATCH', `/admin/v1/service-accesses/${access.canonicalName}`, { rights });
await gateway.fetch('MKCALENDAR', `/dav/calendars/${access.canonicalName}/mine/`);
await gateway.fetch('PUT', `/dav/calendars/${access.canonicalName}/mine/own.ics`, { body: event('own') });
await seenBy(gateway);

const remembered: Remembered = await seenBy(gateway);
const file = join(folder, `${version}.jsonl`);
const { code, output } = await runOn(table, 'export', '--table', table.tableName, '--file', file);
if (code !== 0) throw new Error(output);
writeFileSync(join(folder, `${version}.json`), `${JSON.stringify(remembered, null, 2)}\n`);
await gateway.close();
execFileSync('ls', ['-l', folder], { stdio: 'inherit' });
process.exit();
