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
});
