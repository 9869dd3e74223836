import { expect, it } from 'vitest';
import { askReport, event, prop, putObject, reportBody } from '../support/icalendar.ts';
import { describeWire } from '../support/wire.ts';

const every = (count: number, from = 0): string => Array.from({ length: count }, (_, i) => i + from).join(',');

/** T23: rules that cost a naive server its memory or its evening. */
const bombs: Readonly<Record<string, readonly string[]>> = {
  secondly: ['DTSTART:19700101T000000Z', 'RRULE:FREQ=SECONDLY'],
  minutely: ['DTSTART:19700101T000000Z', 'RRULE:FREQ=MINUTELY'],
  'every list full': [
    'DTSTART:19700101T000000Z',
    `RRULE:FREQ=YEARLY;BYMONTH=${every(12, 1)};BYMONTHDAY=${every(31, 1)};BYHOUR=${every(24)};BYMINUTE=${every(60)};BYSECOND=${every(60)}`,
  ],
  'year 1': ['DTSTART:00010101T000000Z', 'RRULE:FREQ=DAILY'],
  'a huge interval': ['DTSTART:20260101T000000Z', 'RRULE:FREQ=DAILY;INTERVAL=999999999'],
  'a huge count': ['DTSTART:19700101T000000Z', 'RRULE:FREQ=DAILY;COUNT=1000000000'],
  'never a match': ['DTSTART:20260101T000000Z', 'RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30'],
  'a Friday in February 29': ['DTSTART:20260101T000000Z', 'RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29;BYDAY=FR'],
  hourly: ['DTSTART:19700101T000000Z', 'RRULE:FREQ=HOURLY;INTERVAL=1'],
};

const window = 'start="20261101T000000Z" end="20261201T000000Z"';
const openWindow = 'start="20261101T000000Z"';
const query = (range: string, data = prop('D:getetag')): string =>
  reportBody(
    'C:calendar-query',
    `${data}<C:filter><C:comp-filter name="VCALENDAR"><C:comp-filter name="VEVENT"><C:time-range ${range}/></C:comp-filter></C:comp-filter></C:filter>`,
  );
const expanded = `<D:prop><C:calendar-data><C:expand ${window}/></C:calendar-data></D:prop>`;

describeWire('T23, trap 30: rules made to hurt', (wire) => {
  it.each(Object.entries(bombs))(
    '%s is stored or refused, and no request after it costs more than others',
    async (_, lines) => {
      const before = process.cpuUsage();
      const put = await putObject(wire(), 'bomb.ics', event('bomb', ...lines, 'DURATION:PT1M'));
      expect([201, 403]).toContain(put.status);
      for (const body of [
        query(window),
        query(openWindow),
        query(window, expanded),
        reportBody('C:free-busy-query', `<C:time-range ${window}/>`),
      ]) {
        const { status } = await askReport(wire(), body);
        expect([200, 207, 403]).toContain(status);
      }
      const { user, system } = process.cpuUsage(before);
      // Five requests of 300 ms, with a margin of five.
      expect((user + system) / 1_000).toBeLessThan(5 * 300 * 5);
    },
  );
});
