import { expect, it } from 'vitest';
import { dav } from '../../shared/model/names.ts';
import { api } from '../admin/requests.ts';
import { respellings } from '../protocol/respellings.ts';
import type { TestGateway } from '../support/gateway.ts';
import { conditionsIn } from '../support/multistatus.ts';
import { describeWire } from '../support/wire.ts';
import { book, hiddenWords, known, lineOf, save, secrets, seen, setPrivacy } from './shop.ts';

const texts = { title: secrets.title, description: secrets.description, location: secrets.location } as const;

/** The object as it is stored, unfolded. */
const stored = async ({ store, shop }: TestGateway, name: string): Promise<string> => {
  const calendar = (await store.loadCalendar(shop.principal, shop.resource.id))!;
  const object = (await store.loadObject(calendar, name))!;
  return Buffer.from(object.body)
    .toString()
    .replaceAll(/\r?\n[ \t]/g, '');
};

/** The lines of the (first) event inside a body changed, the rest left as it is. */
const inEvent = (body: string, change: (lines: readonly string[]) => readonly string[]): string =>
  body.replace(/(BEGIN:VEVENT\r\n)(.*?)(END:VEVENT)/s, (_, begin: string, inside: string, end: string) => {
    const lines = inside.split('\r\n').filter(Boolean);
    return `${begin}${change(lines).join('\r\n')}\r\n${end}`;
  });

/** Two hours later. */
const later = (body: string): string =>
  body.replaceAll(/^(DT(?:START|END)[^\r]*T)(09|10)/gm, (_, head, hour) => `${head}${Number(hour) + 2}`);

/** What was stored before is stored still, and nothing that the phone was shown stands in its place. */
const requireUntouched = async (gateway: TestGateway, name: string, shown: string): Promise<void> => {
  const body = (await stored(gateway, name)).replaceAll(/BEGIN:VALARM.*?END:VALARM\r?\n/gs, '');
  expect(body).not.toMatch(new RegExp(`:${shown.replaceAll('.', '\\.')}\\s*$`, 'm'));
  for (const property of ['SUMMARY', 'DESCRIPTION', 'LOCATION'])
    expect([property, body.match(new RegExp(`^${property}[;:].*$`, 'gm'))?.length]).toEqual([property, 1]);
  expect(await known(gateway, name)).toMatchObject(texts);
};

describeWire('B01 a phone saves what it was shown masked', (wire) => {
  it('B01 however a program re-spells it, times flow and texts stay', async () => {
    await setPrivacy(wire(), 'initials');
    for (const { program, what, respell } of respellings) {
      const weekly = /RRULE.*WEEKLY/.test(respell.toString()) || what.includes('rule') || what.includes('BYDAY');
      const name = await book(wire(), weekly ? { recurrence: 'FREQ=WEEKLY;COUNT=5' } : {});
      const { text, etag } = await seen(wire(), name);
      const resaved = await save(wire(), name, inEvent(text, respell), { headers: { 'if-match': etag } });
      expect([program, what, resaved.status, resaved.text]).toEqual([program, what, 204, '']);
      await requireUntouched(wire(), name, 'E. M.');
      expect(await known(wire(), name)).toMatchObject({ start: '2026-11-25T09:00:00', end: '2026-11-25T10:00:00' });

      const again = await seen(wire(), name);
      const moved = inEvent(text, (lines) => respell(lines.map(later)));
      const answer = await save(wire(), name, moved, { headers: { 'if-match': again.etag } });
      expect([program, what, answer.status]).toEqual([program, what, 204]);
      await requireUntouched(wire(), name, 'E. M.');
      expect(await known(wire(), name)).toMatchObject({ start: '2026-11-25T11:00:00', end: '2026-11-25T12:00:00' });
      expect(lineOf((await seen(wire(), name)).text, 'SUMMARY')).toBe('E. M.');
    }
  });

  it('B01, trap 37: the entity tag of a PUT is that under which it is shown, and none where something else is shown', async () => {
    const name = await book(wire());
    await setPrivacy(wire(), 'pseudonym');
    const first = await seen(wire(), name);
    const moved = later(first.text);
    const answer = await save(wire(), name, moved, { headers: { 'if-match': first.etag } });
    const second = await seen(wire(), name);
    expect([answer.status, answer.headers.etag, second.text]).toEqual([204, second.etag, moved]);

    const back = await save(wire(), name, first.text, { headers: { 'if-match': second.etag } });
    expect([back.status, back.headers.etag]).toEqual([204, (await seen(wire(), name)).etag]);

    const marked = inEvent(first.text, (lines) => [...lines, 'X-APPLE-CREATOR-IDENTITY:com.apple.mobilecal']);
    const other = await save(wire(), name, marked, { headers: { 'if-match': (await seen(wire(), name)).etag } });
    const shown = await seen(wire(), name);
    expect([other.status, other.headers.etag, shown.text]).toEqual([204, shown.etag, first.text]);

    // A phone that still shows the title of another level has to read the one of this.
    await setPrivacy(wire(), 'busy');
    const stale = await save(wire(), name, first.text);
    expect([stale.status, stale.headers.etag]).toEqual([204, undefined]);
  });

  it('B01 a save that changes nothing writes nothing, and a repeated one neither', async () => {
    const name = await book(wire());
    await setPrivacy(wire(), 'busy');
    const { text, etag } = await seen(wire(), name);
    const body = await stored(wire(), name);
    for (const _ of Array(2)) expect((await save(wire(), name, text)).status).toBe(204);
    expect((await seen(wire(), name)).etag).toBe(etag);
    expect(await stored(wire(), name)).toBe(body);
  });

  it('B01 conditions are on the entity tag that the phone was shown, not on that of another level', async () => {
    const name = await book(wire());
    const full = await seen(wire(), name);
    await setPrivacy(wire(), 'busy');
    const busy = await seen(wire(), name);
    const ifMatch = (tag: string) => save(wire(), name, later(busy.text), { headers: { 'if-match': tag } });
    expect((await ifMatch(full.etag)).status).toBe(412);
    expect((await save(wire(), name, busy.text, { headers: { 'if-none-match': '*' } })).status).toBe(412);
    expect((await ifMatch(busy.etag)).status).toBe(204);
    await requireUntouched(wire(), name, 'Busy');
  });

  const edits: readonly (readonly [property: string, edit: (lines: readonly string[]) => readonly string[]])[] = [
    ['SUMMARY', (lines) => lines.map((line) => line.replace(/^SUMMARY:.*/, 'SUMMARY:Eye test'))],
    ['DESCRIPTION', (lines) => [...lines, 'DESCRIPTION:comes with her daughter']],
    ['LOCATION', (lines) => [...lines, 'LOCATION:upstairs']],
    ['CLASS', (lines) => [...lines, 'CLASS:PRIVATE']],
    ['CATEGORIES', (lines) => [...lines, 'CATEGORIES:Family']],
    ['ATTENDEE', (lines) => [...lines, 'ATTENDEE:mailto:x@example.com']],
  ];
  it.each(edits)('B01 another %s than the one shown is refused, and names it', async (property, edit) => {
    const name = await book(wire());
    await setPrivacy(wire(), 'initials');
    const { text, etag } = await seen(wire(), name);
    const before = await stored(wire(), name);
    for (const rights of [{ editText: true }, { editText: false }]) {
      await api(wire(), 200, 'PATCH', '/service-accesses/anna', { rights });
      const answer = await save(wire(), name, later(inEvent(text, edit)), { headers: { 'if-match': etag } });
      expect([answer.status, conditionsIn(answer)]).toEqual([403, [dav('need-privileges')]]);
      expect(answer.text).toContain(property);
    }
    expect(await stored(wire(), name)).toBe(before);
  });

  it('B01 whether it takes place flows, with the right for it', async () => {
    const name = await book(wire());
    await setPrivacy(wire(), 'busy');
    const { text } = await seen(wire(), name);
    const cancelled = text.replace('STATUS:CONFIRMED', 'STATUS:CANCELLED');
    expect((await save(wire(), name, cancelled)).status).toBe(204);
    expect(await known(wire(), name)).toMatchObject({ ...texts, status: 'cancelled' });
    await api(wire(), 200, 'PATCH', '/service-accesses/anna', { rights: { move: false, editText: true } });
    const refused = await save(wire(), name, later(cancelled));
    expect([refused.status, refused.text.includes('no right to move')]).toEqual([403, true]);
    await api(wire(), 200, 'PATCH', '/service-accesses/anna', { rights: { move: true, editText: false } });
    expect((await save(wire(), name, text)).text).toContain('no right to editText');
    expect((await save(wire(), name, later(cancelled))).status).toBe(204);
    await requireUntouched(wire(), name, 'Busy');
  });

  it('B01 one instance that the phone moves keeps the texts of its series, and one that had its own keeps those', async () => {
    const name = await book(wire(), { recurrence: 'FREQ=DAILY;COUNT=4' });
    const third = '?instance=2026-11-27T08:00:00.000Z';
    await api(wire(), 200, 'PATCH', `/resources/anna-diary/appointments/${name}${third}`, {
      title: 'Third of Musterfrau',
    });
    await setPrivacy(wire(), 'initials');
    const { text, etag } = await seen(wire(), name);
    const [master = ''] = text.match(/BEGIN:VEVENT\r\n.*?END:VEVENT\r\n/s) ?? [];
    const instance = master
      .replace(/^RRULE:.*\r\n/m, 'RECURRENCE-ID;TZID=Europe/Berlin:20261126T090000\r\n')
      .replaceAll('20261125T', '20261126T')
      .replace('T090000\r\nDTEND', 'T140000\r\nDTEND')
      .replace(/(DTEND.*T)100000/, '$1150000');
    const body = text.replace('END:VCALENDAR', `${instance}END:VCALENDAR`);
    expect((await save(wire(), name, body, { headers: { 'if-match': etag } })).status).toBe(204);
    const second = '?instance=2026-11-26T08:00:00.000Z';
    expect(await known(wire(), name, second)).toMatchObject({ ...texts, start: '2026-11-26T14:00:00' });
    expect(await known(wire(), name, third)).toMatchObject({ title: 'Third of Musterfrau' });

    // The whole series an hour later: what had words of its own has them still.
    const all = (await seen(wire(), name)).text;
    const shifted = all.replaceAll(
      /^((?:DTSTART|DTEND|RECURRENCE-ID)[^:]*:\d{8}T)(\d\d)/gm,
      (_, head, hour) => `${head}${Number(hour) + 1}`,
    );
    expect((await save(wire(), name, shifted)).status).toBe(204);
    expect(await known(wire(), name, '?instance=2026-11-27T09:00:00.000Z')).toMatchObject({
      title: 'Third of Musterfrau',
      start: '2026-11-27T10:00:00',
    });
    expect(await known(wire(), name, '?instance=2026-11-28T09:00:00.000Z')).toMatchObject(texts);
    expect((await stored(wire(), name)).match(/^SUMMARY:E\. M\./gm)).toBeNull();
  });

  it('B01 an alarm that the phone adds is kept, in the words of the shop where it said what it was shown', async () => {
    const name = await book(wire());
    await setPrivacy(wire(), 'busy');
    const { text } = await seen(wire(), name);
    const alarm = ['BEGIN:VALARM', 'UID:a1', 'ACTION:DISPLAY', 'TRIGGER:-PT15M', 'DESCRIPTION:Busy', 'END:VALARM'];
    expect(
      (
        await save(
          wire(),
          name,
          inEvent(text, (lines) => [...lines, ...alarm]),
        )
      ).status,
    ).toBe(204);
    expect((await seen(wire(), name)).text).toContain('DESCRIPTION:Busy');
    expect(await stored(wire(), name)).toContain(`TRIGGER:-PT15M\r\nDESCRIPTION:${secrets.title}`);

    // Dismissed and re-spelt, its text is still the one that was stored; taken out, it is gone.
    const again = (await seen(wire(), name)).text.replace(
      'DESCRIPTION:Busy',
      'DESCRIPTION:Reminder\r\nACKNOWLEDGED:20261125T080000Z',
    );
    expect((await save(wire(), name, again)).status).toBe(204);
    expect(await stored(wire(), name)).toMatch(
      /DESCRIPTION:Hearing aid.*ACKNOWLEDGED|ACKNOWLEDGED.*DESCRIPTION:Hearing aid/s,
    );
    expect((await save(wire(), name, text)).status).toBe(204);
    expect(await stored(wire(), name)).not.toContain('VALARM');
    await requireUntouched(wire(), name, 'Busy');
  });

  it('B01 what was never shown cannot be taken out: guests, files, marks, an alarm that writes letters', async () => {
    const hidden = [
      'ATTENDEE;CN=Musterfrau:mailto:m@example.com',
      'ATTACH:https://example.com/audiogram.pdf',
      'X-SHOP-FILE:0815',
      'BEGIN:VALARM',
      'ACTION:EMAIL',
      'TRIGGER:-P1D',
      'SUMMARY:Musterfrau',
      'DESCRIPTION:Musterfrau',
      'ATTENDEE:mailto:m@example.com',
      'END:VALARM',
    ];
    const name = await book(wire());
    const full = await seen(wire(), name);
    await save(
      wire(),
      name,
      inEvent(full.text, (lines) => [...lines, ...hidden]),
      { headers: { 'if-match': full.etag } },
    );
    await setPrivacy(wire(), 'type-only');
    const { text } = await seen(wire(), name);
    expect(hiddenWords.filter((word) => text.includes(word))).toEqual([]);
    for (const body of [later(text), text.replaceAll('\r\n', '\n'), later(text)])
      expect((await save(wire(), name, body)).status).toBe(204);
    const body = await stored(wire(), name);
    for (const line of hidden) expect(body).toContain(line);
    await requireUntouched(wire(), name, 'Fitting');
  });

  it('B01 the title of another level, which the phone still shows, is no edit either', async () => {
    const name = await book(wire());
    await setPrivacy(wire(), 'initials');
    const { text } = await seen(wire(), name);
    await setPrivacy(wire(), 'busy');
    expect((await save(wire(), name, later(text))).status).toBe(204);
    await requireUntouched(wire(), name, 'E. M.');
  });

  it('B01 another phone may not make public what its maker called private', async () => {
    const { shop, fetch } = wire();
    const auth = { userName: 'bea', password: 'lens cloth 42' };
    const access = { userName: 'bea', userId: shop.user.id, branchId: shop.branch.id, confirmed: true };
    await api(wire(), 201, 'POST', '/service-accesses', access);
    await api(wire(), 200, 'PUT', '/service-accesses/bea/password', { password: auth.password });
    const name = await book(wire());
    const full = await seen(wire(), name);
    const mine = inEvent(full.text, (lines) => [...lines, 'CLASS:PRIVATE']).replaceAll(
      name.replace('.ics', ''),
      'mine',
    );
    await save(wire(), 'mine.ics', mine);
    const path = `${shop.calendarPath.replace('anna/', 'bea/')}mine.ics`;
    const theirs = await fetch('GET', path, { auth });
    expect(theirs.text).not.toContain('Musterfrau');
    for (const body of [theirs.text, later(inEvent(theirs.text, (lines) => [...lines, 'CLASS:PUBLIC']))])
      expect((await fetch('PUT', path, { auth, headers: { 'content-type': 'text/calendar' }, body })).status).toBe(204);
    expect((await fetch('GET', path, { auth })).text).not.toContain('Musterfrau');
    expect((await seen(wire(), 'mine.ics')).text).toMatch(/CLASS:PRIVATE[\s\S]*|[\s\S]*T11/);
    expect(await stored(wire(), 'mine.ics')).toContain('CLASS:PRIVATE');
  });
});
