import { expect, it } from 'vitest';
import { mergedCalendar } from '../../shared/codec/calendar-file/merge.ts';
import { splitCalendarFile } from '../../shared/codec/calendar-file/split.ts';
import { asOneFile, businessDiary } from '../support/business-data.ts';
import { describeWire } from '../support/wire.ts';
import { api, event, put, refused } from './requests.ts';

const block = (text: string, kind: string) => text.match(new RegExp(`BEGIN:${kind}[\\s\\S]*?END:${kind}`, 'g')) ?? [];

it('a file is cut by UID, overrides together, each object with the zones it names, every octet kept', () => {
  const vevent = (uid: string, extra: string) => `BEGIN:VEVENT\r\nUID:${uid}\r\n${extra}\r\nEND:VEVENT`;
  const vtimezone = (tzid: string) => `BEGIN:VTIMEZONE\r\nTZID:${tzid}\r\nEND:VTIMEZONE`;
  const odd = '(UTC+01:00) Amsterdam, Berlin';
  const folded = 'SUMMARY:Gr\r\n üße;BEGIN\r\n :VEVENT';
  const file = [
    'BEGIN:VCALENDAR',
    vtimezone('A'),
    vtimezone(odd),
    vtimezone('Unused'),
    vevent('1', `DTSTART;TZID=A:20260101T000000\r\nRRULE:FREQ=DAILY\r\n${folded}`),
    vevent('2', `DTSTART;VALUE=DATE-TIME;TZID="${odd}":20260101T000000`),
    vevent('1', 'RECURRENCE-ID;TZID=A:20260102T000000'),
    'END:VCALENDAR',
    '',
  ].join('\r\n');
  const objects = new Map(
    splitCalendarFile(new TextEncoder().encode(file)).map(({ uid, body }) => [uid, new TextDecoder().decode(body)]),
  );
  expect([...objects.keys()]).toEqual(['1', '2']);
  expect(block(objects.get('1') ?? '', 'VEVENT')).toHaveLength(2);
  expect(block(objects.get('1') ?? '', 'VTIMEZONE')).toEqual([vtimezone('A')]);
  expect(block(objects.get('2') ?? '', 'VTIMEZONE')).toEqual([vtimezone(odd)]);
  expect(objects.get('1')).toContain(folded);
});

it('two zones of one name keep apart in one file, whatever else stands before the name of a zone', () => {
  const object = (uid: string, offset: string, dtstart: string) =>
    new TextEncoder().encode(
      [
        'BEGIN:VCALENDAR',
        'VERSION:2.0',
        'PRODID:-//test//EN',
        `BEGIN:VTIMEZONE\r\nTZID:Shop\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\nTZOFFSETFROM:${offset}\r\nTZOFFSETTO:${offset}\r\nEND:STANDARD\r\nEND:VTIMEZONE`,
        `BEGIN:VEVENT\r\nUID:${uid}\r\nDTSTAMP:20260101T000000Z\r\n${dtstart}\r\nEND:VEVENT`,
        'END:VCALENDAR',
        '',
      ].join('\r\n'),
    );
  const odd = 'DTSTART;X-A="a;TZID=None:b";TZID=Shop:20260101T000000';
  const file = new TextDecoder().decode(
    mergedCalendar([
      object('1', '+0100', odd),
      object('2', '+0500', odd),
      object('3', '+0600', 'DTSTART;TZID=Shop;X-A="a:b":20260101T000000'),
    ]),
  );
  const named = [...file.matchAll(/^DTSTART;.*$/gm)].map(([line]) => /(?:^|";|DTSTART;)TZID=([^:;]+)/.exec(line)?.[1]);
  expect(block(file, 'VTIMEZONE').map((zone) => /TZID:(.*)\r/.exec(zone)?.[1])).toEqual(named);
  expect(new Set(named).size).toBe(3);
  expect(file.match(/X-A="a;TZID=None:b"/g)).toHaveLength(2);
  expect(file).toContain('X-A="a:b":20260101T000000');
});

describeWire('import and export', (wire) => {
  const path = () => `/resources/${wire().shop.resource.id}/appointments`;
  const send = (file: string, query = '') =>
    api(wire(), 200, 'POST', `${path()}/import${query}`, file, { 'content-type': 'text/calendar' });

  it('B11 a business diary comes in whole, a repetition changes nothing, and it goes out whole', async () => {
    const objects = businessDiary(200, 7);
    const first = await send(asOneFile(objects));
    expect(first).toEqual({ total: 200, created: 200, updated: 0, unchanged: 0, failed: [] });
    expect(await send(asOneFile(objects))).toEqual({ total: 200, created: 0, updated: 0, unchanged: 200, failed: [] });

    const exported = await wire().admin('GET', `/admin/v1${path()}/export`);
    expect(exported.headers['content-type']).toBe('text/calendar; charset=utf-8');
    const uids = (text: string) => new Set(text.match(/^UID:.*$/gm)?.map((line) => line.trim()));
    expect(uids(exported.text)).toEqual(uids(asOneFile(objects)));
    expect(block(exported.text, 'VEVENT').sort()).toEqual(block(asOneFile(objects), 'VEVENT').sort());
    const zones = exported.text.match(/^TZID:.*$/gm) ?? [];
    expect(new Set(zones).size).toBe(zones.length);
  });

  it('each object has its own outcome; one a phone made under another name is replaced there', async () => {
    await put(wire(), `${wire().shop.calendarPath}other-name.ics`, event('known', 'Old'));
    const broken = event('broken').replace(/DTSTART:.*\r\n/, '');
    const result = await send(event('known', 'New') + broken + event('fresh') + event('constructor'));
    expect(result).toMatchObject({ total: 4, created: 1, updated: 1 });
    expect(result.failed.map(({ uid }: { uid: string }) => uid).sort()).toEqual(['broken', 'constructor']);
    expect((await wire().fetch('GET', `${wire().shop.calendarPath}other-name.ics`)).text).toContain('SUMMARY:New');
    expect((await wire().fetch('GET', `${wire().shop.calendarPath}known.ics`)).status).toBe(404);
  });

  it('goes on where it is told to, and takes an empty or foreign file for what it is', async () => {
    const file = event('a') + event('b') + event('c');
    expect(await send(file, '?from=2')).toMatchObject({ total: 3, created: 1 });
    await refused(wire(), 404, 'resource-not-found', 'POST', '/resources/rnone/appointments/import', file);
    await refused(wire(), 400, 'invalid-input', 'POST', `${path()}/import?from=-1`, file);
  });
});
