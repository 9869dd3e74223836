import { expect, it } from 'vitest';
import { event, putObject } from '../support/icalendar.ts';
import { describeWire } from '../support/wire.ts';
import { evolution, outlook } from './by-listing.ts';
import { describeLife } from './life.ts';
import { thunderbird } from './thunderbird.ts';

describeLife('Thunderbird', (gateway) => thunderbird(gateway), { whenWithdrawn: 'keeps the copy' });
describeLife('Outlook CalDav Synchronizer', outlook, { whenWithdrawn: 'shows it empty' });
describeLife('Evolution', evolution, { whenWithdrawn: 'keeps the copy' });

describeWire('Desktop programs', (wire) => {
  it('Thunderbird takes the resource URL as it is typed', async () => {
    await putObject(wire(), 'a.ics', event('a'));
    const program = thunderbird(wire(), 'resource');
    await program.setUp();
    expect([...program.shown()!.values()].map(({ body }) => body)).toEqual([event('a')]);
  });

  it('Outlook saves again as text/xml (trap 28)', async () => {
    const program = outlook(wire());
    await program.setUp();
    await program.create('a.ics', event('a'));
    expect(await program.edit('a.ics', event('a', 'SUMMARY:moved'))).toBe('stored');
    expect((await wire().fetch('GET', `${wire().shop.calendarPath}a.ics`)).headers['content-type']).toMatch(
      /^text\/calendar/,
    );
  });
});
