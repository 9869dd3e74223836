import { expect, it } from 'vitest';
import { ingresses } from '../../shared/http/ingress.ts';
import { caldav, dav } from '../../shared/model/names.ts';
import { askReport, event, prop, putObject, reportBody } from '../support/icalendar.ts';
import { conditionsIn, readMultistatus } from '../support/multistatus.ts';
import { describeWire } from '../support/wire.ts';

const multiget = (hrefs: readonly string[], inside = prop('D:getetag C:calendar-data')): string =>
  reportBody('C:calendar-multiget', `${inside}${hrefs.map((href) => `<D:href>${href}</D:href>`).join('')}`);

describeWire('calendar-multiget', (wire) => {
  it('gives each named object with entity tag and bytes, and 404 for one that is not there; no Depth needed (trap 33)', async () => {
    const { shop } = wire();
    const { headers } = await putObject(wire(), 'a.ics', event('a'));
    const hrefs = [`${shop.calendarPath}a.ics`, `${shop.calendarPath}none.ics`];
    const answers = readMultistatus(await askReport(wire(), multiget(hrefs), { headers: {} }));
    expect([...answers.keys()]).toEqual(hrefs);
    expect(answers.get(hrefs[0]!)!.text(dav('getetag'))).toBe(headers.etag);
    expect(answers.get(hrefs[0]!)!.text(caldav('calendar-data'))).toBe(event('a'));
    expect(answers.get(hrefs[1]!)!.status).toBe(404);
  });

  it('answers on the home for all its calendars, on a collection for its own, on an object for itself', async () => {
    const { fetch, shop } = wire();
    const own = '/dav/calendars/anna/private/';
    expect((await fetch('MKCALENDAR', own)).status).toBe(201);
    await fetch('PUT', `${own}p.ics`, { headers: { 'content-type': 'text/calendar' }, body: event('p') });
    await putObject(wire(), 'a.ics', event('a'));
    await putObject(wire(), 'other.ics', event('other'));
    const hrefs = [`${shop.calendarPath}a.ics`, `${own}p.ics`, `${shop.calendarPath}other.ics`];
    const statuses = async (path: string) => {
      const answers = readMultistatus(await askReport(wire(), multiget(hrefs), { path, headers: {} }));
      return hrefs.map((href) => answers.get(href)!.status ?? 200);
    };
    expect(await statuses('/dav/calendars/anna/')).toEqual([200, 200, 200]);
    expect(await statuses(shop.calendarPath)).toEqual([200, 404, 200]);
    expect(await statuses(`${shop.calendarPath}a.ics`)).toEqual([200, 404, 404]);
  });

  it('T11: what lies in another home, is no object or is no path is a 404 response with the href as sent', async () => {
    const bert = await wire().seed({ name: 'bert' });
    await wire().fetch('PUT', `${bert.calendarPath}b.ics`, {
      headers: { 'content-type': 'text/calendar' },
      body: event('b'),
      auth: { ...bert.access, password: bert.password },
    });
    await putObject(wire(), 'a.ics', event('a'));
    const hrefs = [
      `${bert.calendarPath}b.ics`,
      `/dav/calendars/anna/${bert.resource.id}/b.ics`,
      `${wire().shop.calendarPath}a.ics`.replace('/anna/', '/bert/'),
      wire().shop.calendarPath,
      '/dav/calendars/anna/%E0%A4/x.ics',
      '/dav/calendars/anna/../bert/x.ics',
      'https://elsewhere.example/a.ics',
    ];
    const answers = readMultistatus(await askReport(wire(), multiget(hrefs), { path: '/dav/calendars/anna/' }));
    expect([...answers].map(([href, { status }]) => [href, status])).toEqual(hrefs.map((href) => [href, 404]));
  });

  it('reads a reference with doubled slashes, dots or no path as what it means, so that nothing is deleted for its spelling', async () => {
    await putObject(wire(), 'a.ics', event('a'));
    const { calendarPath } = wire().shop;
    const [, , , , name] = calendarPath.split('/');
    const meant = [
      `${calendarPath.replaceAll('/', '//')}a.ics`,
      `${calendarPath}/a.ics`,
      `https://cal.example.com/${calendarPath}a.ics`,
      `${calendarPath}./a.ics`,
      `${calendarPath}x/../a.ics`,
      'a.ics',
      './a.ics',
      `../${name}/a%2Eics`,
    ];
    const elsewhere = [
      '../../bert/x/a.ics',
      '../a.ics',
      `http://elsewhere.example/${calendarPath}a.ics`,
      'mailto:a.ics',
      '',
    ];
    const answers = readMultistatus(await askReport(wire(), multiget([...meant, ...elsewhere])));
    expect([...answers].map(([href, { status }]) => [href, status])).toEqual([
      ...meant.map((href) => [href, undefined]),
      ...elsewhere.map((href) => [href, 404]),
    ]);
  });

  it('understands absolute URLs of this host, and names encoded in either way', async () => {
    await putObject(wire(), 'a b(1).ics', event('a'));
    const hrefs = ['a%20b(1).ics', 'a%20b%281%29.ics'].map((name) => `${wire().shop.calendarPath}${name}`);
    const absolute = `https://cal.example.com${hrefs[0]}`;
    const answers = readMultistatus(await askReport(wire(), multiget([...hrefs, absolute])));
    expect([...answers.values()].map((answer) => answer.text(caldav('calendar-data')))).toEqual(
      Array(3).fill(event('a')),
    );
  });

  it('T19: duplicates are answered once, more than 10,000 distinct hrefs are refused', async () => {
    const { shop } = wire();
    await putObject(wire(), 'a.ics', event('a'));
    const same = Array.from({ length: 2_000 }, () => `${shop.calendarPath}a.ics`);
    expect(readMultistatus(await askReport(wire(), multiget(same))).size).toBe(1);
    const distinct = Array.from({ length: 10_001 }, (_, i) => `${shop.calendarPath}${i}.ics`);
    const room = wire().runtime.ingress.answerBytes > ingresses.alb.answerBytes;
    expect((await askReport(wire(), multiget(distinct.slice(1)))).status).toBe(room ? 207 : 507);
    const refused = await askReport(wire(), multiget(distinct));
    expect([refused.status, conditionsIn(refused)]).toEqual([403, [dav('number-of-matches-within-limits')]]);
  });

  it('refuses a multiget without hrefs', async () => {
    expect((await askReport(wire(), multiget([]))).status).toBe(400);
  });
});

describeWire(
  'calendar-multiget behind a load balancer, which takes 1 MB',
  (wire) => {
    it('gives a response with 507 to each object the answer has no room for, never 404, never none', async () => {
      const { shop } = wire();
      const big = (uid: string) =>
        event(uid, ...Array.from({ length: 3_000 }, (_, i) => `X-PAD-${i}:${'&'.repeat(20)}`));
      const names = Array.from({ length: 10 }, (_, i) => `${i}.ics`);
      await Promise.all(names.map((name) => putObject(wire(), name, big(name))));
      const answer = await askReport(
        wire(),
        multiget([...names.map((name) => shop.calendarPath + name), `${shop.calendarPath}none`]),
      );
      const statuses = [...readMultistatus(answer).values()].map(({ status }) => status ?? 200);
      expect(statuses).toHaveLength(11);
      const refused = answer.text.match(/ 507 [^<]*<\/D:status><D:error><D:number-of-matches-within-limits\/>/g);
      expect(refused).toHaveLength(statuses.filter((status) => status === 507).length);
      expect(statuses.filter((status) => status === 200).length).toBeGreaterThan(1);
      expect(statuses.at(-1)).toBe(404);
    });
  },
  { compose: { ingress: 'alb' } },
);
