import { expect, it } from 'vitest';
import { readCalendar } from '../../../shared/codec/ical/read.ts';
import { ianaZone } from '../../../shared/codec/zones/iana.ts';
import { vtimezoneOf } from '../../../shared/codec/zones/vtimezone.ts';

const zones = ['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'America/Santiago', 'UTC'];

it('says of every hour after its first change what the zone database says', () => {
  for (const name of zones) {
    const text = `BEGIN:VCALENDAR\r\n${vtimezoneOf(name, 2026)}END:VCALENDAR\r\n`;
    const made = readCalendar(Buffer.from(text)).embeddedZone(name)!;
    const known = ianaZone(name)!;
    for (let at = Date.UTC(2026, 0, 1); at < Date.UTC(2029, 0, 1); at += 3 * 3_600_000) {
      expect([name, new Date(at), made.offsetAt(at)]).toEqual([name, new Date(at), known.offsetAt(at)]);
    }
  }
});

it('knows no zone that is none', () => expect(vtimezoneOf('Mars/Olympus', 2026)).toBeUndefined());
