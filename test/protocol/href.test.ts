import { describe, expect, it } from 'vitest';
import { hrefOf, MalformedHrefError, parseHref, parseTarget, resourceUrl } from '../../shared/model/href.ts';
import type { Target } from '../../shared/model/target.ts';

const collection: Target = { kind: 'collection', userName: 'anna', calendarName: 'diary-1' };
const object: Target = { ...collection, kind: 'object', objectName: 'a b@c.ics' };

const refused = (path: string): number | 'target' | 'nothing' => {
  try {
    return parseTarget(path) ? 'target' : 'nothing';
  } catch (error) {
    return error instanceof MalformedHrefError ? 400 : 0;
  }
};

describe('parseTarget', () => {
  it('knows the probe points', () => {
    for (const path of ['/', '/dav', '/dav/', '/principals/', '/dav/principals/', '/calendar/dav/anna/user/', '*']) {
      expect(parseTarget(path)).toEqual({ kind: 'root' });
    }
  });

  it('S20 knows a collection with and without its final slash, the user name in any case', () => {
    expect(parseTarget('/dav/calendars/anna/diary-1/')).toEqual(collection);
    expect(parseTarget('/dav/calendars/Anna/diary-1')).toEqual(collection);
    expect(parseTarget('/dav/calendars/anna/')).toEqual({ kind: 'home', userName: 'anna' });
    expect(parseTarget('/dav/principals/anna')).toEqual({ kind: 'principal', userName: 'anna' });
  });

  it('T13 decodes once and takes the name back as it was', () => {
    expect(parseTarget('/dav/calendars/anna/diary-1/a%20b@c.ics')).toEqual(object);
    expect(parseTarget('/dav/calendars/anna/diary-1/a%2520b')).toMatchObject({ objectName: 'a%20b' });
    for (const objectName of ['ä.ics', 'a\u0308.ics', 'dot.', 'x'.repeat(512), "q?#%&'()*!;=+", '😀', '__proto__']) {
      expect(parseTarget(hrefOf({ ...object, objectName }))).toEqual({ ...object, objectName });
    }
  });

  it('T13 refuses what could name another key', () => {
    const hostile: Readonly<Record<string, 400 | 'nothing'>> = {
      '/dav/calendars/anna/../bert/diary': 400,
      '/dav/calendars/anna/%2e%2e/diary': 400,
      '/dav/calendars/anna/diary/%2E': 400,
      '/dav/calendars/anna/..;/diary/x': 'nothing',
      '/dav//calendars/anna/': 400,
      '/dav/calendars/anna//x': 400,
      '/dav/calendars/anna/%2F/x': 400,
      '/dav/calendars/anna/diary/a%2Fb': 400,
      '/dav/calendars/anna/diary/a%00': 400,
      '/dav/calendars/anna/diary/a%0d%0ab': 400,
      '/dav/calendars/anna/diary/%': 400,
      '/dav/calendars/anna/diary/%zz': 400,
      '/dav/calendars/anna/diary/%C0%80': 400,
      '/dav/calendars/anna/diary/%ED%A0%80': 400,
      '/dav/calendars/anna/diary/%EF%BF%BE': 400,
      '/dav/calendars/an%40na/diary/': 'nothing',
      '/dav/calendars/anna/diary/x/': 'nothing',
      '/dav/calendars/anna/diary/x/y': 'nothing',
      '/dav/principals/anna/x/': 'nothing',
      '/dav/other/anna/': 'nothing',
      '/elsewhere/': 'nothing',
      [`/dav/calendars/anna/diary/${'x'.repeat(513)}`]: 400,
    };
    for (const [path, expected] of Object.entries(hostile)) expect([path, refused(path)]).toEqual([path, expected]);
  });
});

describe('hrefOf', () => {
  it('T21 encodes whatever a client named', () => {
    expect(hrefOf({ ...object, objectName: 'a\r\nb' })).toBe('/dav/calendars/anna/diary-1/a%0D%0Ab');
    expect(hrefOf(object)).toBe('/dav/calendars/anna/diary-1/a%20b%40c.ics');
  });

  it('S19 makes the resource URL from base, user name and resource', () => {
    expect(resourceUrl('https://cal.example.com/ignored', 'Anna', 'diary-1')).toBe(
      'https://cal.example.com/dav/calendars/anna/diary-1/',
    );
  });
});

describe('parseHref', () => {
  const path = '/dav/calendars/anna/diary-1/';

  it('takes absolute paths and URLs of this host, nothing else', () => {
    expect(parseHref(` ${path} `, ['h'])).toEqual(collection);
    expect(parseHref(`https://H:8443${path}?x#y`, ['h:8443'])).toEqual(collection);
    expect(parseHref(`https://other${path}`, ['h'])).toBeUndefined();
    expect(parseHref(`//other${path}`, ['h'])).toBeUndefined();
    expect(parseHref('diary-1/', ['h'])).toBeUndefined();
    expect(parseHref(`https://h.evil${path}`, ['h'])).toBeUndefined();
    expect(parseHref(`https://h@evil${path}`, ['h'])).toBeUndefined();
    expect(parseHref(`https://h:8443${path}`, ['h'])).toBeUndefined();
  });

  it.each([
    ['cal.example.com', 'https://cal.example.com:443'],
    ['cal.example.com', 'http://cal.example.com:80'],
    ['cal.example.com:443', 'https://cal.example.com'],
    ['cal.example.com:80', 'http://CAL.example.com'],
    ['cal.example.com', 'https://cal.example.com:'],
    ['cal.example.com', 'https://cal.example.com.'],
    ['cal.example.com', 'https://anna@cal.example.com'],
    ['[::1]:8443', 'https://[::1]:8443'],
    ['cal.example.com', '//cal.example.com'],
  ])('knows %s as %s', (host, url) => {
    expect(parseHref(`${url}${path}`, ['internal:8080', host])).toEqual(collection);
  });
});
