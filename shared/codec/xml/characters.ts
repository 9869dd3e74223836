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

/** Octets of UTF-8 that are no text of XML, or may begin what is none: controls; halves of surrogate pairs, U+FFFE and U+FFFF. */
const isSuspicious = (octet: number): boolean =>
  octet < 0x20 ? octet !== 0x09 && octet !== 0x0a && octet !== 0x0d : octet === 0xed || octet === 0xef;

const plain = 0;
const suspect = 255;

/** By octet: how much longer its reference is than itself. */
const growth = Uint8Array.from({ length: 256 }, (_, octet) => {
  const character = String.fromCharCode(octet);
  if (textSpecials.some((special) => special === character)) return refer(character).length - 1;
  return isSuspicious(octet) ? suspect : plain;
});

/** By octet: its reference, where it has one. */
const referenceOf = Array.from(growth, (_, octet) => Buffer.from(refer(String.fromCharCode(octet))));

/** What XML forbids, as octets of UTF-8: controls, halves of surrogate pairs, U+FFFE and U+FFFF. */
const isForbiddenAt = (octets: Uint8Array, at: number): boolean => {
  const [lead = 0, second = 0, third = 0] = [octets[at], octets[at + 1], octets[at + 2]];
  return lead === 0xed ? second >= 0xa0 : lead === 0xef ? second === 0xbf && third >= 0xbe : true;
};

/** What escaping makes of a text. */
interface Escaped {
  /** Octets that it takes then. */
  readonly length: number;
  /** It holds what XML forbids. */
  readonly isUnsound: boolean;
  /** Ends of lines are all that is written with references, as in most iCalendar. */
  readonly onlyReturns: boolean;
}

const decoded = ({ buffer, byteOffset, byteLength }: Uint8Array): string =>
  Buffer.from(buffer, byteOffset, byteLength).toString();

const carriageReturn = 0x0d;

const lookedThrough = (octets: Uint8Array): Escaped => {
  let length = octets.length;
  let onlyReturns = true;
  for (let at = 0; at < octets.length; at += 1) {
    const octet = octets[at] ?? 0;
    const grows = growth[octet] ?? plain;
    if (grows === plain) continue;
    if (grows === suspect) {
      if (isForbiddenAt(octets, at))
        return { length: Buffer.byteLength(escapeText(decoded(octets))), isUnsound: true, onlyReturns: false };
      continue;
    }
    length += grows;
    onlyReturns &&= octet === carriageReturn;
  }
  return { length, isUnsound: false, onlyReturns };
};

/** What was found out of octets that nobody changes; forgotten with them. */
const known = new WeakMap<Uint8Array, Escaped>();

const escapedOf = (octets: Uint8Array): Escaped => {
  const found = known.get(octets) ?? lookedThrough(octets);
  known.set(octets, found);
  return found;
};

/** Octets that `writeEscaped` writes. */
export const escapedLength = (octets: Uint8Array): number => escapedOf(octets).length;

/**
 * Writes text that is UTF-8 already, escaped as `escapeText` does, and says how many octets it took: without decoding it,
 * joining it and encoding it again. What was asked for once must not change afterwards.
 */
export const writeEscaped = (octets: Uint8Array, into: Buffer, start: number): number => {
  const { isUnsound, onlyReturns } = escapedOf(octets);
  if (isUnsound) return into.write(escapeText(decoded(octets)), start);
  if (onlyReturns) {
    // One character an octet: ASCII stands for nothing else in UTF-8. A third of the time that octets take one by one.
    const characters = Buffer.from(octets.buffer, octets.byteOffset, octets.byteLength).toString('latin1');
    return into.write(characters.split('\r').join(refer('\r')), start, 'latin1');
  }
  let to = start;
  for (let at = 0; at < octets.length; at += 1) {
    const octet = octets[at] ?? 0;
    const grows = growth[octet] ?? plain;
    const reference = grows === plain || grows === suspect ? undefined : referenceOf[octet];
    if (reference === undefined) {
      into[to] = octet;
      to += 1;
    } else for (const part of reference) into[to++] = part;
  }
  return to - start;
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
