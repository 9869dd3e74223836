import { afterEach, expect, it, vi } from 'vitest';
import { readAppointment } from '../../shared/phone/read-appointment.ts';
import { probeEvent } from '../../shared/phone/requests.ts';
import { calendar, component } from '../support/icalendar.ts';

afterEach(() => vi.restoreAllMocks());

it('S22 the phone reads what it fetched with a reader of another make', async () => {
  expect(await readAppointment(probeEvent('probe'))).toEqual({
    uid: 'probe',
    summary: 'Probe',
    start: expect.objectContaining({}),
  });
  for (const body of [
    '',
    '<html>',
    'BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n',
    probeEvent('x').replace(/DTSTART.*\r\n/, ''),
  ])
    expect(await readAppointment(body)).toBeUndefined();
});

it('T48 what that reader writes to the console stays out of the log', async () => {
  const written = vi.spyOn(console, 'warn').mockImplementation(() => {});
  const odd = calendar(
    ...component(
      'VEVENT',
      'evolution',
      'DTSTART;TZID=/freeassociation.sourceforge.net/Europe/Berlin:20261124T090000',
      'EXDATE;TZID=/freeassociation.sourceforge.net/Nowhere/Land:20261125T090000',
      'RRULE:FREQ=DAILY;COUNT=3',
    ),
  );
  const { log } = console;
  await readAppointment(odd);
  expect(written).not.toHaveBeenCalled();
  expect(console.log).toBe(log);
});
