import { expect, it } from 'vitest';
import { textOf } from '../../shared/codec/xml/node.ts';
import { dav } from '../../shared/model/names.ts';
import { api } from '../admin/requests.ts';
import { book, seen, setPrivacy } from '../privacy/shop.ts';
import type { TestGateway } from '../support/gateway.ts';
import { askReport, event, prop, putObject, reportBody } from '../support/icalendar.ts';
import { propfindBody, proppatchBody, type ReadResponse, readMultistatus, setting } from '../support/multistatus.ts';
import { describeWire } from '../support/wire.ts';

/** What clients list, one after another: what is made of a listing's entries alone, what they all lack, and what must be asked elsewhere. */
const questions = [
  'D:getetag',
  'D:getetag D:getcontenttype D:resourcetype',
  'D:getetag X:unknown',
  'D:creationdate D:getlastmodified D:getcontentlength',
  'D:getetag X:colour',
  'D:owner D:getetag',
  'D:getetag',
];

const said = ({ properties }: ReadResponse) =>
  [...properties].map(([name, { status, element }]) => [name, status, textOf(element)]).sort();

const listed = async ({ fetch, shop }: TestGateway, names: string) => {
  const body = propfindBody(names);
  const all = readMultistatus(await fetch('PROPFIND', shop.calendarPath, { headers: { depth: '1' }, body }));
  return new Map([...all].filter(([href]) => href !== shop.calendarPath));
};

/** What each member says when it is asked alone. */
const alone = async ({ fetch }: TestGateway, hrefs: Iterable<string>, names: string) => {
  const answers: [string, unknown][] = [];
  for (const href of hrefs) {
    const one = readMultistatus(await fetch('PROPFIND', href, { headers: { depth: '0' }, body: propfindBody(names) }));
    answers.push([href, said([...one.values()][0]!)]);
  }
  return answers.sort();
};

const sayAll = (all: ReadonlyMap<string, ReadResponse>) => [...all].map(([href, one]) => [href, said(one)]).sort();

const etagsIn = (answer: { status: number; text: string }, { shop }: TestGateway) =>
  Object.fromEntries(
    [...readMultistatus(answer)]
      .filter(([href]) => href !== shop.calendarPath)
      .map(([href, one]) => [href, one.text(dav('getetag'))]),
  );

/** The entity tags of all members, by every way that lists them. */
const waysToList = async (gateway: TestGateway) => {
  const { fetch, shop } = gateway;
  const filter = (range: string) =>
    `<C:filter><C:comp-filter name="VCALENDAR"><C:comp-filter name="VEVENT">${range}</C:comp-filter></C:comp-filter></C:filter>`;
  const query = (range: string) =>
    askReport(gateway, reportBody('C:calendar-query', prop('D:getetag') + filter(range)));
  const sync = reportBody('D:sync-collection', `<D:sync-token/><D:sync-level>1</D:sync-level>${prop('D:getetag')}`);
  return [
    await fetch('PROPFIND', shop.calendarPath, { headers: { depth: '1' }, body: propfindBody('D:getetag') }),
    await askReport(gateway, sync),
    await query(''),
    await query('<C:time-range start="20261101T000000Z"/>'),
  ].map((answer) => etagsIn(answer, gateway));
};

describeWire('what is listed again', (wire) => {
  it('says of each member what it says alone, whatever was asked before', async () => {
    for (const name of ['plain.ics', '%C3%A4%20new', "a'b%20(1)&c"]) await putObject(wire(), name, event(name));
    const { fetch, shop } = wire();
    for (const colour of [undefined, 'red', 'blue']) {
      if (colour !== undefined)
        await fetch('PROPPATCH', `${shop.calendarPath}plain.ics`, {
          body: proppatchBody(setting(`<X:colour>${colour}</X:colour>`)),
        });
      for (const names of questions) {
        const all = await listed(wire(), names);
        expect(all.size).toBe(3);
        expect([colour, names, sayAll(all)]).toEqual([colour, names, await alone(wire(), all.keys(), names)]);
      }
    }
  });

  it('B01 follows each change and each level of privacy, by every way that lists', async () => {
    const [kept, changed] = [await book(wire()), await book(wire())];
    const met = new Set<string>();
    for (const privacy of ['full', 'busy', 'full', 'initials', 'busy']) {
      await setPrivacy(wire(), privacy);
      for (const title of ['one', 'two']) {
        await api(wire(), 200, 'PATCH', `/resources/anna-diary/appointments/${changed}`, { title });
        const now: Record<string, string> = {};
        for (const name of [kept, changed]) now[`${wire().shop.calendarPath}${name}`] = (await seen(wire(), name)).etag;
        for (const way of await waysToList(wire())) expect(way).toEqual(now);
        for (const etag of Object.values(now)) met.add(etag);
      }
    }
    // One for each level of what is kept; of what changes one for each text that is shown whole, and one for each write of others.
    expect(met.size).toBe(3 + 2 + 6);
  });
});
