import { describe, expect, it } from 'vitest';
import { el, type XmlElement } from '../../../shared/codec/xml/node.ts';
import { parseXml } from '../../../shared/codec/xml/parse.ts';
import { writeXml } from '../../../shared/codec/xml/write.ts';
import { caldav, dav } from '../../../shared/model/names.ts';

const again = (root: XmlElement): XmlElement | undefined => parseXml(Buffer.from(writeXml(root)), { bytes: 1 << 20 });

describe('writeXml', () => {
  it('declares each known namespace once, on the root, and only those in use', () => {
    const text = writeXml(el(dav('a'), el(caldav('b')), el(caldav('c'), 'x')));
    expect(text).toBe(
      '<?xml version="1.0" encoding="utf-8"?>\n<D:a xmlns:C="urn:ietf:params:xml:ns:caldav" xmlns:D="DAV:"><C:b/><C:c>x</C:c></D:a>',
    );
  });

  it('T22 gives back exactly what went in: text, attributes and foreign namespaces', () => {
    const root = el(
      '{urn:one}a',
      { plain: 'a "b" <c> & \t\r\n', '{urn:two}q': "it's", '{http://www.w3.org/XML/1998/namespace}lang': 'de' },
      ']]> & < > \r\n\t "',
      el('{urn:two}b', el('{}c', 'x'), el('{urn:one}d')),
      '😀 ä',
    );
    expect(again(root)).toEqual(root);
  });

  it('T22 never lets through what XML forbids', () => {
    const written = again(el(dav('a'), { b: '\u0001' }, 'x\u0000\ufffe\ud800y'))!;
    expect(written.children).toEqual(['x\ufffd\ufffd\ufffdy']);
    expect(written.attributes.b).toBe('\ufffd');
  });
});
