import { expect, it } from 'vitest';
import { childOf, elementsOf, textOf } from '../../shared/codec/xml/node.ts';
import { parseXml } from '../../shared/codec/xml/parse.ts';
import { dav } from '../../shared/model/names.ts';
import { askReport, event, prop, putObject, reportBody } from '../support/icalendar.ts';
import { conditionsIn, readMultistatus } from '../support/multistatus.ts';
import { describeWire } from '../support/wire.ts';

const principal = '/dav/principals/anna/';

describeWire('REPORT', (wire) => {
  it('trap 22: one that is unknown, or not for this resource, is supported-report', async () => {
    for (const [body, path] of [
      [reportBody('D:version-tree', ''), undefined],
      ['<x:search xmlns:x="urn:example"/>', undefined],
      [reportBody('C:calendar-query', prop('D:getetag')), principal],
      [reportBody('D:sync-collection', prop('D:getetag')), '/dav/calendars/anna/'],
      [reportBody('C:free-busy-query', ''), principal],
    ] as const) {
      const answer = await askReport(wire(), body, path ? { path } : {});
      expect([answer.status, conditionsIn(answer)]).toEqual([403, [dav('supported-report')]]);
    }
  });

  it('refuses no body and a malformed one', async () => {
    expect((await askReport(wire(), '')).status).toBe(400);
    expect((await askReport(wire(), '<D:sync-collection xmlns:D="DAV:">')).status).toBe(400);
    expect((await askReport(wire(), `<a>${' '.repeat(1 << 20)}</a>`)).status).toBe(413);
  });

  it('advertises on each kind of resource exactly what it answers there', async () => {
    await putObject(wire(), 'a', event('a'));
    const ask = '<D:propfind xmlns:D="DAV:"><D:prop><D:supported-report-set/></D:prop></D:propfind>';
    const { calendarPath } = wire().shop;
    for (const path of ['/dav/', principal, '/dav/calendars/anna/', calendarPath, `${calendarPath}a`]) {
      const answer = await wire().fetch('PROPFIND', path, { headers: { depth: '0' }, body: ask });
      const [response] = readMultistatus(answer).values();
      const reports = elementsOf(response!.element(dav('supported-report-set'))!).map(
        (supported) => elementsOf(childOf(supported, dav('report'))!)[0]!.name,
      );
      expect(reports.length).toBeGreaterThan(0);
      for (const name of reports) {
        const [, namespace, local] = /^\{(.*)\}(.*)$/.exec(name)!;
        const asked = await askReport(wire(), `<x:${local} xmlns:x="${namespace}"/>`, { path });
        expect(asked.text, `${local} on ${path}`).not.toContain('supported-report');
      }
    }
  });

  it('T11: is a 404 in what belongs to someone else', async () => {
    const bert = await wire().seed({ name: 'bert' });
    for (const path of [
      bert.calendarPath,
      '/dav/principals/bert/',
      '/dav/calendars/bert/',
      '/dav/calendars/anna/none/',
    ]) {
      for (const body of [
        reportBody('C:calendar-query', `${prop('D:getetag')}<C:filter><C:comp-filter name="VCALENDAR"/></C:filter>`),
        reportBody('D:sync-collection', `<D:sync-token/><D:sync-level>1</D:sync-level>${prop('D:getetag')}`),
        reportBody('D:expand-property', '<D:property name="displayname"/>'),
        reportBody('D:acl-principal-prop-set', prop('D:displayname')),
      ]) {
        const { status } = await askReport(wire(), body, { path });
        expect([path, status]).toEqual([path, 404]);
      }
    }
  });
});

const depthZero = { headers: { depth: '0' } };

describeWire('reports on principals', (wire) => {
  it('expand-property answers in place of each href what that resource says (RFC 3253 §3.8)', async () => {
    const body = reportBody(
      'D:expand-property',
      '<D:property name="current-user-principal"><D:property name="displayname"/><D:property name="calendar-home-set" namespace="urn:ietf:params:xml:ns:caldav"><D:property name="resourcetype"/></D:property></D:property><D:property name="calendar-proxy-read-for" namespace="http://calendarserver.org/ns/"/>',
    );
    const answer = await askReport(wire(), body, { path: principal, headers: { depth: '0' } });
    const [response] = readMultistatus(answer).values();
    const nested = elementsOf(response!.element(dav('current-user-principal'))!)[0]!;
    expect(nested.name).toBe(dav('response'));
    expect(textOf(childOf(nested, dav('href'))!)).toBe(principal);
    expect(answer.text).toContain('<D:displayname>anna</D:displayname>');
    expect(answer.text).toContain('<D:href>/dav/calendars/anna/</D:href>');
    expect(answer.text).toContain('<D:collection/>');
    expect(response!.statusOf('{http://calendarserver.org/ns/}calendar-proxy-read-for')).toBe(404);
  });

  it('expand-property has a bottom', async () => {
    const deep = (levels: number): string =>
      levels === 0 ? '' : `<D:property name="current-user-principal">${deep(levels - 1)}</D:property>`;
    const answer = await askReport(wire(), reportBody('D:expand-property', deep(12)), { path: principal });
    expect(answer.status).toBe(403);
  });

  it("principal-search-property-set and principal-property-search know names, and only one's own (trap 22)", async () => {
    await wire().seed({ name: 'bert' });
    const set = await askReport(wire(), reportBody('D:principal-search-property-set', ''), {
      path: '/principals/',
      headers: {},
    });
    expect([set.status, parseXml(set.bytes, { bytes: 9_999 })!.name]).toEqual([
      200,
      dav('principal-search-property-set'),
    ]);
    const search = async (text: string, name = 'D:displayname') => {
      const inside = `<D:property-search>${prop(name)}<D:match>${text}</D:match></D:property-search>${prop('D:displayname')}`;
      return [
        ...readMultistatus(
          await askReport(wire(), reportBody('D:principal-property-search', inside), {
            path: '/principals/',
            ...depthZero,
          }),
        ).keys(),
      ];
    };
    expect(await search('NN')).toEqual([principal]);
    expect(await search('bert')).toEqual([]);
    expect(await search('nn', 'D:resourcetype')).toEqual([]);
  });

  it('principal-match and acl-principal-prop-set answer with the one who asks', async () => {
    const match = await askReport(wire(), reportBody('D:principal-match', `<D:self/>${prop('D:displayname')}`), {
      path: '/principals/',
      ...depthZero,
    });
    const acl = await askReport(wire(), reportBody('D:acl-principal-prop-set', prop('D:displayname')), depthZero);
    for (const answer of [match, acl]) {
      const answers = readMultistatus(answer);
      expect([...answers.keys()]).toEqual([principal]);
      expect(answers.get(principal)!.text(dav('displayname'))).toBe('anna');
    }
    for (const inside of [
      '',
      '<D:principal-property/>',
      '<D:self/><D:principal-property><D:owner/></D:principal-property>',
    ]) {
      const none = await askReport(wire(), reportBody('D:principal-match', inside), {
        path: '/principals/',
        ...depthZero,
      });
      expect([inside, none.status]).toEqual([inside, 400]);
    }
  });

  it.each([
    ['principal-match', '<D:self/>'],
    [
      'principal-property-search',
      '<D:property-search><D:prop><D:displayname/></D:prop><D:match>a</D:match></D:property-search>',
    ],
    ['principal-search-property-set', ''],
    ['acl-principal-prop-set', prop('D:displayname')],
  ])('%s is defined at Depth 0, which goes without saying (RFC 3744 §9.2-9.5)', async (name, inside) => {
    const status = async (headers: Record<string, string>) =>
      (await askReport(wire(), reportBody(`D:${name}`, inside), { path: wire().shop.calendarPath, headers })).status;
    expect(await status({ depth: '1' })).toBe(400);
    expect(await status({ depth: 'infinity' })).toBe(400);
    expect([200, 207]).toContain(await status({}));
    expect([200, 207]).toContain(await status({ depth: '0' }));
  });
});
