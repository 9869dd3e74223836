import { expect, it } from 'vitest';
import { dav } from '../../shared/model/names.ts';
import { api } from '../admin/requests.ts';
import type { TestGateway } from '../support/gateway.ts';
import { askReport, event, prop, reportBody } from '../support/icalendar.ts';
import { propfindBody, readMultistatus } from '../support/multistatus.ts';
import { describeWire } from '../support/wire.ts';
import { book, customer, hiddenWords, known, lineOf, save, secrets, seen, setPrivacy } from './shop.ts';

const titles = {
  'first-name': 'Erika',
  pseudonym: 'ErMu 4711',
  initials: 'E. M.',
  'type-only': 'Fitting',
  busy: 'Busy',
} as const;
const levels = Object.keys(titles) as (keyof typeof titles)[];

const nothingOf = (text: string, words: readonly string[] = hiddenWords): void => {
  const found = words.filter((word) => text.replaceAll(/\r?\n[ \t]/g, '').includes(word));
  expect(found).toEqual([]);
};

const window = '<C:time-range start="20261101T000000Z" end="20261231T000000Z"/>';
const bounds = 'start="20261101T000000Z" end="20261231T000000Z"';
const events = (inside: string): string =>
  `<C:filter><C:comp-filter name="VCALENDAR"><C:comp-filter name="VEVENT">${inside}</C:comp-filter></C:comp-filter></C:filter>`;
const query = (inside: string, data = '<C:calendar-data/>'): string =>
  reportBody('C:calendar-query', `<D:prop><D:getetag/>${data}</D:prop>${events(inside)}`);

/** Everything by which a phone reads: what it answers, as one text. */
const everyWayOut = async (gateway: TestGateway, name: string): Promise<Record<string, string>> => {
  const { fetch, shop } = gateway;
  const path = `${shop.calendarPath}${name}`;
  const data = '<D:getetag/><C:calendar-data/>';
  const ask = async (body: string) => (await askReport(gateway, body)).text;
  return {
    get: (await fetch('GET', path)).text,
    multiget: await ask(reportBody('C:calendar-multiget', `<D:prop>${data}</D:prop><D:href>${path}</D:href>`)),
    query: await ask(query(window)),
    expand: await ask(query(window, `<C:calendar-data><C:expand ${bounds}/></C:calendar-data>`)),
    limited: await ask(query(window, `<C:calendar-data><C:limit-recurrence-set ${bounds}/></C:calendar-data>`)),
    selected: await ask(
      query(
        window,
        '<C:calendar-data><C:comp name="VCALENDAR"><C:allprop/><C:comp name="VEVENT"><C:prop name="SUMMARY"/><C:prop name="DESCRIPTION"/><C:prop name="LOCATION"/></C:comp></C:comp></C:calendar-data>',
      ),
    ),
    sync: await ask(
      reportBody('D:sync-collection', `<D:sync-token/><D:sync-level>1</D:sync-level><D:prop>${data}</D:prop>`),
    ),
    whole: (await fetch('GET', shop.calendarPath)).text,
    everything: (
      await fetch('PROPFIND', path, {
        headers: { depth: '0' },
        body: '<D:propfind xmlns:D="DAV:"><D:allprop/></D:propfind>',
      })
    ).text,
  };
};

describeWire('B01 privacy', (wire) => {
  it('B01 every level says its own title, and every way out says no more than it', async () => {
    const name = await book(wire(), { recurrence: 'FREQ=DAILY;COUNT=3' });
    const full = await seen(wire(), name);
    expect(full.text).toContain(secrets.description);
    const etags = new Set([full.etag]);
    for (const level of levels) {
      await setPrivacy(wire(), level);
      const { get, ...others } = await everyWayOut(wire(), name);
      expect([level, lineOf(get ?? '', 'SUMMARY')]).toEqual([level, titles[level]]);
      nothingOf(get ?? '');
      for (const [way, text] of Object.entries(others)) {
        expect([way, text === '']).toEqual([way, false]);
        nothingOf(text);
        if (way !== 'everything') expect([way, text.includes(titles[level])]).toEqual([way, true]);
      }
      if (level === 'busy') nothingOf(Object.values(others).join(), ['Erika', 'Fitting', '4711']);
      for (const line of ['DTSTART', 'DTEND', 'RRULE', 'UID', 'STATUS', 'DTSTAMP'])
        expect([line, lineOf(get ?? '', line)]).toEqual([line, lineOf(full.text, line)]);
      const { etag } = await seen(wire(), name);
      expect(etags.has(etag)).toBe(false);
      etags.add(etag);
    }
    await setPrivacy(wire(), 'full');
    expect(await seen(wire(), name)).toMatchObject({ text: full.text, etag: full.etag });
  });

  it('B01 one entity tag and one length, by whichever request; conditions are judged by it', async () => {
    const name = await book(wire());
    await setPrivacy(wire(), 'pseudonym');
    const { fetch, shop } = wire();
    const path = `${shop.calendarPath}${name}`;
    const { etag, bytes } = await seen(wire(), name);
    const listed = readMultistatus(
      await fetch('PROPFIND', shop.calendarPath, {
        headers: { depth: '1' },
        body: propfindBody('D:getetag D:getcontentlength'),
      }),
    ).get(path);
    expect(listed?.text(dav('getetag'))).toBe(etag);
    expect(listed?.text(dav('getcontentlength'))).toBe(String(bytes.length));
    const head = await fetch('HEAD', path);
    expect([head.headers.etag, head.headers['content-length']]).toEqual([etag, String(bytes.length)]);
    const asked = readMultistatus(
      await askReport(wire(), reportBody('C:calendar-multiget', `${prop('D:getetag')}<D:href>${path}</D:href>`)),
    );
    expect(asked.get(path)?.text(dav('getetag'))).toBe(etag);
    expect((await fetch('GET', path, { headers: { 'if-none-match': etag } })).status).toBe(304);
    expect((await fetch('GET', path, { headers: { 'if-match': '"0"' } })).status).toBe(412);
    expect((await fetch('DELETE', path, { headers: { 'if-match': '"0"' } })).status).toBe(412);
    expect((await fetch('DELETE', path, { headers: { 'if-match': etag } })).status).toBe(204);
  });

  it('B01 what the diary changes beside the body is another entity tag where it shows', async () => {
    const name = await book(wire());
    await setPrivacy(wire(), 'type-only');
    const before = await seen(wire(), name);
    await api(wire(), 200, 'PATCH', `/resources/anna-diary/appointments/${name}`, { type: 'Check' });
    const after = await seen(wire(), name);
    expect(lineOf(after.text, 'SUMMARY')).toBe('Check');
    expect(after.etag).not.toBe(before.etag);
  });

  it('B01 filters find what the reader may see, and nothing by what is hidden', async () => {
    const name = await book(wire());
    const byText = async (property: string, text: string) => {
      const inside = `<C:prop-filter name="${property}"><C:text-match>${text}</C:text-match></C:prop-filter>`;
      return readMultistatus(await askReport(wire(), query(inside, ''))).size;
    };
    const defined = async (property: string) =>
      readMultistatus(await askReport(wire(), query(`<C:prop-filter name="${property}"/>`, ''))).size;
    expect([await byText('SUMMARY', 'Musterfrau'), await defined('DESCRIPTION')]).toEqual([1, 1]);
    await setPrivacy(wire(), 'first-name');
    expect(await byText('SUMMARY', 'Musterfrau')).toBe(0);
    expect(await byText('DESCRIPTION', 'ear')).toBe(0);
    expect(await defined('DESCRIPTION')).toBe(0);
    expect(await byText('SUMMARY', 'Erika')).toBe(1);
    await setPrivacy(wire(), 'busy');
    expect(await byText('SUMMARY', 'Erika')).toBe(0);
    expect(await byText('UID', name.replace('.ics', ''))).toBe(1);
  });

  it('B01 with a label alone a pseudonym is initials; with nothing of a customer the type, and then that it is taken', async () => {
    await setPrivacy(wire(), 'pseudonym');
    const titleOf = async (more: object) => lineOf((await seen(wire(), await book(wire(), more))).text, 'SUMMARY');
    expect(await titleOf({ customer: 'Frau Dr. Erika Musterfrau' })).toBe('E. M.');
    expect(await titleOf({ customer: 'Musterfrau, Erika' })).toBe('E. M.');
    expect(await titleOf({ customer: { firstName: 'Erika', lastName: 'Musterfrau' } })).toBe('E. M.');
    expect(await titleOf({ customer: undefined })).toBe('Fitting');
    expect(await titleOf({ customer: undefined, type: undefined })).toBe('Busy');
    expect(await titleOf({ customer: { ...customer, number: 4711 } })).toBe('ErMu 4711');
  });

  it('B01 an override of a series is masked as its master is', async () => {
    const name = await book(wire(), { recurrence: 'FREQ=DAILY;COUNT=3' });
    const { id } = await known(wire(), name);
    const instance = '2026-11-26T08:00:00.000Z';
    await api(wire(), 200, 'PATCH', `/resources/anna-diary/appointments/${id}?instance=${instance}`, {
      title: 'Musterfrau comes later',
      start: '2026-11-26T11:00',
    });
    await setPrivacy(wire(), 'initials');
    const { text } = await seen(wire(), name);
    nothingOf(text);
    expect(text.match(/^SUMMARY:.*$/gm)).toEqual(['SUMMARY:E. M.', 'SUMMARY:E. M.']);
    expect(text.match(/^RECURRENCE-ID/gm)).toHaveLength(1);
  });

  it('B01 what a phone sends beside the texts is masked for others, in marks, alarms and components of its own too', async () => {
    const colleague = { userName: 'bea', password: 'lens cloth 42' };
    const { user, branch } = wire().shop;
    await api(wire(), 201, 'POST', '/service-accesses', {
      userName: 'bea',
      userId: user.id,
      branchId: branch.id,
      confirmed: true,
      privacy: 'busy',
    });
    await api(wire(), 200, 'PUT', '/service-accesses/bea/password', { password: colleague.password });
    const lines = [
      'DTSTART;X-WHY="Musterfrau":20261125T090000Z',
      'DTEND:20261125T100000Z',
      'summary:Musterfrau',
      'SUMMARY;LANGUAGE=de:Musterfrau',
      'DESCRIPTION;ALTREP="data:text/html,Musterfrau":Musterfrau',
      'LOCATION:Musterfrau',
      'COMMENT:Musterfrau',
      'CONTACT:Musterfrau',
      'CATEGORIES:Musterfrau',
      'RESOURCES:Musterfrau',
      'URL:https://example.com/Musterfrau',
      'GEO:48.1;11.5',
      'ATTENDEE;CN=Musterfrau:mailto:Musterfrau@example.com',
      'ORGANIZER;CN=Musterfrau:mailto:Musterfrau@example.com',
      'ATTACH;FILENAME=Musterfrau.pdf:https://example.com/Musterfrau.pdf',
      'RELATED-TO:Musterfrau',
      'CONFERENCE;LABEL=Musterfrau:tel:+49-Musterfrau',
      'STYLED-DESCRIPTION;VALUE=TEXT:Musterfrau',
      'X-ALT-DESC;FMTTYPE=text/html:<b>Musterfrau</b>',
      'X-APPLE-STRUCTURED-LOCATION;X-TITLE=Musterfrau:geo:48,11',
      'COLOR:Musterfrau',
      'BEGIN:VALARM',
      'UID:alarm-1',
      'ACTION:DISPLAY',
      'TRIGGER:-PT15M',
      'DESCRIPTION:Musterfrau',
      'X-NOTE:Musterfrau',
      'END:VALARM',
      'BEGIN:VALARM',
      'ACTION:EMAIL',
      'TRIGGER:-PT1H',
      'SUMMARY:Musterfrau',
      'DESCRIPTION:Musterfrau',
      'ATTENDEE:mailto:Musterfrau@example.com',
      'END:VALARM',
      'BEGIN:PARTICIPANT',
      'UID:p1',
      'SUMMARY:Musterfrau',
      'END:PARTICIPANT',
    ];
    const body = event('phone-made', ...lines).replace('PRODID', 'X-WR-CALNAME:Musterfrau\r\nPRODID');
    expect((await save(wire(), 'm.ics', body)).status).toBe(201);
    expect((await seen(wire(), 'm.ics')).text).toContain('Musterfrau');
    const masked = await wire().fetch('GET', `${wire().shop.calendarPath.replace('anna/', 'bea/')}m.ics`, {
      auth: colleague,
    });
    expect(masked.status).toBe(200);
    nothingOf(masked.text);
    nothingOf(masked.text, ['48.1']);
    expect(masked.text.match(/^(?:BEGIN|SUMMARY|DESCRIPTION|TRIGGER).*$/gm)?.map((line) => line.trim())).toEqual([
      'BEGIN:VCALENDAR',
      'BEGIN:VEVENT',
      'SUMMARY:Busy',
      'BEGIN:VALARM',
      'TRIGGER:-PT15M',
      'DESCRIPTION:Busy',
    ]);
  });

  it('B01 a phone always sees what it made, and a new access of the same name does not', async () => {
    await setPrivacy(wire(), 'busy');
    const body = event('own', 'SUMMARY:Dentist');
    const made = await save(wire(), 'own.ics', body);
    expect(made.status).toBe(201);
    const own = await seen(wire(), 'own.ics');
    expect([own.text, own.etag]).toEqual([body, made.headers.etag]);
    await api(wire(), 200, 'PATCH', '/resources/anna-diary/appointments/own.ics', { status: 'proposed' });
    expect((await seen(wire(), 'own.ics')).text).toContain('Dentist');

    const { access, user, branch } = wire().shop;
    wire().clock.now += 60_000;
    await api(wire(), 204, 'DELETE', '/service-accesses/anna');
    const again = { userName: 'anna', userId: user.id, branchId: branch.id, confirmed: true };
    await api(wire(), 201, 'POST', '/service-accesses', again);
    await api(wire(), 200, 'PUT', '/service-accesses/anna/password', { password: 'lens cloth 42' });
    const auth = { userName: access.userName, password: 'lens cloth 42' };
    nothingOf((await seen(wire(), 'own.ics', { auth })).text, ['Dentist']);
  });

  it('B01 what its maker calls private is busy for every other phone, whatever the level', async () => {
    const { user, branch } = wire().shop;
    const auth = { userName: 'bea', password: 'lens cloth 42' };
    const access = { userName: 'bea', userId: user.id, branchId: branch.id, confirmed: true };
    await api(wire(), 201, 'POST', '/service-accesses', access);
    await api(wire(), 200, 'PUT', '/service-accesses/bea/password', { password: auth.password });
    const path = wire().shop.calendarPath.replace('anna/', 'bea/');
    for (const [name, classified] of Object.entries({ a: 'PRIVATE', b: 'confidential', c: 'X-STAFF', d: 'PUBLIC' })) {
      await save(wire(), `${name}.ics`, event(name, 'SUMMARY:Musterfrau', `CLASS:${classified}`));
      const theirs = await wire().fetch('GET', `${path}${name}.ics`, { auth });
      expect([name, lineOf(theirs.text, 'SUMMARY')]).toEqual([name, name === 'd' ? 'Musterfrau' : 'Busy']);
      expect(lineOf((await seen(wire(), `${name}.ics`)).text, 'SUMMARY')).toBe('Musterfrau');
      const listed = readMultistatus(
        await wire().fetch('PROPFIND', path, { auth, headers: { depth: '1' }, body: propfindBody('D:getetag') }),
      );
      expect(listed.get(`${path}${name}.ics`)?.text(dav('getetag'))).toBe(theirs.headers.etag);
    }
    // Made public again it is everybody's.
    await save(wire(), 'a.ics', event('a', 'SUMMARY:Musterfrau'));
    expect(lineOf((await wire().fetch('GET', `${path}a.ics`, { auth })).text, 'SUMMARY')).toBe('Musterfrau');
  });

  it('B01 busy times are what they were', async () => {
    await book(wire(), { recurrence: 'FREQ=DAILY;COUNT=3' });
    const busy = async () =>
      (await askReport(wire(), reportBody('C:free-busy-query', window))).text.match(/^FREEBUSY.*$/gm);
    const before = await busy();
    expect(before).not.toBeNull();
    await setPrivacy(wire(), 'busy');
    expect(await busy()).toEqual(before);
  });
});
