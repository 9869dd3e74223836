import { expect, it } from 'vitest';
import type { AccessRights } from '../../shared/model/entities/service-access.ts';
import { dav } from '../../shared/model/names.ts';
import { api } from '../admin/requests.ts';
import { calendar, component, putObject } from '../support/icalendar.ts';
import { conditionsIn } from '../support/multistatus.ts';
import { describeWire } from '../support/wire.ts';
import { respellings } from './respellings.ts';

type Right = Exclude<keyof AccessRights, 'makeCalendars'>;
const none = { create: false, move: false, editText: false, delete: false };
const all = { create: true, move: true, editText: true, delete: true };

/** An appointment as the diary writes it: a Friday morning, four times more. */
const weekly = [
  'DTSTART;TZID=Europe/Berlin:20261120T100000',
  'DTEND;TZID=Europe/Berlin:20261120T110000',
  'RRULE:FREQ=WEEKLY;COUNT=5',
  'SUMMARY:Eye test',
  'DESCRIPTION:Bring lenses',
  'CATEGORIES:Lenses,Eyes',
];
const once = weekly.filter((line) => !line.startsWith('RRULE'));
const later = (lines: readonly string[]) =>
  lines.map((line) => line.replace('T110000', 'T130000').replace('T100000', 'T120000'));
const renamed = (lines: readonly string[]) => lines.map((line) => line.replace('Eye test', 'Fitting'));

const object = (...events: (readonly string[])[]): string =>
  calendar(...events.flatMap((lines) => component('VEVENT', 'a', ...lines)));

describeWire('Rights are judged by what an update means', (wire) => {
  const grant = (rights: Partial<Record<Right, boolean>>) =>
    api(wire(), 200, 'PATCH', '/service-accesses/anna', { rights: { ...none, ...rights } });

  /** What a phone with these rights is told when it saves one version over the other. */
  const save = async (before: string, after: string, rights: Partial<Record<Right, boolean>>) => {
    await grant(all);
    await wire().fetch('DELETE', `${wire().shop.calendarPath}a.ics`);
    expect((await putObject(wire(), 'a.ics', before)).status).toBe(201);
    await grant(rights);
    const answer = await putObject(wire(), 'a.ics', after);
    if (answer.status === 403) expect(conditionsIn(answer)).toEqual([dav('need-privileges')]);
    return answer.status === 403
      ? (/no right to [^<]*?(?=\s*-->)/.exec(answer.text)?.[0] ?? answer.text)
      : answer.status;
  };

  it.each(
    respellings.flatMap(({ program, what, respell }) => [
      [program, what, 'an appointment', respell, once] as const,
      [program, what, 'a series', respell, weekly] as const,
    ]),
  )(
    'B02: %s: %s, %s: no change, and none beside a move or a new text',
    async (_program, what, kind, respell, lines) => {
      if (kind === 'an appointment' && what.includes('rule')) return;
      const after = respell(lines);
      expect(await save(object(lines), object(after), {})).toBe(204);
      expect(await save(object(lines), object(later(after)), { move: true })).toBe(204);
      expect(await save(object(lines), object(renamed(after)), { editText: true })).toBe(204);
      expect(await save(object(lines), object(later(after)), { create: true, editText: true, delete: true })).toMatch(
        /^no right to move \(DTSTART/,
      );
      expect(await save(object(lines), object(renamed(after)), { create: true, move: true, delete: true })).toBe(
        'no right to editText (SUMMARY)',
      );
      expect(await save(object(lines), object(renamed(later(after))), { create: true, delete: true })).toMatch(
        /^no right to move \(DTSTART.*\), editText \(SUMMARY\)$/,
      );
    },
  );

  const rule = weekly[2]!;
  const withLine = (lines: readonly string[], old: string, ...now: readonly string[]) =>
    lines.flatMap((line) => (line === old ? now : [line]));
  const inUtc = (lines: readonly string[]) =>
    lines.map((line) =>
      line.replace(
        /;TZID=Europe\/Berlin:(\d+)T1(\d)0000/,
        (_, day, hour) => `:${day}T${String(Number(hour) + 9).padStart(2, '0')}0000Z`,
      ),
    );
  const override = (at: string, ...lines: readonly string[]) => [`RECURRENCE-ID;TZID=Europe/Berlin:${at}`, ...lines];
  const moved = override(
    '20261127T100000',
    'DTSTART;TZID=Europe/Berlin:20261127T150000',
    'DURATION:PT1H',
    ...weekly.slice(3),
  );
  const reworded = override(
    '20261127T100000',
    'DTSTART;TZID=Europe/Berlin:20261127T100000',
    'DURATION:PT1H',
    'SUMMARY:Fitting',
    ...weekly.slice(4),
  );
  const repeated = override(
    '20261127T100000',
    'DTSTART:20261127T090000Z',
    'DTEND:20261127T100000Z',
    ...weekly.slice(3),
  );
  const exdate = 'EXDATE;TZID=Europe/Berlin:20261204T100000';
  const allDay = ['DTSTART;VALUE=DATE:20261120', 'SUMMARY:Leave'];

  it.each<[string, string, string]>([
    ['times in UTC while the offset stays', object(weekly), object(inUtc(weekly))],
    ['UNTIL for COUNT', object(weekly), object(withLine(weekly, rule, 'RRULE:FREQ=WEEKLY;UNTIL=20261218T090000Z'))],
    [
      'a rule without end spelt otherwise',
      object(withLine(weekly, rule, 'RRULE:FREQ=DAILY')),
      object(withLine(weekly, rule, 'RRULE:INTERVAL=1;FREQ=DAILY;WKST=SU')),
    ],
    ['an override that repeats what the series says', object(weekly), object(weekly, repeated)],
    ['an override that is dropped and said nothing', object(weekly, repeated), object(weekly)],
    ['an exception in UTC', object([...weekly, exdate]), object([...weekly, 'EXDATE:20261204T090000Z'])],
    [
      'exceptions on one line or on two',
      object([...weekly, exdate, 'EXDATE:20261211T090000Z']),
      object([...weekly, 'EXDATE:20261211T090000Z,20261204T090000Z']),
    ],
    [
      'an exception on a day that the series does not have',
      object(weekly),
      object([...weekly, 'EXDATE:20261205T090000Z']),
    ],
    ['a whole day that ends on itself', object(allDay), object([...allDay, 'DTEND;VALUE=DATE:20261120'])],
    ['Android spells an hour', object(once), object(once.map((line) => line.replace(/^DTEND.*/, 'DURATION:P3600S')))],
    ['a whole day with its end', object(allDay), object([...allDay, 'DTEND;VALUE=DATE:20261121'])],
    ['line ends and blanks behind a text', object([...once, 'COMMENT:a\\nb']), object([...once, 'COMMENT:a\\nb\\n'])],
    [
      'an attendee in capitals',
      object([...once, 'ATTENDEE:mailto:bert@example.com']),
      object([...once, 'ATTENDEE;CN=Bert;PARTSTAT=ACCEPTED:MAILTO:bert@example.com']),
    ],
  ])('B02: no right is needed for %s', async (_, before, after) => {
    expect(await save(before, after, {})).toBe(204);
    expect(await save(after, before, {})).toBe(204);
  });

  it.each<[string, Right[], RegExp, string, string]>([
    ['an instance elsewhere', ['move'], /move \(.*RECURRENCE-ID\)/, object(weekly), object(weekly, moved)],
    ['an instance back where it was', ['move'], /move/, object(weekly, moved), object(weekly)],
    ['an instance with another text', ['editText'], /editText \(SUMMARY\)/, object(weekly), object(weekly, reworded)],
    [
      'a series whose instance loses its own text',
      ['editText'],
      /editText \(SUMMARY\)/,
      object(weekly, reworded),
      object(weekly),
    ],
    [
      'two instances that swap their texts',
      ['editText'],
      /editText \(SUMMARY\)/,
      object(weekly, reworded),
      object(
        weekly,
        override(
          '20261204T100000',
          'DTSTART;TZID=Europe/Berlin:20261204T100000',
          'DURATION:PT1H',
          'SUMMARY:Fitting',
          ...weekly.slice(4),
        ),
      ),
    ],
    ['an instance taken away', ['delete'], /delete \(EXDATE\)/, object(weekly), object([...weekly, exdate])],
    [
      'an instance with its own text taken away',
      ['delete'],
      /delete/,
      object(weekly, reworded),
      object([...weekly, 'EXDATE:20261127T090000Z']),
    ],
    ['an instance given back', ['create'], /create \(EXDATE\)/, object([...weekly, exdate]), object(weekly)],
    [
      'an instance added',
      ['create'],
      /create \(RDATE\)/,
      object(weekly),
      object([...weekly, 'RDATE:20270108T090000Z']),
    ],
    [
      'a series that ends later',
      ['move', 'create'],
      /move \(RRULE\)/,
      object(weekly),
      object(withLine(weekly, rule, 'RRULE:FREQ=WEEKLY;COUNT=6')),
    ],
    [
      'a series that ends earlier',
      ['move', 'delete'],
      /move \(RRULE\)/,
      object(weekly),
      object(withLine(weekly, rule, 'RRULE:FREQ=WEEKLY;COUNT=4')),
    ],
    [
      'a series that ends where it did not',
      ['move', 'delete'],
      /move \(RRULE\)/,
      object(withLine(weekly, rule, 'RRULE:FREQ=DAILY')),
      object(withLine(weekly, rule, 'RRULE:FREQ=DAILY;COUNT=20')),
    ],
    ['a series that becomes one appointment', ['move', 'delete'], /move \(RRULE\)/, object(weekly), object(once)],
    [
      'another rule',
      ['move'],
      /move \(RRULE\)/,
      object(weekly),
      object(withLine(weekly, rule, 'RRULE:FREQ=WEEKLY;COUNT=5;INTERVAL=2')),
    ],
    [
      'the same wall times in UTC over the change of the clocks',
      ['move'],
      /move/,
      object(weekly.map((line) => line.replace('202611', '202610'))),
      object(
        inUtc(weekly.map((line) => line.replace('202611', '202610'))).map((line) =>
          line.replace('T190000Z', 'T080000Z').replace('T200000Z', 'T090000Z'),
        ),
      ),
    ],
    [
      'another zone at the same wall',
      ['move'],
      /move/,
      object(once),
      object(once.map((line) => line.replace('Europe/Berlin', 'America/New_York'))),
    ],
    [
      'a whole day for a time',
      ['move'],
      /move/,
      object(allDay),
      object(['DTSTART:20261119T230000Z', 'DTEND:20261120T230000Z', 'SUMMARY:Leave']),
    ],
    [
      'a longer one',
      ['move'],
      /move \(DTEND\)/,
      object(once),
      object(once.map((line) => line.replace('T110000', 'T113000'))),
    ],
    [
      'an empty description',
      ['editText'],
      /editText \(DESCRIPTION\)/,
      object(once),
      object(withLine(once, 'DESCRIPTION:Bring lenses', 'DESCRIPTION:')),
    ],
    [
      'free instead of busy',
      ['editText'],
      /editText \(TRANSP\)/,
      object(once),
      object([...once, 'TRANSP:TRANSPARENT']),
    ],
    [
      'private that becomes public',
      ['editText'],
      /editText \(CLASS\)/,
      object([...once, 'CLASS:PRIVATE']),
      object(once),
    ],
    ['cancelled', ['editText'], /editText \(STATUS\)/, object(once), object([...once, 'STATUS:CANCELLED'])],
    [
      'a category less',
      ['editText'],
      /editText \(CATEGORIES\)/,
      object(once),
      object(withLine(once, 'CATEGORIES:Lenses,Eyes', 'CATEGORIES:Eyes')),
    ],
    [
      'another letter case of a text',
      ['editText'],
      /editText \(SUMMARY\)/,
      object(once),
      object(withLine(once, 'SUMMARY:Eye test', 'SUMMARY:eye test')),
    ],
    [
      'another organiser of a meeting',
      ['editText'],
      /editText \(ORGANIZER\)/,
      object([...once, 'ORGANIZER:mailto:a@example.com', 'ATTENDEE:mailto:c@example.com']),
      object([...once, 'ORGANIZER:mailto:b@example.com', 'ATTENDEE:mailto:c@example.com']),
    ],
    [
      'a lower importance',
      ['editText'],
      /editText \(PRIORITY\)/,
      object([...once, 'PRIORITY:1']),
      object([...once, 'PRIORITY:5']),
    ],
    [
      'two words made one',
      ['editText'],
      /editText \(DESCRIPTION\)/,
      object(once),
      object(withLine(once, 'DESCRIPTION:Bring lenses', 'DESCRIPTION:Bringlenses')),
    ],
    [
      'a series that moves and loses an instance',
      ['move', 'delete'],
      /move/,
      object(weekly),
      object([...later(weekly), 'EXDATE:20261127T110000Z']),
    ],
  ])('B02: %s needs %j, and names the property', async (_, needed, words, before, after) => {
    expect(await save(before, after, Object.fromEntries(needed.map((right) => [right, true])))).toBe(204);
    for (const right of needed)
      expect(await save(before, after, { ...all, [right]: false })).toMatch(new RegExp(`^no right to .*${right}`));
    expect(await save(before, after, { ...all, [needed[0]!]: false })).toMatch(words);
  });

  it('B02: rules that cost much to compare are a move, never a fault, and never slow', async () => {
    const hostile = (extra: string) =>
      object([
        'DTSTART:20260101T000000Z',
        `RRULE:FREQ=YEARLY;BYDAY=FR;BYMONTHDAY=13;BYMONTH=2;INTERVAL=3${extra}`,
        'SUMMARY:x',
      ]);
    const before = process.cpuUsage();
    expect(await save(hostile(''), hostile(';WKST=SU'), {})).toEqual(expect.anything());
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1_000).toBeLessThan(5_000);
  });

  it('B02: a new object needs create alone, a deletion delete alone', async () => {
    await grant({ create: true });
    expect((await putObject(wire(), 'new.ics', object(once))).status).toBe(201);
    const path = `${wire().shop.calendarPath}new.ics`;
    expect((await wire().fetch('DELETE', path)).status).toBe(403);
    await grant({ delete: true });
    expect((await wire().fetch('DELETE', path)).status).toBe(204);
    expect((await putObject(wire(), 'new.ics', object(once))).status).toBe(403);
  });
});
