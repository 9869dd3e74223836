import { expect, it } from 'vitest';
import { book, known, lineOf, secrets, seen, setPrivacy } from '../privacy/shop.ts';
import type { TestGateway } from '../support/gateway.ts';
import { describeWire } from '../support/wire.ts';
import { appleClient } from './apple.ts';
import { outlook } from './by-listing.ts';
import type { Client } from './client.ts';
import { davx5 } from './davx5.ts';
import { thunderbird } from './thunderbird.ts';

const beforeEnd =
  (...lines: readonly string[]) =>
  (body: string) =>
    body.replace('END:VEVENT', `${lines.join('\r\n')}\r\nEND:VEVENT`);

/** Each program, and what it adds or spells otherwise when it saves (see respellings.ts). */
const programs: readonly (readonly [string, (gateway: TestGateway) => Client, (body: string) => string])[] = [
  [
    'iOS 26',
    (gateway) => appleClient('ios-26', gateway),
    beforeEnd('TRANSP:OPAQUE', 'X-APPLE-CREATOR-IDENTITY:com.apple.mobilecal', 'URL;VALUE=URI:', 'SEQUENCE:3'),
  ],
  [
    'DAVx5',
    (gateway) => davx5(gateway),
    (body) => body.replace(/^DTEND.*$/m, 'DURATION:PT1H').replaceAll(/SUMMARY:(.*)\r/g, 'SUMMARY: $1\r'),
  ],
  ['Thunderbird', (gateway) => thunderbird(gateway), beforeEnd('X-MOZ-GENERATION:2', 'X-MOZ-LASTACK:20261124T084500Z')],
  [
    'Outlook CalDav Synchronizer',
    outlook,
    beforeEnd('CLASS:PUBLIC', 'PRIORITY:0', 'X-MICROSOFT-CDO-BUSYSTATUS:BUSY', 'DESCRIPTION:', 'LOCATION:'),
  ],
];

describeWire('B01 programs that show a masked diary', (wire) => {
  it.each(programs)(
    'B01 %s moves what it shows masked, and shows another level with its next refresh',
    async (_, open, respelt) => {
      const name = await book(wire());
      await setPrivacy(wire(), 'pseudonym');
      const client = open(wire());
      await client.setUp();
      const shown = () => [...client.shown()!.values()][0]?.body ?? '';
      expect(shown()).toContain('SUMMARY:ErMu 4711');

      for (const hour of ['11', '13']) {
        const moved = respelt(
          shown()
            .replaceAll(/^(DTSTART.*T)\d\d/gm, `$1${hour}`)
            .replaceAll(/^(DTEND.*T)\d\d/gm, `$1${Number(hour) + 1}`),
        );
        expect(await client.edit(name, moved)).toBe('stored');
        await client.sync();
        for (const line of ['SUMMARY', 'DTSTART'])
          expect(lineOf(shown(), line)).toBe(lineOf((await seen(wire(), name)).text, line));
        expect(await known(wire(), name)).toMatchObject({
          title: secrets.title,
          description: secrets.description,
          location: secrets.location,
          start: `2026-11-25T${hour}:00:00`,
        });
      }
      await setPrivacy(wire(), 'busy');
      await client.sync();
      expect(shown()).toContain('SUMMARY:Busy');
      expect(shown()).not.toContain('ErMu');
      await setPrivacy(wire(), 'full');
      await client.sync();
      expect(shown()).toContain(secrets.title);
    },
  );

  it('B01 DAVx5 gives way where it changed the title of what it shows masked, and shows the diary again', async () => {
    const name = await book(wire());
    await setPrivacy(wire(), 'initials');
    const phone = davx5(wire());
    await phone.setUp();
    const shown = () => [...phone.shown()!.values()][0]?.body ?? '';
    expect(await phone.edit(name, shown().replace('E. M.', 'Mrs Lens'))).toBe('given way');
    await phone.sync();
    expect(shown()).toContain('SUMMARY:E. M.');
    expect(await known(wire(), name)).toMatchObject({ title: secrets.title });
  });
});
