import { expect, it } from 'vitest';
import { caldav } from '../../shared/model/names.ts';
import { askReport, calendar, component, prop, putObject, reportBody } from '../support/icalendar.ts';
import { readMultistatus } from '../support/multistatus.ts';
import { describeWire } from '../support/wire.ts';

const zone = (tzid: string): readonly string[] => [
  'BEGIN:VTIMEZONE',
  `TZID:${tzid}`,
  'BEGIN:STANDARD',
  'DTSTART:19701025T030000',
  'TZOFFSETFROM:+0200',
  'TZOFFSETTO:+0100',
  'END:STANDARD',
  'END:VTIMEZONE',
];
const own = component('VEVENT', 'a', 'DTSTART;TZID=Europe/Berlin:20261123T090000', 'DTEND;TZID=Shop:20261123T100000');
const whole = calendar(...zone('Europe/Berlin'), ...zone('Shop'), ...own);
const byReference = calendar(...zone('Shop'), ...own);

describeWire('time zones by reference (RFC 7809 §7.1)', (wire) => {
  const bodiesUnder = async (headers: Record<string, string>): Promise<readonly (string | undefined)[]> => {
    const path = `${wire().shop.calendarPath}a.ics`;
    const multiget = reportBody('C:calendar-multiget', `${prop('C:calendar-data')}<D:href>${path}</D:href>`);
    const [response] = readMultistatus(await askReport(wire(), multiget, { headers })).values();
    const { text } = await wire().fetch('GET', path, { headers });
    return [response!.text(caldav('calendar-data')), text];
  };

  it('leaves out only those that everyone knows, and only when asked to', async () => {
    expect((await putObject(wire(), 'a.ics', whole)).status).toBe(201);
    expect(await bodiesUnder({ 'caldav-timezones': 'F' })).toEqual([byReference, byReference]);
    expect(await bodiesUnder({ 'caldav-timezones': 'T' })).toEqual([whole, whole]);
    expect(await bodiesUnder({})).toEqual([whole, whole]);
  });

  it('finds a TZID behind parameters and folds, and leaves all else as it was, octet for octet', async () => {
    const odd = zone('Europe/Berlin').map((line) =>
      line.startsWith('TZID')
        ? 'TZID;X-A="a:b;c":Europe\r\n /Berlin'
        : line.replace('BEGIN:VTIMEZONE', 'begin;X-B="c:d":vtimezone'),
    );
    const note = 'DESCRIPTION:END:VTIMEZONE and BEGIN:VTIMEZONE\r\n  folded ü';
    const event = component('VEVENT', 'a', 'DTSTART;TZID=Europe/Berlin:20261123T090000', note);
    const body = calendar(...odd, ...event);
    expect((await putObject(wire(), 'a.ics', body)).status).toBe(201);
    expect(await bodiesUnder({ 'caldav-timezones': 'F' })).toEqual([calendar(...event), calendar(...event)]);
  });
});

describeWire('CALDAV:calendar-timezone (RFC 4791 §5.2.2)', (wire) => {
  const setTo = async (timezone: string): Promise<number | undefined> => {
    const set = `<D:propertyupdate xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><D:set><D:prop><C:calendar-timezone><![CDATA[${timezone}]]></C:calendar-timezone></D:prop></D:set></D:propertyupdate>`;
    const { calendarPath } = wire().shop;
    const [answer] = readMultistatus(await wire().fetch('PROPPATCH', calendarPath, { body: set })).values();
    return answer?.statusOf(caldav('calendar-timezone'));
  };
  const busy = async (): Promise<string> => {
    const body = reportBody('C:free-busy-query', '<C:time-range start="20261123T000000Z" end="20261124T000000Z"/>');
    return /^FREEBUSY[^:]*:(\w+)/m.exec((await askReport(wire(), body)).text)?.[1] ?? '';
  };
  const changed = (from: string, to: string): string =>
    calendar(...zone('Asia/Tokyo').map((line) => line.replace(from, to)));

  it('is read by the parts of its lines, whatever parameters, folds and letter case they have', async () => {
    await putObject(wire(), 'a.ics', calendar(...component('VEVENT', 'a', 'DTSTART:20261123T090000', 'DURATION:PT1H')));
    for (const [timezone, start] of [
      [changed('TZID:', 'TZID;X-A="a:b":'), '20261123T000000Z'],
      [changed('Asia/Tokyo', 'America\r\n /New_York'), '20261123T140000Z'],
      [changed('BEGIN:VTIMEZONE', 'begin;X-B="c:d":vtimezone'), '20261123T000000Z'],
      // Known to other programs only under this name: it is kept as it was sent, and read with every request.
      [changed('TZID:Asia/Tokyo', 'TZID;X-A="a:b":Tokyo Standard Time'), '20261123T000000Z'],
      [`${changed('TZID:', 'X-NOTE:TZID:Europe/Paris\r\nTZID:')}\r\n\r\n`, '20261123T000000Z'],
    ] as const) {
      expect([await setTo(timezone), await busy()]).toEqual([200, start]);
    }
  });

  it.each([
    ['an offset that is none', 'TZOFFSETTO:+0100', 'TZOFFSETTO:+5328'],
    ['an offset that is missing', 'TZOFFSETFROM:+0200', 'X-NOTHING:x'],
    ['an onset that is none', 'DTSTART:19701025T030000', 'DTSTART:19701325T030000'],
    ['no TZID', 'TZID:Asia/Tokyo', 'TZID:'],
    ['a component that ends another', 'END:STANDARD', 'END:DAYLIGHT'],
    ['a line that is none', 'TZID:', 'GARBAGE\r\nTZID:'],
    ['another zone beside it', 'END:VTIMEZONE', 'END:VTIMEZONE\r\nBEGIN:VTIMEZONE\r\nTZID:UTC\r\nEND:VTIMEZONE'],
    ['another component in it', 'END:VTIMEZONE', 'BEGIN:VALARM\r\nEND:VALARM\r\nEND:VTIMEZONE'],
  ])('is refused with %s', async (_, from, to) => {
    expect(await setTo(changed(from, to))).toBe(403);
  });
});
