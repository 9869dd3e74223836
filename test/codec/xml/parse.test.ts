import { describe, expect, it } from 'vitest';
import { BadXmlError } from '../../../shared/codec/xml/bad-xml.ts';
import { elementsOf, textOf, type XmlElement } from '../../../shared/codec/xml/node.ts';
import { parseXml } from '../../../shared/codec/xml/parse.ts';
import { caldav, dav } from '../../../shared/model/names.ts';

const limits = { bytes: 1 << 20 };
const parse = (text: string): XmlElement | undefined => parseXml(Buffer.from(text), limits);
const statusOf = (body: string | Uint8Array): number => {
  try {
    parseXml(typeof body === 'string' ? Buffer.from(body) : body, limits);
    return 200;
  } catch (error) {
    if (error instanceof BadXmlError) return error.status;
    throw error;
  }
};

describe('parseXml', () => {
  it('resolves prefixed, default, redefined and undone namespaces', () => {
    const root = parse(
      '<a xmlns="DAV:"><C:b xmlns:C="urn:ietf:params:xml:ns:caldav"/><b xmlns="urn:x"><c xmlns=""/></b><D:d xmlns:D="DAV:"/></a>',
    );
    expect(root?.name).toBe(dav('a'));
    expect(elementsOf(root!).map(({ name }) => name)).toEqual([caldav('b'), '{urn:x}b', dav('d')]);
    expect(elementsOf(elementsOf(root!)[1]!)[0]?.name).toBe('{}c');
  });

  it('keeps text, white space, CDATA, references and line ends as XML 1.0 says', () => {
    expect(textOf(parse('<a> 007 \r\n&#233;&amp;&lt;<![CDATA[<&amp;>]]>&#xD;</a>')!)).toBe(' 007 \né&<<&amp;>\r');
  });

  it('keeps attributes, those in a namespace by their Clark name', () => {
    const root = parse('<a xmlns:x="urn:x" b="1 &quot;2" x:b="3" xml:lang="de"/>')!;
    expect({ ...root.attributes }).toEqual({
      b: '1 "2',
      '{urn:x}b': '3',
      '{http://www.w3.org/XML/1998/namespace}lang': 'de',
    });
  });

  it('keeps names that JavaScript uses for itself', () => {
    const root = parse('<a><hasOwnProperty/><toString valueOf="1"/></a>')!;
    expect(elementsOf(root).map(({ name }) => name)).toEqual(['{}hasOwnProperty', '{}toString']);
    expect({ ...elementsOf(root)[1]!.attributes }).toEqual({ valueOf: '1' });
  });

  it('takes an empty body, a byte order mark, comments and instructions around the root', () => {
    expect(parse('')).toBeUndefined();
    expect(parse(' \r\n')).toBeUndefined();
    expect(parse('\ufeff<?xml version="1.0" encoding="UTF-8"?>\n<!-- a --><?p i?><a/>\n<!-- b -->')?.name).toBe('{}a');
    expect(textOf(parse('<a>1<!-- <b> -->2</a>')!)).toBe('12');
  });
});

describe('T18 malformed XML is refused', () => {
  const malformed: Readonly<Record<string, string>> = {
    truncated: '<a><b>',
    'cut in a tag': '<a><b',
    'two roots': '<a></a><b></b>',
    'two empty roots': '<a/><b/>',
    'text after the root': '<a/>x',
    'text with > after the root': '<a/>x>',
    'text before the root': 'x<a/>',
    mismatched: '<a><b></a></b>',
    'case of the end tag': '<a></A>',
    'undeclared prefix': '<D:a/>',
    'undeclared attribute prefix': '<a D:b="1"/>',
    'prefix undone': '<a xmlns:p=""/>',
    'the prefix xml for another namespace': '<a xmlns:xml="u"/>',
    'another prefix for the namespace of xml': '<a xmlns:p="http://www.w3.org/XML/1998/namespace"/>',
    'a namespace with a brace': '<a xmlns="u}b"/>',
    '65 attributes': `<a${Array.from({ length: 65 }, (_, index) => ` b${index}=""`).join('')}/>`,
    'empty local name': '<a xmlns:p="DAV:"><p:/></a>',
    'two colons': '<a xmlns:p="DAV:"><p:b:c/></a>',
    'attribute without value': '<a b/>',
    'attribute without quotes': '<a b=c/>',
    'attribute twice': '<a b="1" b="2"/>',
    'attribute twice by namespace': '<a xmlns:p="u" xmlns:q="u" p:b="1" q:b="2"/>',
    '< in an attribute': '<a b="<"/>',
    'bare ampersand': '<a>a & b</a>',
    'unknown entity': '<a>&nbsp;</a>',
    'unknown entity in an attribute': '<a b="&x;"/>',
    'reference to NUL': '<a>&#0;</a>',
    'reference to a surrogate': '<a>&#xD800;</a>',
    'reference beyond Unicode': '<a>&#x110000;</a>',
    'control character': '<a>\u0001</a>',
    'U+FFFE': '<a>\ufffe</a>',
    ']]> in text': '<a>]]></a>',
    'comment without end': '<a/><!-- ',
    '-- in a comment': '<a><!-- -- --></a>',
    '--- at the end of a comment': '<a><!-- x---></a>',
    'comment inside a tag': '<a <!-- x --> b="1"/>',
    'instruction without a name': '<a><? x?></a>',
    'declaration without a version': '<?xml encoding="utf-8"?><a/>',
    'CDATA without end': '<a><![CDATA[x</a>',
    'instruction without end': '<a/><?x ',
    'declaration not at the start': '<a/><?xml version="1.0"?>',
    'space before the declaration': ' <?xml version="1.0"?><a/>',
    'name that starts with a digit': '<1/>',
    JSON: '{"a":1}',
    'only a comment': '<!-- a -->',
  };
  for (const [name, body] of Object.entries(malformed)) it(`400: ${name}`, () => expect(statusOf(body)).toBe(400));

  it('400: bytes that are not UTF-8', () => {
    expect(statusOf(Buffer.from('3c613ec0803c2f613e', 'hex'))).toBe(400);
    expect(statusOf(Buffer.from('3c613eeda0803c2f613e', 'hex'))).toBe(400);
  });

  it('415: UTF-16 and labels of other encodings', () => {
    expect(statusOf(Buffer.from('\ufeff<a/>', 'utf16le'))).toBe(415);
    expect(statusOf(Buffer.from('<a/>', 'utf16le'))).toBe(415);
    expect(statusOf('<?xml version="1.0" encoding="iso-8859-1"?><a/>')).toBe(415);
  });
});

describe('T17 no document type, no entity, whatever it would expand to', () => {
  const hostile: Readonly<Record<string, string>> = {
    'external entity': '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
    'parameter entity': '<!DOCTYPE a [<!ENTITY % x SYSTEM "http://localhost/x">%x;]><a/>',
    laughs: '<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]><a>&b;</a>',
    'lower case': '<!doctype a><a/>',
    'after the root': '<a/><!DOCTYPE a>',
    'inside the root': '<a><!ENTITY x "y"></a>',
    'behind a comment': '<!-- --><!DOCTYPE a [<!ENTITY x "y">]><a/>',
  };
  for (const [name, body] of Object.entries(hostile)) it(`400: ${name}`, () => expect(statusOf(body)).toBe(400));
});

describe('T16 deep and wide XML costs little', () => {
  const many = (count: number, text: string): string => text.repeat(count);
  const hostile: Readonly<Record<string, [number, string]>> = {
    '100,000 levels': [400, many(100_000, '<a>')],
    '100,000 closed levels': [400, `${many(100_000, '<a>')}${many(100_000, '</a>')}`],
    '50,000 attributes': [400, `<a ${Array.from({ length: 50_000 }, (_, i) => `a${i}="1"`).join(' ')}/>`],
    '50,000 declarations': [400, `<a ${Array.from({ length: 20_000 }, (_, i) => `xmlns:a${i}="u"`).join(' ')}/>`],
    'a comment of 5 MB': [413, `<a><!--${many(5 << 20, 'x')}--></a>`],
    'comments without end': [400, `<a>${many(200_000, '<!--')}`],
    'sections without end': [400, `<a>${many(100_000, '<![CDATA[')}`],
    'instructions without end': [400, `<a>${many(400_000, '<?')}`],
    'open brackets': [400, `<a>${many(500_000, '<')}`],
    '1 MB of &amp;': [413, `<a>${many(209_000, '&amp;')}</a>`],
    '1 MB of &#65;': [413, `<a>${many(209_000, '&#65;')}</a>`],
    '1 MB of &amp; in attributes': [413, `<a>${many(130, `<b c="${many(1_500, '&amp;')}"/>`)}</a>`],
    ampersands: [400, `<a>${many(900_000, '&')}</a>`],
    'spaces in a tag': [400, `<a${many(900_000, ' ')}b>`],
    'quotes in a tag': [400, `<a ${many(900_000, '"')}>`],
    'doubled declarations': [400, `<?xml ${many(150_000, '<?xml ')}`],
  };
  for (const [name, [status, body]] of Object.entries(hostile)) {
    it(`${status}: ${name}`, () => {
      const before = process.cpuUsage();
      expect(statusOf(body)).toBe(status);
      const { user, system } = process.cpuUsage(before);
      // The cap of 50 ms with the agreed margin of five.
      expect((user + system) / 1000).toBeLessThan(250);
    });
  }

  it('40,000 references are read', () => {
    expect(textOf(parse(`<a>${many(40_000, '&amp;')}</a>`)!)).toBe(many(40_000, '&'));
  });

  it('413: 100,000 hrefs; 10,000 are read', () => {
    const hrefs = (count: number): string => `<a>${many(count, '<h>x</h>')}</a>`;
    expect(statusOf(hrefs(100_000))).toBe(413);
    expect(elementsOf(parse(hrefs(10_000))!)).toHaveLength(10_000);
  });

  it('reads 32 levels and refuses 33', () => {
    expect(statusOf(`${many(32, '<a>')}${many(32, '</a>')}`)).toBe(200);
    expect(statusOf(`${many(33, '<a>')}${many(33, '</a>')}`)).toBe(400);
  });

  it('413: one octet above the limit', () => {
    expect(() => parseXml(Buffer.from('<a/> '), { bytes: 4 })).toThrow(expect.objectContaining({ status: 413 }));
    expect(parseXml(Buffer.from('<a/>'), { bytes: 4 })?.name).toBe('{}a');
  });
});
