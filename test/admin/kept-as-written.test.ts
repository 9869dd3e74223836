import { expect, it } from 'vitest';
import { calendar, component, event, putObject } from '../support/icalendar.ts';
import { describeWire } from '../support/wire.ts';
import { api } from './requests.ts';

const cutInside = (body: string, character: string, fold: string): Buffer => {
  const whole = Buffer.from(body);
  const at = whole.indexOf(Buffer.from(character)) + 1;
  return Buffer.concat([whole.subarray(0, at), Buffer.from(fold), whole.subarray(at)]);
};

/** Lines that a change of the title must leave as they are. */
const odd: readonly string[] = [
  'X-FOO;X-P="a","b;c":v',
  'CONFERENCE;VALUE=URI;FEATURE=AUDIO,VIDEO:https://example.org/x',
  'X-LOC;X-ADDRESS="Street 1\\nCity";X-TITLE=A^nB:geo:1,2',
  'CATEGORIES:a\\,b,,c',
  'CREATED:   51222T205954Z',
  'X-ENTOURAGE_UUID:0B17',
  'GEO:37.386013;-122.082932',
  'ATTENDEE;MEMBER="mailto:a@example.org","mailto:b@example.org";rsvp=true:mailto:c@example.org',
  'DESCRIPTION;ALTREP="cid:1":C:\\\\neu\\, x',
  'class:private',
];

describeWire('what is written is what is read', (wire) => {
  const path = () => `/resources/${wire().shop.resource.id}/appointments`;
  const listed = async (): Promise<
    { id: string; title: string; description?: string; status?: string; startsAt: string }[]
  > => (await api(wire(), 200, 'GET', `${path()}?from=2026-09-01&to=2029-01-01&limit=200`)).items;
  const stored = async (): Promise<string> => (await wire().fetch('GET', `${wire().shop.calendarPath}a.ics`)).text;
  const start = 'DTSTART:20261005T090000Z';

  it.each<[string, string | Buffer, object]>([
    ['a fold inside a character', cutInside(event('a', start, 'SUMMARY:Müller'), 'ü', '\r\n '), { title: 'Müller' }],
    [
      'a bare fold inside a character',
      cutInside(event('a', start, 'SUMMARY:Müller'), 'ü', '\n\t'),
      { title: 'Müller' },
    ],
    [
      'U+2028 and U+2029',
      event('a', start, 'SUMMARY:a\u2028b', 'DESCRIPTION:c\u2029d'),
      { title: 'a\u2028b', description: 'c\u2029d' },
    ],
    ['a backslash before an n', event('a', start, 'SUMMARY:C:\\\\neu'), { title: 'C:\\neu' }],
    ['a second SUMMARY', event('a', start, 'SUMMARY:eins', 'SUMMARY;LANGUAGE=en:one'), { title: 'eins' }],
    [
      'begin:vevent',
      event('a', start, 'SUMMARY:x').replace('BEGIN:VEVENT', 'begin:vevent').replace('END:VEVENT', 'end:vevent'),
      { title: 'x' },
    ],
    ['CR CR LF', event('a', start, 'SUMMARY:x').replaceAll('\r\n', '\r\r\n'), { title: 'x' }],
    ['LF', event('a', start, 'SUMMARY:x').replaceAll('\r\n', '\n'), { title: 'x' }],
    ['a byte order mark', `\ufeff${event('a', start, 'SUMMARY:x')}`, { title: 'x' }],
    ['a status in lower case', event('a', start, 'STATUS:tentative'), { status: 'proposed' }],
  ])('diary F13: %s', async (_, body, shown) => {
    const put = await putObject(wire(), 'a.ics', body);
    // A load balancer hands text over as text: what is none on its own is lost before the gateway.
    if (put.status === 403 && Buffer.isBuffer(body)) return;
    expect(put.status).toBe(201);
    const [entry] = await listed();
    expect(entry).toMatchObject({ startsAt: '2026-10-05T09:00:00.000Z', ...shown });
  });

  it.each([
    ['RSCALE=HEBREW;FREQ=YEARLY;BYMONTH=5L;BYMONTHDAY=8;COUNT=3'],
    ['RSCALE=ETHIOPIC;FREQ=MONTHLY;BYMONTH=13;BYMONTHDAY=3;COUNT=6'],
    ['RSCALE=CHINESE;FREQ=YEARLY;SKIP=FORWARD;BYMONTH=4L,6;BYMONTHDAY=1;COUNT=12'],
  ])('diary F14: %s comes through the wire and stays when the title changes', async (rule) => {
    await putObject(wire(), 'a.ics', event('a', 'DTSTART;VALUE=DATE:20240218', `RRULE:${rule}`, 'SUMMARY:x'));
    const before = await listed();
    expect(before.length).toBeGreaterThan(0);
    await api(wire(), 200, 'PATCH', `${path()}/a.ics`, { title: 'y' });
    expect((await stored()).replaceAll('\r\n ', '')).toContain(`RRULE:${rule}\r\n`);
    const after = await listed();
    expect(after.map(({ startsAt, title }) => [startsAt, title])).toEqual(
      before.map(({ startsAt }) => [startsAt, 'y']),
    );
  });

  it('diary F14: a leap month is not the month before it', async () => {
    const rule = 'RRULE:RSCALE=HEBREW;FREQ=YEARLY;BYMONTH=5L;BYMONTHDAY=8;COUNT=3';
    await putObject(wire(), 'a.ics', event('a', 'DTSTART;VALUE=DATE:20240217', rule));
    // 8 Adar I of 5784, 5787 and 5790, the leap years from 2024 on.
    const { items } = await api(wire(), 200, 'GET', `${path()}?from=2027-01-01&to=2028-01-01&limit=200`);
    expect(items.map(({ start: day }: { start: string }) => day)).toEqual(['2027-02-15']);
  });

  it('diary F21: a change of the title leaves every other line as it was written', async () => {
    const body = event('a', start, 'SUMMARY:x', 'RRULE:FREQ=WEEKLY;BYDAY=MO,MO;COUNT=3', ...odd);
    expect((await putObject(wire(), 'a.ics', body)).status).toBe(201);
    await api(wire(), 200, 'PATCH', `${path()}/a.ics`, { title: 'y' });
    const unfolded = (await stored()).replaceAll('\r\n ', '');
    for (const line of [...odd, 'RRULE:FREQ=WEEKLY;BYDAY=MO,MO;COUNT=3']) expect(unfolded).toContain(`\r\n${line}\r\n`);
  });

  /** Without the lines that say when it was changed. */
  const undated = (body: string): string => body.replaceAll(/^(?:DTSTAMP|LAST-MODIFIED):[^\n]*\n/gm, '');

  it.each<[string, (body: string) => string]>([
    ['a byte order mark', (body) => `\ufeff${body}`],
    ['parameters on BEGIN and END', (body) => body.replaceAll(/(BEGIN|END):V(?=EVENT|ALARM)/g, '$1;X-A="b:c":V')],
    ['BEGIN and END folded', (body) => body.replaceAll(/(BEG|E)(IN|ND):V(?=EVENT|ALARM)/g, '$1\r\n $2:\r\n V')],
    ['LF', (body) => body.replaceAll('\r\n', '\n')],
    ['no end of the last line', (body) => body.trimEnd()],
  ])('diary F21: what can be read can be edited, and keeps its lines: %s', async (_, written) => {
    const alarm = ['BEGIN:VALARM', 'ACTION:DISPLAY', 'TRIGGER:-PT5M', 'END:VALARM'];
    const body = written(event('a', start, 'SUMMARY:before', ...alarm));
    expect((await putObject(wire(), 'a.ics', body)).status).toBe(201);
    await api(wire(), 200, 'PATCH', `${path()}/a.ics`, { title: 'after' });
    expect(undated(await stored())).toBe(undated(body.replace('before', 'after')));
    expect(await listed()).toMatchObject([{ title: 'after' }]);
  });

  it('diary F15: what the diary makes carries the VTIMEZONE of exactly that name', async () => {
    for (const zone of ['Europe/Kyiv', 'America/Nuuk', 'Etc/GMT-1', 'America/Sao_Paulo', 'Asia/Saigon']) {
      const made = await api(wire(), 201, 'POST', path(), {
        start: '2026-10-05T09:00',
        end: '2026-10-05T10:00',
        title: 'x',
        zone,
      });
      const { text } = await wire().fetch('GET', `${wire().shop.calendarPath}${made.id}`);
      expect(text).toContain(`BEGIN:VTIMEZONE\r\nTZID:${zone}\r\n`);
      expect(text).toContain(`DTSTART;TZID=${zone}:20261005T090000`);
    }
  });

  it('a to-do of DUE and RRULE alone is kept, and recurs by its DUE', async () => {
    const home = '/dav/calendars/anna/';
    const made = await wire().fetch('MKCALENDAR', `${home}tasks/`, { body: '' });
    expect(made.status).toBe(201);
    const body = calendar(...component('VTODO', 't', 'DUE:20261005T090000Z', 'RRULE:FREQ=WEEKLY;COUNT=3', 'SUMMARY:x'));
    const put = await wire().fetch('PUT', `${home}tasks/t.ics`, { headers: { 'content-type': 'text/calendar' }, body });
    expect(put.status).toBe(201);
    expect((await wire().fetch('GET', `${home}tasks/t.ics`)).text).toBe(body);
    const due = async (from: string, to: string): Promise<boolean> => {
      const { text } = await wire().fetch('REPORT', `${home}tasks/`, {
        headers: { depth: '1', 'content-type': 'application/xml' },
        body: `<C:calendar-query xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><D:prop><D:getetag/></D:prop><C:filter><C:comp-filter name="VCALENDAR"><C:comp-filter name="VTODO"><C:time-range start="${from}" end="${to}"/></C:comp-filter></C:comp-filter></C:filter></C:calendar-query>`,
      });
      return text.includes('t.ics');
    };
    expect(await due('20261019T080000Z', '20261019T100000Z')).toBe(true);
    expect(await due('20261026T080000Z', '20261026T100000Z')).toBe(false);
  });

  it('a to-do with a rule and no date at all is kept, as one without a rule', async () => {
    const home = '/dav/calendars/anna/';
    expect((await wire().fetch('MKCALENDAR', `${home}tasks/`, { body: '' })).status).toBe(201);
    const body = calendar(...component('VTODO', 't', 'RRULE:FREQ=WEEKLY;COUNT=4', 'SUMMARY:x'));
    const headers = { 'content-type': 'text/calendar' };
    expect((await wire().fetch('PUT', `${home}tasks/t.ics`, { headers, body })).status).toBe(201);
    for (const range of ['', '<C:time-range start="20261019T080000Z" end="20261019T100000Z"/>']) {
      const answer = await wire().fetch('REPORT', `${home}tasks/`, {
        headers: { depth: '1', 'content-type': 'application/xml' },
        body: `<C:calendar-query xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><D:prop><C:calendar-data><C:expand start="20261001T000000Z" end="20261101T000000Z"/></C:calendar-data></D:prop><C:filter><C:comp-filter name="VCALENDAR"><C:comp-filter name="VTODO">${range}</C:comp-filter></C:comp-filter></C:filter></C:calendar-query>`,
      });
      expect([answer.status, answer.text.includes('t.ics')]).toEqual([207, true]);
    }
  });

  it('days with an empty time behind them are days (DURATION:P1DT)', async () => {
    await putObject(wire(), 'a.ics', event('a', 'DTSTART;VALUE=DATE:20261005', 'DURATION:P1DT', 'SUMMARY:x'));
    expect(await listed()).toMatchObject([{ start: '2026-10-05', end: '2026-10-05', allDay: true }]);
    for (const none of ['P', 'PT', 'P1', 'T1H', 'P1DTT', 'PT1', '-']) {
      const refused = await putObject(wire(), 'b.ics', event('b', start, `DURATION:${none}`));
      expect([none, refused.status]).toEqual([none, 403]);
    }
  });
});
