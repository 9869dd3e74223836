import { asXmlText, isXmlText } from '../../model/xml-text.ts';

const attributeSpecial = /[&<>"\t\n\r]|[^\t\n\r -\ud7ff\ue000-\ufffd]/;

const references: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\r': '&#13;',
  '\n': '&#10;',
  '\t': '&#9;',
};
const refer = (character: string): string => references[character] ?? character;
const textSpecials = ['&', '<', '>', '\r'] as const;

const withReferences = (text: string): string =>
  textSpecials.reduce((escaped, character) => escaped.replaceAll(character, refer(character)), text);

/** Character data as it stands between tags; a CR survives as a reference (XML 1.0 §2.11), what XML forbids becomes U+FFFD. */
export const escapeText = (text: string): string => withReferences(asXmlText(text));

/** What XML forbids, as octets of UTF-8: controls, halves of surrogate pairs, U+FFFE and U+FFFF. */
const forbiddenOctets = /[^\t\n\r -\xff]|\xed[\xa0-\xbf]|\xef\xbf[\xbe\xbf]/;

/** `escapeText` for text that is UTF-8 already: a third of the time, because nothing is decoded, joined and encoded again. */
export const escapeOctets = (octets: Uint8Array): Uint8Array => {
  const text = Buffer.from(octets.buffer, octets.byteOffset, octets.byteLength);
  // One character an octet: what is looked for is ASCII, which stands for nothing else in UTF-8.
  const characters = text.toString('latin1');
  return forbiddenOctets.test(characters)
    ? Buffer.from(escapeText(text.toString()))
    : Buffer.from(withReferences(characters), 'latin1');
};

/** The text of a comment: every character that XML forbids there is replaced, two hyphens never touch (XML 1.0 §2.5). */
export const escapeComment = (text: string): string => ` ${asXmlText(text).replace(/-(?=-)/g, '- ')} `;

/** An attribute value inside double quotes, safe from normalisation (XML 1.0 §3.3.3). */
export const escapeAttribute = (text: string): string =>
  attributeSpecial.test(text) ? asXmlText(text).replace(/[&<>"\t\n\r]/g, refer) : text;

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** Replaces the five predefined entities and character references; undefined if any other `&` or a forbidden character is there (XML 1.0 §4.1). */
export const unescapeText = (text: string): string | undefined => {
  if (!text.includes('&')) return text;
  let sound = true;
  const plain = text.replace(/&(?:#([0-9]{1,7})|#x([0-9a-fA-F]{1,6})|([a-z]+));|&/g, (_, decimal, hex, name) => {
    const code = decimal ? Number(decimal) : hex ? Number.parseInt(hex, 16) : undefined;
    const character = code === undefined ? entities[name] : code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
    sound &&= character !== undefined && isXmlText(character);
    return character ?? '';
  });
  return sound ? plain : undefined;
};
