import { describe, expect, it } from 'vitest';
import { api } from '../admin/requests.ts';
import { calendar, component, putObject } from '../support/icalendar.ts';
import { describeWire } from '../support/wire.ts';
import { appleClient } from './apple.ts';
import type { Client } from './client.ts';
import { thunderbird } from './thunderbird.ts';

/** An alarm as iOS and macOS write it, in the words of Apple's own suite of recorded requests (CalendarServer, alarm-dismissal). */
const alarm = (...more: readonly string[]): readonly string[] => [
  'BEGIN:VALARM',
  'X-WR-ALARMUID:D9D1AC84-F629-4B9D-9B6B-4A6CA9A11FEF',
  'UID:D9D1AC84-F629-4B9D-9B6B-4A6CA9A11FEF',
  'DESCRIPTION:Event reminder',
  ...more,
  'TRIGGER:-PT8M',
  'ACTION:DISPLAY',
  'END:VALARM',
];
const daily = ['DTSTART:20261202T120000Z', 'DURATION:PT30M', 'SUMMARY:Eye test', 'RRULE:FREQ=DAILY;COUNT=20'];
const first = ['RECURRENCE-ID:20261202T120000Z', 'DTSTART:20261202T120000Z', 'DURATION:PT30M', 'SUMMARY:Eye test'];
const whole = calendar(...component('VEVENT', 'a', ...daily, ...alarm()));

/** The value of a line, wherever it stands. */
const lineOf = (body: string, name: string): string => new RegExp(`^${name}:(.*)\r$`, 'm').exec(body)?.[1] ?? '';

/** What dismissing makes of the copy a program holds; the same copy when there is nothing to say. */
interface Manner {
  readonly dismiss: (body: string, at: string) => string;
}

/** iOS and macOS acknowledge in the alarm, of a series in an override of the instance that rang; the later time wins. */
const apple: Manner = {
  dismiss: (body, at) => {
    if (lineOf(body, 'ACKNOWLEDGED') >= at) return body;
    if (body.includes('RECURRENCE-ID')) return body.replace(/ACKNOWLEDGED:.*\r/, `ACKNOWLEDGED:${at}\r`);
    const override = component('VEVENT', 'a', ...first, ...alarm(`ACKNOWLEDGED:${at}`)).join('\r\n');
    return body.replace('END:VCALENDAR', `${override}\r\nEND:VCALENDAR`);
  },
};

/** Thunderbird writes when it last acknowledged, and a snooze by the instance's time in microseconds, into the master. */
const mozilla = (snoozed: boolean): Manner => ({
  dismiss: (body, at) => {
    if (lineOf(body, 'X-MOZ-LASTACK') >= at) return body;
    const generation = Number(lineOf(body, 'X-MOZ-GENERATION')) + 1;
    const snooze = snoozed ? `X-MOZ-SNOOZE-TIME-1796212800000000:20261202T121000Z\r\n` : '';
    const kept = body.replaceAll(/^X-MOZ-(?:LASTACK|GENERATION).*\r\n/gm, '');
    return kept.replace(
      'BEGIN:VALARM',
      `X-MOZ-LASTACK:${at}\r\n${snooze}X-MOZ-GENERATION:${generation}\r\nBEGIN:VALARM`,
    );
  },
});

describe.each([
  ['dismisses', false],
  ['snoozes', true],
])('Two programs of one diary, and Thunderbird %s', (_, snoozed) => {
  describeWire('an alarm that rang on both', (wire) => {
    /** A program that keeps what its user dismissed, until it stands in what the diary holds. */
    const phone = (client: Client, { dismiss }: Manner) => {
      let dismissed = '';
      let written = 0;
      const name = 'a.ics';
      const held = () => [...client.shown()!.values()][0]!.body;
      const save = async (): Promise<void> => {
        const wanted = dismissed === '' ? held() : dismiss(held(), dismissed);
        if (wanted === held()) return;
        written += 1;
        await client.edit(name, wanted);
      };
      return {
        ring: (at: string) => {
          dismissed = at;
          return save();
        },
        refresh: async () => {
          await client.sync();
          await save();
        },
        held,
        written: () => written,
        asked: () => client.device.sent.filter((request) => request === 'multiget').length,
      };
    };
    const two = async () => {
      expect((await putObject(wire(), 'a.ics', whole)).status).toBe(201);
      const clients = [appleClient('ios-26', wire()), thunderbird(wire())] as const;
      for (const client of clients) await client.setUp();
      return [phone(clients[0], apple), phone(clients[1], mozilla(snoozed))] as const;
    };
    const twoIphones = async () => {
      expect((await putObject(wire(), 'a.ics', whole)).status).toBe(201);
      const clients = [appleClient('ios-26', wire()), appleClient('ios-26', wire())] as const;
      for (const client of clients) await client.setUp();
      return [phone(clients[0], apple), phone(clients[1], apple)] as const;
    };
    const stored = async () => (await wire().fetch('GET', `${wire().shop.calendarPath}a.ics`)).text;
    const settle = async (phones: Awaited<ReturnType<typeof two>>, rounds = 5): Promise<void> => {
      for (let round = 0; round < rounds; round += 1) for (const one of phones) await one.refresh();
    };

    it('one after the other: each writes once, the other takes it over as it was written, and then both are silent', async () => {
      const phones = await two();
      const [iphone, computer] = phones;
      await iphone.ring('20261202T120001Z');
      await settle(phones);
      expect([iphone.written(), computer.written()]).toEqual([1, 0]);
      await computer.ring('20261202T120002Z');
      await settle(phones);
      expect([iphone.written(), computer.written()]).toEqual([1, 1]);
      const asked = phones.map((one) => one.asked());
      const { headers } = await wire().fetch('GET', `${wire().shop.calendarPath}a.ics`);
      await settle(phones);
      expect(phones.map((one) => one.asked())).toEqual(asked);
      expect((await wire().fetch('GET', `${wire().shop.calendarPath}a.ics`)).headers.etag).toBe(headers.etag);
      const body = await stored();
      expect([iphone.held(), computer.held()]).toEqual([body, body]);
      expect([lineOf(body, 'ACKNOWLEDGED'), lineOf(body, 'X-MOZ-LASTACK')]).toEqual([
        '20261202T120001Z',
        '20261202T120002Z',
      ]);
      expect(body.includes('X-MOZ-SNOOZE-TIME-1796212800000000:20261202T121000Z')).toBe(snoozed);
    });

    it('at the same moment: who came second gives way, says it once more on top, and nobody’s is lost', async () => {
      const phones = await two();
      const [iphone, computer] = phones;
      await Promise.all([iphone.ring('20261202T120001Z'), computer.ring('20261202T120002Z')]);
      await settle(phones);
      const body = await stored();
      expect([lineOf(body, 'ACKNOWLEDGED'), lineOf(body, 'X-MOZ-LASTACK')]).toEqual([
        '20261202T120001Z',
        '20261202T120002Z',
      ]);
      expect([iphone.held(), computer.held()]).toEqual([body, body]);
      // One of them was refused once: three PUTs in all, and none after.
      expect(iphone.written() + computer.written()).toBe(3);
      await settle(phones);
      expect(iphone.written() + computer.written()).toBe(3);
    });

    it('two iPhones that write the same line: the later acknowledgement stays, and then both are silent', async () => {
      const phones = await twoIphones();
      const [one, other] = phones;
      await Promise.all([one.ring('20261202T120001Z'), other.ring('20261202T120002Z')]);
      await settle(phones);
      expect(lineOf(await stored(), 'ACKNOWLEDGED')).toBe('20261202T120002Z');
      expect((await stored()).match(/ACKNOWLEDGED/g)).toHaveLength(1);
      const written = phones.map((each) => each.written());
      expect(written[0]! + written[1]!).toBeLessThanOrEqual(3);
      const asked = phones.map((each) => each.asked());
      await settle(phones);
      expect([phones.map((each) => each.written()), phones.map((each) => each.asked())]).toEqual([written, asked]);
      expect([one.held(), other.held()]).toEqual([await stored(), await stored()]);
    });

    it('needs no right, and the diary shows the same appointments', async () => {
      const list = () =>
        api(wire(), 200, 'GET', `/resources/${wire().shop.resource.id}/appointments?from=2026-12-01&to=2026-12-31`);
      const phones = await two();
      const shown = ({ items }: { items: { startsAt: string; title: string; instance?: string }[] }) =>
        items.map(({ startsAt, title, instance }) => [startsAt, title, instance]);
      const before = shown(await list());
      await api(wire(), 200, 'PATCH', '/service-accesses/anna', {
        rights: { create: false, move: false, editText: false, delete: false, makeCalendars: false },
      });
      await phones[0].ring('20261202T120001Z');
      await phones[1].refresh();
      await phones[1].ring('20261202T120002Z');
      await settle(phones, 1);
      expect(lineOf(await stored(), 'X-MOZ-LASTACK')).toBe('20261202T120002Z');
      expect(lineOf(await stored(), 'ACKNOWLEDGED')).toBe('20261202T120001Z');
      expect(shown(await list())).toEqual(before);
      expect(before).toHaveLength(20);
    });
  });
});
