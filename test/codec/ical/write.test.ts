import { expect, it } from 'vitest';
import { propertyOf, textOf } from '../../../shared/codec/ical/jcal.ts';
import { momentProperty, propertyOfLine, replaceProperty } from '../../../shared/codec/ical/jcal-value.ts';
import { readCalendar } from '../../../shared/codec/ical/read.ts';
import { around, copyOf, writeCalendar } from '../../../shared/codec/ical/write.ts';
import { calendar, event, eventLines } from './build.ts';

const odd = [
  'DTSTART;TZID=Europe/Berlin:20261005t090000',
  'rrule:freq=weekly;byday=MO,MO;count=3;wkst=su',
  'X-FOO;X-P="a","b;c";EMPTY;Q=:v',
  'CONFERENCE;FEATURE=AUDIO,VIDEO;VALUE=URI:tel:+1',
  'X-LOC;X-ADDRESS="Street 1\\nCity";X-TITLE=A^nB^^:geo:1,2',
  'CATEGORIES:a\\,b,,c',
  'CREATED:   51222T205954Z',
  'TRANSP:opaque',
  'SUMMARY:a\\b\\;c\u2028d',
  `DESCRIPTION:${'ü'.repeat(200)}`,
];

const unfolded = (body: Uint8Array): string => Buffer.from(body).toString().replaceAll('\r\n ', '');

it('writes what it read, line for line, also in a copy', () => {
  const body = calendar(...eventLines(...odd), 'BEGIN:X-Y', 'X-Z:1', 'END:X-Y');
  const { root } = readCalendar(body);
  const event = root.getFirstSubcomponent('vevent');
  for (const written of [root, copyOf(root)].map(writeCalendar)) expect(unfolded(written)).toBe(body.toString());
  expect(unfolded(writeCalendar(around(root, event ? [event] : [])))).toContain(odd.join('\r\n'));
});

it('folds at 75 octets and never inside a character', () => {
  const lines = Buffer.from(writeCalendar(readCalendar(event(...odd)).root))
    .toString('latin1')
    .split('\r\n');
  expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(75);
  for (const line of lines) expect(Buffer.from(line, 'latin1').toString()).not.toContain('\ufffd');
});

it('writes a changed property anew and leaves the others', () => {
  const root = copyOf(readCalendar(event(...odd)).root);
  const vevent = root.getFirstSubcomponent('vevent')!;
  replaceProperty(vevent, momentProperty('dtstart', { wall: Date.UTC(2026, 9, 6, 8), kind: 'zoned', tzid: 'A;B' }));
  replaceProperty(vevent, propertyOfLine('RRULE:RSCALE=HEBREW;FREQ=YEARLY;BYMONTH=5L,13'));
  vevent.getFirstProperty('x-foo')!.setParameter('q', 'say "x"\n^');
  vevent.getFirstProperty('summary')!.setValue('x;y\n');
  const written = unfolded(writeCalendar(root)).split('\r\n');
  expect(written).toEqual(
    expect.arrayContaining([
      'DTSTART;TZID="A;B":20261006T080000',
      'RRULE:RSCALE=HEBREW;FREQ=YEARLY;BYMONTH=5L,13',
      'X-FOO;X-P=a,"b;c";EMPTY=;Q=say ^\'x^\'^n^^:v',
      'SUMMARY:x\\;y\\n',
      odd[3],
      odd[4],
    ]),
  );
});

it('folds letter case where it says nothing, for whoever reads', () => {
  const [vevent] = readCalendar(
    event(...odd, 'STATUS:tentative', 'ATTENDEE;partstat=accepted:mailto:a@b'),
  ).root.getAllSubcomponents('vevent');
  expect([textOf(vevent!, 'status'), textOf(vevent!, 'transp')]).toEqual(['TENTATIVE', 'OPAQUE']);
  expect(propertyOf(vevent!, 'attendee')?.[1].partstat).toBe('ACCEPTED');
  expect(propertyOf(vevent!, 'rrule')?.[3]).toEqual({ freq: 'WEEKLY', byday: ['MO', 'MO'], count: 3, wkst: 1 });
});
