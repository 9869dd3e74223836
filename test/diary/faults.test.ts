import { expect, it } from 'vitest';
import { api, refused } from '../admin/requests.ts';
import { describeWire } from '../support/wire.ts';
import { americanZone, europeanZone, fixedZone } from './zones.ts';

interface Shown {
  readonly id: string;
  readonly start: string;
  readonly end: string;
  readonly startsAt: string;
  readonly title: string;
  readonly zone: string;
  readonly status?: string;
  readonly instance: string;
  readonly unreadable?: true;
  readonly reason?: string;
}

const berlin = europeanZone('Europe/Berlin', 1);
const event = (...lines: readonly string[]) => [
  'BEGIN:VEVENT',
  'UID:s',
  'DTSTAMP:20260901T000000Z',
  ...lines,
  'END:VEVENT',
];
const calendar = (...lines: readonly string[]) =>
  ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//t//t//EN', ...lines, 'END:VCALENDAR', ''].join('\r\n');
const at = (name: string, local: string) => `${name};TZID=Europe/Berlin:${local}`;
const times = [at('DTSTART', '20261005T090000'), at('DTEND', '20261005T100000')];
/** One VEVENT of an hour from 5 October 9:00 in Berlin, and what else there is. */
const series = (lines: readonly string[], ...others: readonly string[]) =>
  calendar(...berlin, ...event(...times, 'SUMMARY:m', ...lines), ...others);

describeWire('the diary and the phone see the same appointment', (wire) => {
  const path = () => `/resources/${wire().shop.resource.id}/appointments`;
  const phone = () => wire().shop.calendarPath;
  const store = async (body: string, name = 's.ics', status = 201) => {
    const headers = { 'content-type': 'text/calendar; charset=utf-8' };
    const answer = await wire().fetch('PUT', `${phone()}${name}`, { headers, body });
    expect(answer.status, answer.text).toBe(status);
  };
  const body = async (name = 's.ics') => (await wire().fetch('GET', `${phone()}${name}`)).text;
  const items = async (from = '2026-09-01', to = '2026-12-01'): Promise<readonly Shown[]> =>
    (await api(wire(), 200, 'GET', `${path()}?from=${from}&to=${to}&limit=200`)).items;
  const short = ({ start, end, title }: Shown) =>
    `${start.slice(5).replace(':00', '')}${end.length < 11 ? '' : `-${end.slice(11, 16)}`} ${title}`.replace(
      /(T\d\d(:\d\d)?):00/,
      '$1',
    );
  const list = async (...period: readonly string[]) => (await items(...(period as [string, string]))).map(short);
  const change = (patch: object, query = '', id = 's.ics'): Promise<Shown> =>
    api(wire(), 200, 'PATCH', `${path()}/${id}${query}`, patch);
  const drop = (query: string, id = 's.ics') => api(wire(), 204, 'DELETE', `${path()}/${id}${query}`);
  const one = (name: string) => `?instance=${encodeURIComponent(name)}`;
  const following = (name: string) => `${one(name)}&scope=following`;
  const make = (fields: object) => api(wire(), 201, 'POST', path(), fields);
  const whole = (): Promise<Shown> => api(wire(), 200, 'GET', `${path()}/s.ics`);

  it('diary F1 a series whose first instance was deleted gets longer, and nothing moves', async () => {
    const fields = { start: '2026-10-05T09:00', end: '2026-10-05T10:00', title: 'd', recurrence: 'FREQ=DAILY;COUNT=4' };
    const { id } = await make(fields);
    await drop(one('2026-10-05T07:00:00.000Z'), id);
    await change({ end: '2026-10-06T10:30' }, '', id);
    expect(await list()).toEqual(['10-06T09-10:30 d', '10-07T09-10:30 d', '10-08T09-10:30 d']);
  });

  it.each([
    ['excluded', [at('EXDATE', '20261005T090000')], []],
    ['an override', [], event(at('RECURRENCE-ID', '20261005T090000'), at('DTSTART', '20261006T110000'), 'SUMMARY:o')],
  ])('diary F1 a series whose first instance is %s moves by one difference', async (_, lines, override) => {
    await store(series(['RRULE:FREQ=WEEKLY;COUNT=4', ...lines], ...override));
    expect((await whole()).start).toBe('2026-10-12T09:00:00');
    await change({ start: '2026-10-12T10:00' });
    const rest = ['10-12T10-11:00 m', '10-19T10-11:00 m', '10-26T10-11:00 m'];
    expect(await list()).toEqual([...(override.length > 0 ? ['10-06T11-11:00 o'] : []), ...rest]);
  });

  it('diary F1 an added date does not stand for the whole', async () => {
    await store(series(['RRULE:FREQ=WEEKLY;COUNT=2', at('RDATE', '20261014T140000')]));
    expect(await whole()).toMatchObject({ start: '2026-10-05T09:00:00', end: '2026-10-05T10:00:00' });
    await change({ end: '2026-10-05T10:30' });
    expect(await list()).toEqual(['10-05T09-10:30 m', '10-12T09-10:30 m', '10-14T14-15:30 m']);
  });

  it('diary F2 an override of whole days is answered and listed with its own title and status', async () => {
    const { id } = await make({
      start: '2026-10-05',
      end: '2026-10-05',
      title: 'Inventur',
      recurrence: 'FREQ=DAILY;COUNT=3',
    });
    expect(await change({ title: 'Inventur Lager' }, one('2026-10-06'), id)).toMatchObject({ title: 'Inventur Lager' });
    expect(await change({ status: 'cancelled' }, one('2026-10-06'), id)).toMatchObject({ status: 'cancelled' });
    const second = (await items())[1];
    expect(second).toMatchObject({ start: '2026-10-06', title: 'Inventur Lager', status: 'cancelled' });
  });

  it.each([
    ['floating', '', []],
    ['prefixed', ';TZID=/freeassociation.sourceforge.net/Europe/Berlin', []],
    ['numbered', ';TZID=W. Europe Standard Time 1', europeanZone('W. Europe Standard Time 1', 1)],
    ['known by its VTIMEZONE', ';TZID=Mitteleuropäische Zeit', europeanZone('Mitteleuropäische Zeit', 1)],
  ])('diary F2 an override of times that are %s says its own title and status', async (_, tzid, zone) => {
    const start = (name: string, local: string) => `${name}${tzid}:${local}`;
    await store(
      calendar(
        ...zone,
        ...event(start('DTSTART', '20261005T090000'), 'DURATION:PT1H', 'RRULE:FREQ=DAILY;COUNT=3', 'SUMMARY:m'),
        ...event(
          start('RECURRENCE-ID', '20261006T090000'),
          start('DTSTART', '20261006T110000'),
          'DURATION:PT1H',
          'SUMMARY:o',
          'STATUS:cancelled',
        ),
      ),
    );
    expect(await list()).toEqual(['10-05T09-10:00 m', '10-06T11-12:00 o', '10-07T09-10:00 m']);
    expect((await items())[1]).toMatchObject({ status: 'cancelled', zone: 'Europe/Berlin' });
  });

  it.each([
    [
      'a TZID that is an offset',
      ['DTSTART;TZID="UTC+02:00":20261005T090000', 'RRULE:FREQ=DAILY;COUNT=2'],
      fixedZone('UTC+02:00', 2),
    ],
    ['the UID "prodid"', ['DTSTART:20261005T070000Z', 'RRULE:FREQ=DAILY;COUNT=2'], []],
    ['a rule in lower case', ['DTSTART:20261005T070000Z', 'RRULE:freq=daily;until=20261006t070000z'], []],
  ])('diary F3 trust 1 %s is shown, and blinds nothing', async (what, lines, zone) => {
    const uid = what.includes('prodid') ? 'prodid' : 's';
    await store(calendar(...zone, ...event(...lines, 'SUMMARY:m')).replace('UID:s', `UID:${uid}`));
    expect((await items()).map(({ startsAt }) => startsAt.slice(5, 16))).toEqual(['10-05T07:00', '10-06T07:00']);
    expect(await change({ title: 'n' })).toMatchObject({ title: 'n' });
  });

  it('diary F3 what is stored and cannot be shown is one entry beside the others, can be deleted, and fails no export', async () => {
    await make({ start: '2026-10-06T09:00', end: '2026-10-06T10:00', title: 'good' });
    await store(series([]), 'bad.ics');
    await broken('bad.ics');
    const [bad, good, ...more] = await items();
    expect(bad).toMatchObject({ id: 'bad.ics', uid: 's', unreadable: true, reason: expect.any(String) });
    expect([good?.title, more]).toEqual(['good', []]);
    expect(await api(wire(), 200, 'GET', `${path()}/bad.ics`)).toMatchObject({ unreadable: true });
    await refused(wire(), 422, 'invalid-appointment', 'PATCH', `${path()}/bad.ics`, { title: 'x' });
    expect((await wire().admin('GET', `/admin/v1${path()}/export`)).status).toBe(200);
    await drop('', 'bad.ics');
    expect(await list()).toEqual(['10-06T09-10:00 good']);
  });

  /** Makes of a stored object one that today's rules would refuse, as an older version may have stored it. */
  const broken = async (name: string) => {
    const { store: objects, adminStore } = wire();
    const calendarOf = (await adminStore.loadResourceCalendar(wire().shop.resource.id))!;
    const object = (await objects.loadObject(calendarOf, name))!;
    const bytes = Buffer.from(Buffer.from(object.body).toString().replace('END:VEVENT\r\n', ''));
    const written = { ...object, body: bytes, etag: '"broken"', summary: '' };
    await objects.putObjects(calendarOf, { kind: 'diary', actor: 'test' }, [{ name, object: written }]);
  };

  it('diary F3 the API stores nothing of a rule that it refuses', async () => {
    for (const recurrence of [
      'FREQ=MONTHLY;SKIP=FORWARD',
      'FREQ=DAILY;UNTIL=20260101T000000Z',
      'FREQ=MONTHLY;BYSETPOS=0,1',
    ])
      await refused(wire(), 422, 'invalid-appointment', 'POST', path(), {
        start: '2026-10-05T09:00',
        end: '2026-10-05T10:00',
        title: 't',
        recurrence,
      });
    expect(await list()).toEqual([]);
  });

  it('diary F4 UNTIL moves with the start', async () => {
    await store(series(['RRULE:FREQ=WEEKLY;UNTIL=20261026T080000Z']));
    await change({ start: '2026-10-05T10:00' });
    expect(await list()).toEqual(['10-05T10-11:00 m', '10-12T10-11:00 m', '10-19T10-11:00 m', '10-26T10-11:00 m']);
  });

  it('diary F4 the first part of a split moves without meeting the second', async () => {
    await store(series(['RRULE:FREQ=WEEKLY;COUNT=6']));
    await change({ title: 'neu' }, following('2026-10-26T08:00:00Z'));
    await change({ start: '2026-10-05T08:00' });
    const first = ['10-05T08-09:00 m', '10-12T08-09:00 m', '10-19T08-09:00 m'];
    expect(await list()).toEqual([...first, '10-26T09-10:00 neu', '11-02T09-10:00 neu', '11-09T09-10:00 neu']);
  });

  it('diary F5 a series that names its weekday moves with its exceptions', async () => {
    const moved = event(
      at('RECURRENCE-ID', '20261019T090000'),
      at('DTSTART', '20261020T150000'),
      at('DTEND', '20261020T160000'),
      'SUMMARY:o',
    );
    await store(series(['RRULE:FREQ=WEEKLY;BYDAY=MO;COUNT=4', at('EXDATE', '20261012T090000')], ...moved));
    await change({ start: '2026-10-06T09:00' });
    expect(await list()).toEqual(['10-06T09-10:00 m', '10-20T15-16:00 o', '10-27T09-10:00 m']);
    expect((await body()).match(/^(RRULE:FREQ=WEEKLY|EXDATE|RECURRENCE-ID).*$/gm)).toEqual([
      'RRULE:FREQ=WEEKLY;BYDAY=TU;COUNT=4',
      'EXDATE;TZID=Europe/Berlin:20261013T090000',
      'RECURRENCE-ID;TZID=Europe/Berlin:20261020T090000',
    ]);
  });

  it('diary F5 a rule that cannot say the difference is refused, and nothing is changed', async () => {
    await store(series(['RRULE:FREQ=MONTHLY;BYDAY=1MO', at('EXDATE', '20261102T090000')]));
    const before = await body();
    const problem = await refused(wire(), 422, 'invalid-appointment', 'PATCH', `${path()}/s.ics`, {
      start: '2026-10-07T09:00',
    });
    expect(problem.reason).toMatch(/recurrence/);
    expect(await body()).toBe(before);
    await change({ start: '2026-10-07T09:00', recurrence: 'FREQ=MONTHLY;BYDAY=1WE' });
    expect(await list()).toEqual(['10-07T09-10:00 m']);
  });

  const evolution = () =>
    series(
      ['RRULE:FREQ=DAILY;COUNT=5'],
      ...event(
        `RECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Europe/Berlin:20261007T090000`,
        at('DTSTART', '20261007T110000'),
        at('DTEND', '20261007T123000'),
        'SUMMARY:late',
      ),
    );
  const early = ['10-05T09-10:00 m', '10-06T09-10:00 m'];

  it('diary F6 deleting one instance leaves what THISANDFUTURE says of those behind it', async () => {
    await store(evolution());
    await drop(one('2026-10-07T07:00:00Z'));
    expect(await list()).toEqual([...early, '10-08T11-12:30 late', '10-09T11-12:30 late']);
  });

  it('diary F6 moving one instance moves none of those that THISANDFUTURE governs', async () => {
    await store(evolution());
    await change({ start: '2026-10-07T15:00' }, one('2026-10-07T07:00:00Z'));
    expect(await list()).toEqual([...early, '10-07T15-16:30 late', '10-08T11-12:30 late', '10-09T11-12:30 late']);
    await change({ start: '2026-10-09T16:00', title: 'last' }, one('2026-10-09T07:00:00Z'));
    expect((await list()).slice(2)).toEqual(['10-07T15-16:30 late', '10-08T11-12:30 late', '10-09T16-17:30 last']);
  });

  it('diary F6 a title from one instance on leaves the times that THISANDFUTURE says', async () => {
    await store(evolution());
    await change({ title: 't' }, following('2026-10-08T07:00:00Z'));
    expect(await list()).toEqual([...early, '10-07T11-12:30 late', '10-08T11-12:30 t', '10-09T11-12:30 t']);
  });

  it('diary F6 F9 a title from an instance with an override of its own on reaches those that THISANDFUTURE governs', async () => {
    await store(evolution());
    await change({ start: '2026-10-08T15:00', title: 'own' }, one('2026-10-08T07:00:00Z'));
    await change({ title: 't' }, following('2026-10-08T07:00:00Z'));
    expect(await list()).toEqual([...early, '10-07T11-12:30 late', '10-08T15-16:30 t', '10-09T11-12:30 t']);
  });

  const tuesday = () =>
    series(
      ['RRULE:FREQ=WEEKLY;COUNT=6'],
      ...event(
        at('RECURRENCE-ID', '20261102T090000'),
        at('DTSTART', '20261103T150000'),
        at('DTEND', '20261103T160000'),
        'SUMMARY:o',
      ),
    );

  it('diary F9 this and all following takes the moved instance along', async () => {
    await store(tuesday());
    await change({ title: 'neu' }, following('2026-11-02T08:00:00Z'));
    expect((await list()).slice(4)).toEqual(['11-03T15-16:00 neu', '11-09T09-10:00 neu']);
  });

  it('diary F9 this and all following starts where the moved instance is put', async () => {
    await store(tuesday());
    await change({ start: '2026-11-03T16:00' }, following('2026-11-02T08:00:00Z'));
    expect((await list()).slice(4)).toEqual(['11-03T16-17:00 o', '11-10T16-17:00 m']);
  });

  it.each([
    ['Customized Time Zone', americanZone('Customized Time Zone', -5)],
    ['tzone://Microsoft/Custom', americanZone('tzone://Microsoft/Custom', -5)],
    ['Mitteleuropäische Zeit', europeanZone('Mitteleuropäische Zeit', 1)],
  ])(
    'diary F10 F15 what is written in "%s" is described in a zone that others know, and moves in its own',
    async (tzid, zone) => {
      const line = (name: string, local: string) => `${name};TZID=${tzid.includes(':') ? `"${tzid}"` : tzid}:${local}`;
      await store(
        calendar(...zone, ...event(line('DTSTART', '20261005T090000'), line('DTEND', '20261005T100000'), 'SUMMARY:m')),
      );
      const before = await whole();
      expect(before.zone).toBe('Europe/Berlin');
      const later = `2026-10-05T${String(Number(before.start.slice(11, 13)) + 1).padStart(2, '0')}:00`;
      expect(await change({ start: later })).toMatchObject({ start: `${later}:00` });
      expect(await body()).toContain(line('DTSTART', '20261005T100000'));
      expect(await body()).toContain(line('DTEND', '20261005T110000'));
    },
  );

  it.each([
    ['Europe/Berlin', [at('DTSTART', '20261005T090000')], '2026-10-05T10:00', at('DTSTART', '20261005T100000')],
    ['whole days', ['DTSTART;VALUE=DATE:20261005'], '2026-10-07', 'DTSTART;VALUE=DATE:20261007'],
    ['UTC', ['DTSTART:20261005T070000Z'], '2026-10-05T08:00', 'DTSTART:20261005T080000Z'],
    ['no zone', ['DTSTART:20261005T090000'], '2026-10-05T10:00', 'DTSTART:20261005T100000'],
    ['a duration', ['DTSTART:20261005T090000', 'DURATION:P1DT1H'], '2026-10-05T10:00', 'DURATION:P1DT1H'],
  ])(
    'diary F10 F15 a start alone moves an appointment in %s and leaves the form it has',
    async (_, lines, start, expected) => {
      await store(calendar(...event(...lines, 'SUMMARY:m')));
      const { start: moved } = await change({ start });
      expect(moved.slice(0, start.length)).toBe(start);
      expect((await body()).split('\r\n')).toContain(expected);
      expect(await body()).not.toMatch(/^DTEND/m);
    },
  );

  it('diary F13 texts are those of the component, however they are written', async () => {
    const folded = Buffer.from('SUMMARY:Mü').toString('latin1').replace('\u00c3', '\u00c3\r\n ');
    const lines = ['DESCRIPTION:a\u2028b', 'LOCATION:C:\\\\neu', 'STATUS:tentative'];
    const text = calendar(
      ...event(
        ...times,
        folded,
        'SUMMARY;LANGUAGE=en:other',
        ...lines.map((each) => Buffer.from(each).toString('latin1')),
      ),
    );
    const bytes = Buffer.from(text.replace('BEGIN:VEVENT', 'begin:vevent'), 'latin1');
    const headers = { 'content-type': 'text/calendar; charset=utf-8' };
    expect((await wire().fetch('PUT', `${phone()}s.ics`, { headers, body: bytes })).status).toBe(201);
    expect(await whole()).toMatchObject({
      title: 'Mü',
      description: 'a\u2028b',
      location: 'C:\\neu',
      status: 'proposed',
    });
  });

  it('diary F14 F21 a title alone changes the title and its stamps, and not one byte else', async () => {
    const odd = [
      'X-FOO;X-P="a","b;c":v',
      'CONFERENCE;VALUE=URI;FEATURE=AUDIO,VIDEO:https://example.com/a',
      'X-ADDRESS;X-TITLE="Street 1\\nCity":geo:1,2',
      'RRULE:RSCALE=HEBREW;FREQ=YEARLY;BYMONTH=5L;BYMONTHDAY=1;COUNT=2',
      'DESCRIPTION:a line that is folded at another place than most would fold it, \r\n  so that it shows',
      'RDATE;VALUE=PERIOD:20261111T080000Z/PT3H,20261112T080000Z/20261112T090000Z',
    ];
    await store(series(odd));
    const without = (text: string) =>
      text.split('\r\n').filter((line) => !/^(SUMMARY|SEQUENCE|DTSTAMP|LAST-MODIFIED)/.test(line));
    const before = await body();
    expect(
      await change({
        title: 'n; ü',
        description: 'a line that is folded at another place than most would fold it,  so that it shows',
      }),
    ).toMatchObject({ title: 'n; ü' });
    expect(without(await body())).toEqual(without(before));
    expect(await body()).toContain('SUMMARY:n\\; ü\r\n');
  });

  it('diary F15 the zone that a change names comes with its VTIMEZONE, and the one left goes', async () => {
    const tzid = 'W. Europe Standard Time';
    const zone = europeanZone(tzid, 1);
    await store(calendar(...zone, ...event(`DTSTART;TZID=${tzid}:20261005T090000`, 'DURATION:PT1H', 'SUMMARY:m')));
    await change({ start: '2026-10-05T10:00' });
    expect((await body()).match(/TZID[=:][^:\r]*/g)).toEqual([`TZID:${tzid}`, `TZID=${tzid}`]);
    await change({ zone: 'America/Sao_Paulo' });
    expect((await body()).match(/TZID[=:][^:\r]*/g)).toEqual(['TZID:America/Sao_Paulo', 'TZID=America/Sao_Paulo']);
    expect(await whole()).toMatchObject({ start: '2026-10-05T10:00:00', startsAt: '2026-10-05T13:00:00.000Z' });
  });

  it('diary F16 this and all following from an added date on', async () => {
    await store(series(['RRULE:FREQ=WEEKLY;COUNT=5', at('RDATE', '20261014T140000')]));
    await change({ title: 'n' }, following('2026-10-14T12:00:00Z'));
    const first = ['10-05T09-10:00 m', '10-12T09-10:00 m'];
    expect(await list()).toEqual([
      ...first,
      '10-14T14-15:00 n',
      '10-19T09-10:00 n',
      '10-26T09-10:00 n',
      '11-02T09-10:00 n',
    ]);
  });

  it('diary F16 this and all following from an added date behind the last start', async () => {
    await store(series(['RRULE:FREQ=WEEKLY;COUNT=2', `${at('RDATE', '20261020T140000')},20261021T140000`]));
    await change({ title: 'n', start: '2026-10-20T15:00' }, following('2026-10-20T12:00:00Z'));
    expect(await list()).toEqual(['10-05T09-10:00 m', '10-12T09-10:00 m', '10-20T15-16:00 n', '10-21T15-16:00 n']);
  });

  it('diary F16 an added period keeps its length when its title changes', async () => {
    const lines = [at('DTSTART', '20261005T090000'), 'DURATION:PT1H', 'RRULE:FREQ=WEEKLY;COUNT=2', 'SUMMARY:m'];
    await store(calendar(...event(...lines, 'RDATE;VALUE=PERIOD;TZID=Europe/Berlin:20261007T140000/PT3H')));
    await change({ title: 'n' }, one('2026-10-07T12:00:00Z'));
    expect(await list()).toEqual(['10-05T09-10:00 m', '10-07T14-17:00 n', '10-12T09-10:00 m']);
  });

  it.each([
    [null, ['10-05T09-10:00 m']],
    ['FREQ=WEEKLY;COUNT=2', ['10-05T09-10:00 m', '10-12T09-10:00 m']],
  ])('diary F17 no override outlives the rule %s', async (recurrence, expected) => {
    await store(
      series(
        ['RRULE:FREQ=WEEKLY;COUNT=5'],
        ...event(at('RECURRENCE-ID', '20261026T090000'), at('DTSTART', '20261027T090000'), 'SUMMARY:o'),
      ),
    );
    await change({ recurrence });
    expect(await list()).toEqual(expected);
  });

  it('diary F18 the last instance takes the object with it', async () => {
    await store(calendar(...event('RECURRENCE-ID:20261005T070000Z', 'DTSTART:20261006T070000Z', 'SUMMARY:o')), 'o.ics');
    await drop(one('2026-10-05T07:00:00Z'), 'o.ics');
    await store(series(['RRULE:FREQ=DAILY;COUNT=3']));
    for (const { instance } of await items()) await drop(one(instance));
    for (const name of ['o.ics', 's.ics']) expect((await wire().fetch('GET', `${phone()}${name}`)).status).toBe(404);
  });

  it('diary F18 nothing stays behind of a split whose first part was deleted', async () => {
    await store(series(['RRULE:FREQ=DAILY;COUNT=4']));
    for (const day of ['05', '06']) await drop(one(`2026-10-${day}T07:00:00Z`));
    expect(await change({ title: 'n' }, following('2026-10-07T07:00:00Z'))).toMatchObject({ id: 's.ics' });
    expect(await list()).toEqual(['10-07T09-10:00 n', '10-08T09-10:00 n']);
    await drop(following('2026-10-07T07:00:00Z'));
    expect((await wire().fetch('GET', `${phone()}s.ics`)).status).toBe(404);
  });

  it('diary F19 an instance is found by every spelling of its instant', async () => {
    await store(series(['RRULE:FREQ=WEEKLY;COUNT=3']));
    for (const name of ['2026-10-12T07:00:00Z', '2026-10-12T07:00:00.000Z'])
      expect(await api(wire(), 200, 'GET', `${path()}/s.ics${one(name)}`)).toMatchObject({
        start: '2026-10-12T09:00:00',
      });
    for (const name of ['2026-10-12T07:00:01Z', '2026-10-12', '2026-02-30', '2026-10-12T25:00:00Z'])
      await refused(wire(), 404, 'appointment-not-found', 'GET', `${path()}/s.ics${one(name)}`);
  });

  it('diary F19 an instance of a series of days keeps its name when it gets times', async () => {
    const { id } = await make({ start: '2026-10-05', end: '2026-10-05', title: 'd', recurrence: 'FREQ=DAILY;COUNT=3' });
    const times = { start: '2026-10-06T09:00', end: '2026-10-06T10:00' };
    expect(await change(times, one('2026-10-06'), id)).toMatchObject({ instance: '2026-10-06', allDay: false });
    expect((await items()).map(({ instance }) => instance)).toEqual(['2026-10-05', '2026-10-06', '2026-10-07']);
    await drop(one('2026-10-06'), id);
    expect(await list()).toHaveLength(2);
  });

  it('diary F23 nothing is written to the log but its own lines', async () => {
    await store(series(['RRULE:FREQ=DAILY;COUNT=3', at('EXDATE', '20261006T090000')]));
    await items();
    for (const line of wire().log) expect(() => JSON.parse(line)).not.toThrow();
  });

  it('diary F24 a duration of hours makes whole days of a date', async () => {
    await store(calendar(...event('DTSTART;VALUE=DATE:20261024', 'DURATION:PT48H', 'SUMMARY:m')));
    expect(await whole()).toMatchObject({ start: '2026-10-24', end: '2026-10-25' });
  });

  it('trust 1 an end beyond all reason fails no list of a short period', async () => {
    const endless = (freq: string) =>
      calendar(
        ...event('DTSTART;VALUE=DATE:20261201', 'DTEND;VALUE=DATE:99991231', `RRULE:FREQ=${freq}`, 'SUMMARY:m'),
      ).replace('UID:s', `UID:${freq}`);
    await store(endless('MONTHLY'), 'a.ics');
    await store(endless('DAILY'), 'b.ics');
    await make({ start: '2036-10-05T09:00', end: '2036-10-05T10:00', title: 'good' });
    expect((await items('2026-12-01', '2026-12-02')).map(({ id }) => id)).toEqual(['a.ics', 'b.ics']);
    const later = await items('2036-10-05', '2036-10-06');
    expect(later.filter(({ title }) => title === 'good')).toHaveLength(1);
    expect(later.filter(({ id }) => id === 'b.ics')).toMatchObject([{ unreadable: true }]);
  });

  it('trust 13 a rule that is none is refused by PATCH as by POST', async () => {
    await store(series(['RRULE:FREQ=WEEKLY;COUNT=3']));
    const before = await body();
    for (const recurrence of [
      'FREQ=FOO',
      'FREQ=WEEKLY;BYDAY=XX',
      'FREQ=WEEKLY;WKST=XX',
      'FREQ=DAILY;INTERVAL=0',
      'FREQ=DAILY;UNTIL=20260101T000000Z',
    ])
      for (const query of ['', following('2026-10-12T07:00:00Z')])
        await refused(wire(), 422, 'invalid-appointment', 'PATCH', `${path()}/s.ics${query}`, { recurrence });
    expect(await body()).toBe(before);
  });
});
