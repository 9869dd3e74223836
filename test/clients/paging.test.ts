import { expect, it } from 'vitest';
import { parseCalendarObject } from '../../shared/codec/ical/parse-object.ts';
import type { TestGateway } from '../support/gateway.ts';
import { event, putObject } from '../support/icalendar.ts';
import { describeWire } from '../support/wire.ts';
import { appleClient } from './apple.ts';
import { davx5 } from './davx5.ts';
import { thunderbird } from './thunderbird.ts';

/** More than one answer of a load balancer can list, with such names. */
const many = 800;
const long = 'ä'.repeat(120);

const fill = async ({ store, shop }: TestGateway): Promise<void> => {
  const calendar = (await store.loadCalendar(shop.principal, shop.resource.id))!;
  const objects = Array.from({ length: many }, (_, n) => ({
    name: `${long}${n}.ics`,
    object: parseCalendarObject(Buffer.from(event(`e${n}`)), ['VEVENT']),
  }));
  await store.putObjects(calendar, { kind: 'diary', actor: 'import' }, objects);
};

const programs = {
  'iOS 26': (gateway: TestGateway) => appleClient('ios-26', gateway),
  DAVx5: (gateway: TestGateway) => davx5(gateway, { limitsPast: false }),
  Thunderbird: (gateway: TestGateway) => thunderbird(gateway),
};

describeWire(
  'A first sync in pages (traps 19, 35 and 36)',
  (wire) => {
    it.each(Object.entries(programs))(
      '%s goes on after 507 and misses nothing that happens between the pages',
      async (_, open) => {
        await fill(wire());
        const client = open(wire());
        const { replay } = client.device;
        client.device.acceptsGzip = false;
        let pages = 0;
        let deleted = '';
        Object.assign(client.device, {
          replay: async (...asked: Parameters<typeof replay>) => {
            const answer = await replay(...asked);
            if (asked[0] === 'sync') pages += 1;
            if (asked[0] === 'sync' && pages === 1) {
              const listed = [...answer.responses().keys()].filter((href) => href !== wire().shop.calendarPath);
              deleted = listed[0]!;
              await wire().fetch('DELETE', deleted);
              await putObject(wire(), 'between.ics', event('between'));
            }
            return answer;
          },
        });
        await client.setUp();
        expect(pages).toBeGreaterThan(1);
        await client.sync();
        const shown = client.shown()!;
        expect(shown.size).toBe(many);
        expect([shown.has(deleted), shown.has(`${wire().shop.calendarPath}between.ics`)]).toEqual([false, true]);
      },
    );
  },
  { compose: { ingress: 'alb' } },
);
