import { expect, it } from 'vitest';
import { gateway } from '../../shared/model/names.ts';
import { api } from '../admin/requests.ts';
import { event, putObject } from '../support/icalendar.ts';
import { conditionsIn } from '../support/multistatus.ts';
import { describeWire } from '../support/wire.ts';

describeWire('a diary that refuses double booking', (wire) => {
  it('B03 answers 409 double-booked with an element for each time that is taken, and stores nothing', async () => {
    await api(wire(), 200, 'PATCH', `/resources/${wire().shop.resource.id}`, { doubleBooking: 'refuse' });
    expect((await putObject(wire(), 'a.ics', event('a', 'SUMMARY:private'))).status).toBe(201);
    const refused = await putObject(wire(), 'b.ics', event('b'));
    expect([refused.status, conditionsIn(refused)]).toEqual([409, [gateway('double-booked')]]);
    expect(refused.text).toContain('start="20261123T090000Z" end="20261123T100000Z"');
    expect(refused.text).not.toContain('private');
    expect((await wire().fetch('GET', `${wire().shop.calendarPath}b.ics`)).status).toBe(404);
  });
});
