import { expect, it } from 'vitest';
import { calendar, component, event, putObject } from '../support/icalendar.ts';
import { describeWire } from '../support/wire.ts';
import { api, refused } from './requests.ts';

interface Listed {
  readonly uid: string;
  readonly startsAt: string;
  readonly endsAt: string;
  readonly title: string;
}

const zone = (tzid: string, standard: string, daylight: string): readonly string[] => [
  ...['BEGIN:VTIMEZONE', `TZID:${tzid.replaceAll(',', '\\,')}`],
  ...['BEGIN:STANDARD', 'DTSTART:19701025T030000', `TZOFFSETFROM:${daylight}`, `TZOFFSETTO:${standard}`],
  ...['RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU', 'END:STANDARD'],
  ...['BEGIN:DAYLIGHT', 'DTSTART:19700329T020000', `TZOFFSETFROM:${standard}`, `TZOFFSETTO:${daylight}`],
  ...['RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU', 'END:DAYLIGHT', 'END:VTIMEZONE'],
];

/** An event of one zone, on 5 October 2026 at 9. */
const inZone = (uid: string, tzid: string, standard?: string, daylight = standard ?? ''): string => {
  const written = /[,:;]/.test(tzid) ? `"${tzid}"` : tzid;
  return calendar(
    ...(standard === undefined ? [] : zone(tzid, standard, daylight)),
    ...component(
      'VEVENT',
      uid,
      `DTSTART;TZID=${written}:20261005T090000`,
      `DTEND;VALUE=DATE-TIME;TZID=${written};X-A="b;TZID=c":20261005T100000`,
      'RRULE:FREQ=WEEKLY;COUNT=6',
      `EXDATE;TZID=${written}:20261012T090000`,
      `SUMMARY:${uid}`,
    ),
  );
};

/** Everything that a file must not mix up: one name for several zones, names with and without a definition, quoted ones. */
const diary: readonly (readonly [uid: string, body: string])[] = [
  ['a', inZone('a', 'Customized Time Zone', '+0100', '+0200')],
  ['b', inZone('b', 'Customized Time Zone', '-0500', '-0400')],
  ['c', inZone('c', 'Customized Time Zone', '+0500')],
  ['d', inZone('d', 'Customized Time Zone', '+0100', '+0200')],
  ['e', inZone('e', 'EST')],
  ['f', inZone('f', 'EST', '-0500', '-0400')],
  ['g', inZone('g', '(UTC+01:00) Amsterdam, Berlin', '+0100', '+0200')],
  ['h', inZone('h', '(UTC+01:00) Amsterdam, Berlin', '+0300')],
  ['i', inZone('i', 'Europe/Berlin', '+0100', '+0200')],
  ['j', inZone('j', 'Europe/Berlin', '-0900')],
  ['k', inZone('k', 'Europe/Berlin')],
  ['0', inZone('0', 'Europe/Berlin', '-0900')],
  ['1', inZone('1', 'Pacific Standard Time', '+0845')],
  ['2', inZone('2', 'Pacific Standard Time')],
  ['l', inZone('l', 'W. Europe Standard Time')],
  ['m', inZone('m', 'W. Europe Standard Time', '-0800', '-0700')],
  ['n', inZone('n', '/example.org/2026/America/New_York')],
  ['o', inZone('o', 'Mitteleuropäische Zeit', '+0100', '+0200')],
  ['p', inZone('p', 'Mitteleuropäische Zeit', '+0400')],
  ['q', inZone('q', 'Customized Time Zone 2', '+0600')],
  ['r', inZone('r', 'Customized Time Zone', '-0500', '-0400').replaceAll('\r\n', '\n')],
  ['s', inZone('s', 'Customized Time Zone', '+0700').replaceAll('\r\n', '\r\r\n')],
  ['t', `\ufeff${inZone('t', 'Customized Time Zone', '+0800')}`],
  [
    'u',
    inZone('u', 'customized time zone', '+0900').replaceAll(/BEGIN|END|VEVENT|TZID/g, (word) => word.toLowerCase()),
  ],
  ['v', inZone('v', 'Customized Time Zone', '+1000').replace('TZID=Customized', 'TZID=Custom\r\n ized')],
  ['w', event('w', 'DTSTART:20261005T090000', 'DTEND:20261005T100000')],
  ['x', event('x', 'DTSTART;VALUE=DATE:20261005', 'DTEND;VALUE=DATE:20261007')],
  ['y', event('y', 'DTSTART:20261005T090000Z', 'SUMMARY:y\u2028z', 'DESCRIPTION:a\\nBEGIN:VEVENT')],
];

describeWire('calendars that are moved', (wire) => {
  const path = (id = wire().shop.resource.id) => `/resources/${id}/appointments`;
  const room = async (): Promise<string> =>
    (
      await api(wire(), 201, 'POST', '/resources', {
        kind: 'place',
        name: 'Room',
        branchId: wire().shop.branch.id,
      })
    ).id;
  const bring = (id: string, file: string, status = 200) =>
    api(wire(), status, 'POST', `${path(id)}/import`, file, { 'content-type': 'text/calendar' });
  const seen = async (id?: string): Promise<readonly string[]> => {
    const { items } = await api(wire(), 200, 'GET', `${path(id)}?from=2026-09-01&to=2026-12-01&limit=200`);
    return items.map(({ uid, startsAt, endsAt, title }: Listed) => [uid, startsAt, endsAt, title].join(' ')).sort();
  };
  const fill = async (): Promise<void> => {
    for (const [uid, body] of diary)
      expect([uid, (await putObject(wire(), `${uid}.ics`, body)).status]).toEqual([uid, 201]);
  };

  it('diary F8 protocol A F04: what is exported and imported elsewhere happens at the same instants, also through the calendar itself', async () => {
    await fill();
    const before = await seen();
    expect(before).toHaveLength(25 * 5 + 3);
    const exported = await wire().admin('GET', `/admin/v1${path()}/export`);
    const served = await wire().fetch('GET', wire().shop.calendarPath);
    for (const file of [exported.text, served.text]) {
      const id = await room();
      expect(await bring(id, file)).toMatchObject({ total: diary.length, created: diary.length, failed: [] });
      expect(await seen(id)).toEqual(before);
      expect(await bring(id, file)).toMatchObject({ unchanged: diary.length });
      const names = file.match(/^TZID:.*$/gim) ?? [];
      expect(new Set(names).size).toBe(names.length);
      // What stands beside a name of the tz database does not count; where it differs the platform says it for all.
      expect(file).not.toContain('-0900');
      expect(file.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
    }
  });

  it('diary F8: several VCALENDARs in one file keep their own VTIMEZONEs', async () => {
    await fill();
    const file = diary.map(([, body]) => body).join('');
    const id = await room();
    expect(await bring(id, file)).toMatchObject({ total: diary.length, created: diary.length, failed: [] });
    expect(await seen(id)).toEqual(await seen());
  });

  it('takes the newest of a UID that stands there twice: by SEQUENCE, then by DTSTAMP', async () => {
    const revision = (uid: string, title: string, sequence: number, stamp = '20261101T000000Z') =>
      event(uid, 'DTSTART:20261005T090000Z', `SEQUENCE:${sequence}`, `SUMMARY:${title}`).replace(
        '20261101T000000Z',
        stamp,
      );
    const id = await room();
    const file = [
      ...[revision('a', 'old', 1), revision('a', 'new', 10), revision('a', 'older', 0)],
      ...[revision('b', 'new', 1, '20261103T000000Z'), revision('b', 'old', 1, '20261102T000000Z')],
    ].join('');
    expect(await bring(id, file)).toMatchObject({ total: 2, created: 2, failed: [] });
    const inOne = calendar(
      ...[revision('c', 'old', 1), revision('c', 'new', 2)].flatMap((body) => body.split('\r\n').slice(3, -2)),
    );
    expect(await bring(id, inOne)).toMatchObject({ total: 1, created: 1, failed: [] });
    expect((await seen(id)).map((line) => line.split(' ').at(-1))).toEqual(['new', 'new', 'new']);
  });

  it('puts a series together whose exceptions stand in a VCALENDAR of their own', async () => {
    const at = (name: string, time: string, offset: string) => [
      ...zone('Mine', offset, offset),
      ...component(
        'VEVENT',
        's',
        `DTSTART;TZID=Mine:${time}`,
        `${name};TZID=Mine:20261006T090000`,
        `SUMMARY:${offset}`,
      ),
    ];
    const series = calendar(
      ...zone('Mine', '+0100', '+0100'),
      ...component('VEVENT', 's', 'DTSTART;TZID=Mine:20261005T090000', 'RRULE:FREQ=DAILY;COUNT=3', 'SUMMARY:series'),
    );
    const id = await room();
    const moved = calendar(...at('RECURRENCE-ID', '20261006T120000', '+0100'));
    expect(await bring(id, series + moved)).toMatchObject({ total: 1, created: 1, failed: [] });
    expect((await seen(id)).map((line) => line.split(' ')[1])).toEqual([
      '2026-10-05T08:00:00.000Z',
      '2026-10-06T11:00:00.000Z',
      '2026-10-07T08:00:00.000Z',
    ]);
  });

  it('diary F25: a file without any entry is refused with a sentence', async () => {
    const html = '<!doctype html><html><body>BEGIN:NOTHING</body></html>';
    for (const file of [html, '', '\r\n', calendar(), calendar(...zone('A', '+0100', '+0100')), '\ufeff', '{"a":1}'])
      await refused(wire(), 422, 'nothing-to-import', 'POST', `${path()}/import`, file, {
        'content-type': 'text/calendar',
      });
  });

  it('says line, UID and reason of each failure, also of a file that is cut off and of entries without UID', async () => {
    const whole = (uid: string) => event(uid, 'DTSTART:20261005T090000Z');
    const file = [
      whole('good'),
      event('bad', 'DTSTART:20261005T090000.000Z'),
      event('', 'DTSTART:20261005T090000Z'),
      event('', 'DTSTART:20261006T090000Z'),
      calendar(...component('VTODO', 'todo')),
      whole('cut').split('DTEND')[0]!.replace('END:VEVENT', '').trimEnd(),
    ].join('');
    const { failed, ...counts } = await bring(await room(), file);
    expect(counts).toMatchObject({ total: 6, created: 1 });
    expect(failed).toEqual([
      { line: 13, uid: 'bad', reason: expect.stringContaining('DTSTART') },
      { line: 22, uid: '', reason: expect.stringContaining('UID') },
      { line: 31, uid: '', reason: expect.stringContaining('UID') },
      { line: 40, uid: 'todo', reason: expect.stringContaining('VTODO') },
      { line: 48, uid: 'cut', reason: expect.stringContaining('ends VCALENDAR') },
    ]);
  });

  it('names the calendar as its holder does', async () => {
    await putObject(wire(), 'a.ics', event('a'));
    await wire().fetch('PROPPATCH', wire().shop.calendarPath, {
      headers: { 'content-type': 'application/xml' },
      body: '<propertyupdate xmlns="DAV:"><set><prop><displayname>Meine; Tage</displayname></prop></set></propertyupdate>',
    });
    expect((await wire().fetch('GET', wire().shop.calendarPath)).text).toContain('X-WR-CALNAME:Meine\\; Tage\r\n');
  });
});
