import { beforeEach, expect, it } from 'vitest';
import { elementsOf, textOf } from '../../../shared/codec/xml/node.ts';
import { type ClarkName, dav } from '../../../shared/model/names.ts';
import { namesIn, readMultistatus } from '../../support/multistatus.ts';
import { describeWire } from '../../support/wire.ts';
import { elsewhere, litmusSite, place } from './site.ts';

const space = 'urn:example:litmus';
const clark = (name: string, namespace = space): ClarkName => `{${namespace}}${name}`;
const element = (name: ClarkName, content = ''): string => {
  const [, namespace = '', local = ''] = /^\{(.*)\}(.*)$/.exec(name) ?? [];
  return `<${local} xmlns="${namespace}">${content}</${local}>`;
};
const set = (...properties: readonly string[]): string => `<set><prop>${properties.join('')}</prop></set>`;
const remove = (...properties: readonly string[]): string => `<remove><prop>${properties.join('')}</prop></remove>`;

describeWire('litmus props, on an appointment', (wire) => {
  const { put, send, transfer, begin } = litmusSite(wire);
  begin();
  beforeEach(() => put('prop', 'prop'));

  const patchOf = async (target: string, ...steps: readonly string[]): Promise<readonly number[]> => {
    const body = `<?xml version="1.0" encoding="utf-8" ?><propertyupdate xmlns="DAV:">${steps.join('')}</propertyupdate>`;
    const answer = readMultistatus(await send('PROPPATCH', target, {}, body)).get(`${place}${target}`)!;
    return [...new Set([...answer.properties.values()].map(({ status }) => status))];
  };
  const patch = (...steps: readonly string[]) => patchOf('prop', ...steps);
  const findAt = async (target: string, names: readonly ClarkName[]) => {
    const body = `<propfind xmlns="DAV:"><prop>${names.map((name) => element(name)).join('')}</prop></propfind>`;
    return readMultistatus(await send('PROPFIND', target, { depth: '0' }, body)).get(`${place}${target}`)!;
  };
  const ten = Array.from({ length: 10 }, (_, n) => clark(`prop${n}`));
  const valued = (value: string, names = ten): string => set(...names.map((name, n) => element(name, `${value}${n}`)));
  const valuesOf = async (names: readonly ClarkName[] = ten, target = 'prop') => {
    const found = await findAt(target, names);
    return names.map((name) => found.text(name) ?? found.statusOf(name));
  };

  it.each([
    ['propfind_invalid', '<foo>'],
    ['propfind_invalid2', '<D:propfind xmlns:D="DAV:"><D:prop><bar:foo xmlns:bar=""/></D:prop></D:propfind>'],
  ])('%s: 400', async (_, body) => {
    expect((await send('PROPFIND', '', { depth: '0' }, body)).status).toBe(400);
  });

  it('propfind_d0: one response for the collection itself, which says that it is one', async () => {
    const names = ['getcontentlength', 'getlastmodified', 'displayname', 'resourcetype'].map((name) => dav(name));
    const found = await findAt('', [...names, clark('foo'), clark('bar')]);
    expect(namesIn(found.element(dav('resourcetype')))).toContain(dav('collection'));
    expect([clark('foo'), clark('bar')].map(found.statusOf)).toEqual([404, 404]);
  });

  it('propset, propget: ten at once come back', async () => {
    expect(await patch(valued('value'))).toEqual([200]);
    expect(await valuesOf()).toEqual(ten.map((_, n) => `value${n}`));
  });

  it('propextended: an unknown element in a propfind is passed over', async () => {
    const answer = await send('PROPFIND', '', { depth: '0' }, '<propfind xmlns="DAV:"><foobar/><allprop/></propfind>');
    expect(readMultistatus(answer).get(place)!.statusOf(dav('resourcetype'))).toBe(200);
  });

  it('propmove: properties move along, in one calendar and to another', async () => {
    await patch(valued('value'));
    for (const [from, to] of [
      ['prop', 'prop2'],
      ['prop2', `${elsewhere}prop`],
      [`${elsewhere}prop`, 'prop3'],
    ] as const)
      expect((await transfer('MOVE', from, to)).status).toBe(201);
    expect(await valuesOf(ten, 'prop3')).toEqual(ten.map((_, n) => `value${n}`));
    await put('prop', 'another');
    expect(await valuesOf()).toEqual(ten.map(() => 404));
  });

  it('propdeletes, propreplace: some are removed, the others get another value', async () => {
    await patch(valued('value'));
    expect(await patch(remove(...ten.slice(0, 5).map((name) => element(name))))).toEqual([200]);
    expect(await valuesOf()).toEqual([404, 404, 404, 404, 404, 'value5', 'value6', 'value7', 'value8', 'value9']);
    expect(await patch(valued('newvalue', ten.slice(5)))).toEqual([200]);
    expect(await valuesOf(ten.slice(5))).toEqual([0, 1, 2, 3, 4].map((n) => `newvalue${n}`));
  });

  it.each([
    ['propnullns', clark('nonamespace', ''), 'randomvalue', 'randomvalue'],
    ['prophighunicode', clark('high-unicode'), '&#65536;', '\u{10000}'],
  ] as const)('%s', async (_, name, sent, kept) => {
    expect(await patch(set(element(name, sent)))).toEqual([200]);
    expect(await valuesOf([name])).toEqual([kept]);
  });

  it('propremoveset, propsetremove: instructions are processed in document order', async () => {
    const name = clark('removeset');
    expect(await patch(remove(element(name)), set(element(name, 'x')), set(element(name, 'y')))).toEqual([200]);
    expect(await valuesOf([name])).toEqual(['y']);
    expect(await patch(set(element(name, 'x')), remove(element(name)))).toEqual([200]);
    expect(await valuesOf([name])).toEqual([404]);
  });

  it('propvalnspace, propwformed: a value with a namespace of its own comes back well-formed', async () => {
    expect(await patch(set(`<t:valnspace xmlns:t="${space}"><foo xmlns="bar">1</foo></t:valnspace>`))).toEqual([200]);
    const kept = (await findAt('prop', [clark('valnspace')])).element(clark('valnspace'));
    expect(elementsOf(kept!).map((one) => [one.name, textOf(one)])).toEqual([[clark('foo', 'bar'), '1']]);
  });

  it('propmanyns: one name in ten namespaces', async () => {
    const names = 'alpha beta gamma delta epsilon zeta eta theta iota kappa'
      .split(' ')
      .map((namespace) => clark('somename', namespace));
    expect(await patch(valued('manyns', names))).toEqual([200]);
    expect(await valuesOf(names)).toEqual(names.map((_, n) => `manyns${n}`));
  });

  it('propcleanup: what was set goes with the appointment', async () => {
    await patch(valued('value'));
    await send('DELETE', 'prop');
    await put('prop', 'prop');
    expect(await valuesOf()).toEqual(ten.map(() => 404));
  });

  it('propset, propget, propdeletes on the calendar: gone with it as well', async () => {
    expect(await patchOf('', valued('value'))).toEqual([200]);
    expect(await patchOf('', remove(element(ten[0]!)))).toEqual([200]);
    expect(await valuesOf(ten, '')).toEqual([404, ...ten.slice(1).map((_, n) => `value${n + 1}`)]);
    await send('DELETE', '');
    await send('MKCALENDAR', '');
    expect(await valuesOf(ten, '')).toEqual(ten.map(() => 404));
  });
});
