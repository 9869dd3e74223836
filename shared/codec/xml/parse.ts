import { type X2jOptions, XMLParser, XMLValidator } from 'fast-xml-parser';
import { lru } from '../../model/lru.ts';
import { isXmlText } from '../../model/xml-text.ts';
import { BadXmlError } from './bad-xml.ts';
import { unescapeText } from './characters.ts';
import { withNamespaces } from './namespaces.ts';
import type { XmlElement } from './node.ts';

/** Nesting beyond this is refused; no DAV body needs more than about ten. */
export const maxDepth = 32;

/** Elements in one body: ten times what a multiget may name. */
const maxElements = 20_000;

/** Octets for each entity or character reference: more than a line of iCalendar has, whose end is one. */
const octetsPerReference = 16;

const settings: X2jOptions = {
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  trimValues: false,
  parseTagValue: false,
  parseAttributeValue: false,
  // Decoded by our own walk: the library leaves what it does not know as it is, XML calls that malformed.
  processEntities: false,
  cdataPropName: '#cdata',
  // The library counts the levels above a tag.
  maxNestedTags: maxDepth - 1,
  ignorePiTags: true,
  // Names are keys of records nobody looks methods up in.
  onDangerousProperty: (name) => name,
};

/** Bodies so short are what clients ask with again and again; of so many it is remembered what they say (T18: bounded both ways). */
const shortBody = 1_024;
const remembered = lru<string, XmlElement>(128);

/** The one way in for XML: no DTD, no entities, bounded size and depth, UTF-8 only; undefined for an empty body (RFC 4918 §17). */
export const parseXml = (
  body: Uint8Array,
  { bytes, references = bytes / octetsPerReference }: { readonly bytes: number; readonly references?: number },
): XmlElement | undefined => {
  if (body.length > bytes) throw new BadXmlError(413, `more than ${bytes} octets of XML`);
  if (body.length > Math.min(shortBody, references)) return parsed(body, references);
  const wording = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('latin1');
  const known = remembered.get(wording);
  if (known) return known;
  const root = parsed(body, references);
  if (root) remembered.set(wording, root);
  return root;
};

const parsed = (body: Uint8Array, references: number): XmlElement | undefined => {
  const text = decode(body);
  if (text.trim() === '') return undefined;

  refuseUnsound(text, references);
  const verdict = XMLValidator.validate(text);
  if (verdict !== true) throw new BadXmlError(400, verdict.err.msg);
  return withNamespaces(parse(withoutAsides(text)), { plain });
};

const parse = (text: string): unknown => {
  try {
    return new XMLParser(settings).parse(text);
  } catch (cause) {
    throw new BadXmlError(400, cause instanceof Error ? cause.message : 'malformed XML');
  }
};

const plain = (text: string): string => {
  const unescaped = unescapeText(text);
  if (unescaped === undefined) throw new BadXmlError(400, 'unknown entity or forbidden character reference');
  return unescaped;
};

const utf16 = (body: Uint8Array): boolean =>
  (body[0] === 0xff && body[1] === 0xfe) || (body[0] === 0xfe && body[1] === 0xff) || body[0] === 0 || body[1] === 0;

const decode = (body: Uint8Array): string => {
  if (utf16(body)) throw new BadXmlError(415, 'UTF-16 is not read here');
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch {
    throw new BadXmlError(400, 'not UTF-8');
  }
};

const declaration =
  /^<\?xml\s+version\s*=\s*["']1\.\d["'](?:\s+encoding\s*=\s*["']([\w.-]+)["'])?(?:\s+standalone\s*=\s*["'](?:yes|no)["'])?\s*\?>/;
const instruction = /^<\?[\p{L}_][\p{L}\p{N}_.-]*(?:\s|\?>$)/u;
/** Comments, CDATA sections and instructions; one without an end reaches to the end of the text, so that the search stays linear. */
const skipped = /<!--.*?(?:-->|$)|<!\[CDATA\[.*?(?:\]\]>|$)|<\?.*?(?:\?>|$)/gs;
const longTag = /<[^>]{8192}/;

/** What the library lets through: declarations of every kind, other encodings, unterminated comments, `<` in attribute values. */
const refuseUnsound = (text: string, mostReferences: number): void => {
  const [head, encoding = 'utf-8'] = declaration.exec(text) ?? [''];
  if (!/^(utf-?8|us-ascii)$/i.test(encoding)) throw new BadXmlError(415, `encoding ${encoding} is not read here`);
  if (!isXmlText(text)) throw new BadXmlError(400, 'a character XML forbids');

  const markup = text.slice(head.length).replace(skipped, (piece) => {
    if (/^<\?xml[\s?]/i.test(piece)) throw new BadXmlError(400, 'an XML declaration out of order');
    if (piece.startsWith('<?') && !instruction.test(piece)) throw new BadXmlError(400, 'an instruction without a name');
    if (!/(-->|\]\]>|\?>)$/.test(piece)) throw new BadXmlError(400, 'a section without an end');
    if (piece.startsWith('<!--') && piece.slice(4, -2).includes('--'))
      throw new BadXmlError(400, '`--` inside a comment');
    return '';
  });
  if (/<[!?]/.test(markup)) throw new BadXmlError(400, 'document type declarations are refused');
  if (/&(?![#\p{L}_:])/u.test(markup)) throw new BadXmlError(400, 'an `&` that begins no reference');
  if (/\]\]>/.test(markup)) throw new BadXmlError(400, '`]]>` in text');
  if (/<[^>]*<|<[^>]*$/.test(markup)) throw new BadXmlError(400, '`<` inside a tag');
  if (longTag.test(markup)) throw new BadXmlError(400, 'a tag too long');
  if (!/^<[^>]*>\s*$/.test(markup.slice(markup.lastIndexOf('<'))))
    throw new BadXmlError(400, 'text after the last tag');
  refuseExcess(markup, mostReferences);
};

/** Comments and instructions mean nothing to DAV, and the library is stricter on instructions than XML is. */
const withoutAsides = (text: string): string =>
  text.replace(skipped, (piece) => (piece.startsWith('<![CDATA[') ? piece : ''));

/** Depth and number of elements and references, counted before the library spends time and memory on them. */
const refuseExcess = (markup: string, mostReferences: number): void => {
  let references = 0;
  for (let at = markup.indexOf('&'); at >= 0; at = markup.indexOf('&', at + 1)) references += 1;
  if (references > mostReferences) throw new BadXmlError(413, `more than ${mostReferences} references`);
  let depth = 0;
  let elements = 0;
  for (let start = markup.indexOf('<'); start >= 0; start = markup.indexOf('<', start + 1)) {
    const end = markup.indexOf('>', start);
    if (markup[start + 1] === '/') depth -= 1;
    else {
      elements += 1;
      if (markup[end - 1] !== '/') depth += 1;
    }
    if (depth > maxDepth) throw new BadXmlError(400, `nested deeper than ${maxDepth}`);
    if (elements > maxElements) throw new BadXmlError(413, `more than ${maxElements} elements`);
  }
};
