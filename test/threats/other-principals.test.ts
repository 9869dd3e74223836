import { expect, it } from 'vitest';
import { askReport, event, prop, putObject, reportBody } from '../support/icalendar.ts';
import { readMultistatus } from '../support/multistatus.ts';
import type { SeededShop } from '../support/seed.ts';
import { describeWire } from '../support/wire.ts';

const sync = reportBody('D:sync-collection', `<D:sync-token/><D:sync-level>1</D:sync-level>${prop('D:getetag')}`);
const query = reportBody(
  'C:calendar-query',
  `${prop('D:getetag')}<C:filter><C:comp-filter name="VCALENDAR"/></C:filter>`,
);
const proppatch =
  '<D:propertyupdate xmlns:D="DAV:"><D:set><D:prop><D:displayname>Mine</D:displayname></D:prop></D:set></D:propertyupdate>';

/**
 * Every way to touch something where it is, and where it would be if its id were one of the own home; a calendar of that
 * name may be made there, it is another one.
 */
const requests = ({ calendarPath, principal }: SeededShop, guessed: string) => {
  const places = [
    calendarPath,
    `${calendarPath}secret.ics`,
    `/dav/calendars/${principal.userName}/`,
    `/dav/principals/${principal.userName}/`,
    guessed,
    `${guessed}secret.ics`,
  ];
  const asked: readonly (readonly [method: string, body?: string])[] = [
    ['OPTIONS'],
    ['GET'],
    ['HEAD'],
    ['PUT', event('theirs', 'SUMMARY:overwritten')],
    ['DELETE'],
    ['PROPFIND'],
    ['PROPPATCH', proppatch],
    ['REPORT', sync],
    ['REPORT', query],
    ['REPORT', reportBody('C:free-busy-query', '<C:time-range start="20261101T000000Z" end="20261201T000000Z"/>')],
    ['COPY'],
    ['MOVE'],
    ['POST', event('posted')],
    ['MKCALENDAR'],
    ['MKCOL'],
  ];
  return places
    .flatMap((path) => asked.map(([method, body]) => ({ method, path, body })))
    .filter(({ method, path }) => !(path.startsWith(guessed) && method.startsWith('MK')));
};

describeWire('what belongs to another principal', (wire) => {
  it('T11 T12 is a 404 like what does not exist, for every method on every place of his, and stays as it was (CVE-2026-45281)', async () => {
    const { fetch, seed, store, shop } = wire();
    const bert = await seed({ name: 'bert' });
    const auth = { ...bert.access, password: bert.password };
    const theirs = `${bert.calendarPath}secret.ics`;
    expect((await fetch('PUT', theirs, { auth, body: event('theirs', 'SUMMARY:Secret') })).status).toBe(201);
    expect((await putObject(wire(), 'own.ics', event('own'))).status).toBe(201);
    const calendar = () => store.loadCalendar(bert.principal, bert.resource.id);
    const before = await calendar();
    expect(before?.version).toBe(1);

    const own = `${shop.calendarPath}own.ics`;
    const guessed = `/dav/calendars/anna/${bert.resource.id}/`;
    for (const { method, path, body } of requests(bert, guessed)) {
      const headers = { depth: '0', destination: own, 'content-type': method === 'PUT' ? 'text/calendar' : 'text/xml' };
      const ask = (place: string) => fetch(method, place, { headers, ...(body !== undefined && { body }) });
      const { status, text } = await ask(path);
      if (path.startsWith(guessed)) {
        const invented = await ask(path.replace(bert.resource.id, 'no-diary'));
        expect([method, path, status, text.replaceAll(bert.resource.id, 'no-diary')]).toEqual([
          method,
          path,
          invented.status,
          invented.text,
        ]);
        expect(status).toBeGreaterThanOrEqual(403);
      } else expect([method, path, status]).toEqual([method, path, 404]);
      expect(text).not.toContain('Secret');
    }
    for (const method of ['COPY', 'MOVE']) {
      for (const path of [theirs, `${bert.calendarPath}new.ics`, `${guessed}new.ics`]) {
        const { status } = await fetch(method, own, { headers: { destination: path } });
        expect([method, path, status]).toEqual([method, path, expect.toSatisfy((code) => code >= 403 && code <= 409)]);
      }
    }
    expect(await calendar()).toEqual(before);
    expect((await fetch('GET', own)).status).toBe(200);
  });

  it('T11 T19 inside a multiget is a 404 response like what does not exist', async () => {
    const { fetch, seed, shop } = wire();
    const bert = await seed({ name: 'bert' });
    const theirs = `${bert.calendarPath}secret.ics`;
    const auth = { ...bert.access, password: bert.password };
    expect((await fetch('PUT', theirs, { auth, body: event('theirs', 'SUMMARY:Hidden') })).status).toBe(201);
    const absent = `${shop.calendarPath}absent.ics`;
    const guessed = `/dav/calendars/anna/${bert.resource.id}/secret.ics`;
    const hrefs = [theirs, guessed, absent].map((href) => `<D:href>${href}</D:href>`).join('');
    const multiget = reportBody('C:calendar-multiget', `${prop('D:getetag C:calendar-data')}${hrefs}`);
    const answer = await askReport(wire(), multiget);
    expect(answer.text).not.toContain('Hidden');
    const responses = readMultistatus(answer);
    expect([theirs, guessed, absent].map((href) => responses.get(href)?.status)).toEqual([404, 404, 404]);
  });
});
