import { describe, expect, it } from 'vitest';
import { conditionsOf, depthOf, overwriteOf, preferencesOf } from '../../shared/dav/conditions/conditional.ts';
import { ifHolds, parseIf } from '../../shared/dav/conditions/if-header.ts';

const headers = (entries: Record<string, string>): ReadonlyMap<string, string> => new Map(Object.entries(entries));
const refused = expect.objectContaining({ status: 400 });

describe('the If header (RFC 4918 §10.4)', () => {
  const state = { etag: '"e1"', tokens: ['urn:t:1'] };
  const holds = (header: string): boolean =>
    ifHolds(parseIf(header), (resource) => (resource === undefined || resource === '/here' ? state : undefined));

  it('holds when all conditions of one list hold', () => {
    const table: Readonly<Record<string, boolean>> = {
      '(["e1"])': true,
      '(["e2"])': false,
      '(["e2"]) (["e1"])': true,
      '(<urn:t:1> ["e1"])': true,
      '(<urn:t:1> ["e2"])': false,
      '(Not <DAV:no-lock>)': true,
      '(<DAV:no-lock>)': false,
      '(Not ["e1"])': false,
      '([W/"e1"])': false,
      '</here> (["e1"])': true,
      '</there> (["e1"])': false,
      '</there> (Not ["e1"])': true,
      '</there> (["e1"]) </here> (<urn:t:1>)': true,
      '(<urn:uuid:1>)(["e1"])': true,
    };
    for (const [header, expected] of Object.entries(table)) expect([header, holds(header)]).toEqual([header, expected]);
  });

  it('refuses what is not one', () => {
    for (const header of [
      '',
      '()',
      '(',
      '("e1")',
      '(["e1"]',
      '(Not)',
      'x',
      '(["e1"]) x',
      '</a>',
      '((["e1"]))',
      '(Not Not ["a"])',
    ]) {
      expect(() => parseIf(header)).toThrow(refused);
    }
  });
});

describe('conditions', () => {
  it('reads tag lists, stars and tags without quotes', () => {
    expect(conditionsOf(headers({}))).toEqual({});
    expect(conditionsOf(headers({ 'if-match': '"a", W/"b" ,"c,d"' }))).toEqual({ ifMatch: ['"a"', 'W/"b"', '"c,d"'] });
    expect(conditionsOf(headers({ 'if-match': ' * ', 'if-none-match': 'W/"a"' }))).toEqual({
      ifMatch: '*',
      ifNoneMatch: ['"a"'],
    });
    expect(conditionsOf(headers({ 'if-match': 'abc' }))).toEqual({ ifMatch: ['"abc"'] });
    for (const value of ['"a', '"a" "b"', '', 'a b', '"a",*']) {
      expect(() => conditionsOf(headers({ 'if-match': value }))).toThrow(refused);
    }
  });

  it('T26 reads no list beyond 4,096 characters', () => {
    const tagOf = (length: number) => `"${'a'.repeat(length - 2)}"`;
    expect(conditionsOf(headers({ 'if-match': tagOf(4_096) }))).toEqual({ ifMatch: [tagOf(4_096)] });
    expect(() => conditionsOf(headers({ 'if-match': tagOf(4_097) }))).toThrow(refused);
  });

  it('T26 spends nothing on lists made to be slow', () => {
    const before = process.cpuUsage();
    for (const value of [`"a"${' , '.repeat(1300)}x`, `${','.repeat(4000)}x`, ' '.repeat(4000), '"'.repeat(4001)]) {
      expect(() => conditionsOf(headers({ 'if-match': value }))).toThrow(refused);
      expect(() => parseIf(`(${value}`)).toThrow(refused);
    }
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1000).toBeLessThan(250);
  });

  it('reads Depth, Overwrite, Prefer and Brief', () => {
    expect(['0', '1', 'Infinity'].map((depth) => depthOf(headers({ depth })))).toEqual(['0', '1', 'infinity']);
    expect(depthOf(headers({}))).toBeUndefined();
    expect(() => depthOf(headers({ depth: '2' }))).toThrow(refused);
    expect([overwriteOf(headers({})), overwriteOf(headers({ overwrite: 'f' }))]).toEqual([true, false]);
    expect(() => overwriteOf(headers({ overwrite: 'maybe' }))).toThrow(refused);
    expect(preferencesOf(headers({ prefer: 'depth-noroot, return="minimal"; x=1' }))).toEqual({
      minimal: true,
      representation: false,
      depthNoroot: true,
    });
    expect(preferencesOf(headers({ brief: 'T' })).minimal).toBe(true);
    expect(preferencesOf(headers({ brief: 'f', prefer: 'return=representation' }))).toMatchObject({
      minimal: false,
      representation: true,
    });
  });
});
