import { forbiddenInXml, isXmlText } from '../../model/xml-text.ts';

const everyForbidden = new RegExp(forbiddenInXml, 'gu');

/** Half of a surrogate pair counts: most text has neither, and this test costs a tenth of the exact one. */
const suspicious = /[^\t\n\r -\ud7ff\ue000-\ufffd]/;
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

/** Character data as it stands between tags; a CR survives as a reference (XML 1.0 §2.11), what XML forbids becomes U+FFFD. */
export const escapeText = (text: string): string =>
  textSpecials.reduce(
    (escaped, character) => escaped.replaceAll(character, refer(character)),
    suspicious.test(text) ? text.replace(everyForbidden, '\ufffd') : text,
  );

/** The text of a comment: every character that XML forbids there is replaced, two hyphens never touch (XML 1.0 §2.5). */
export const escapeComment = (text: string): string =>
  ` ${text.replace(everyForbidden, '\ufffd').replace(/-(?=-)/g, '- ')} `;

/** An attribute value inside double quotes, safe from normalisation (XML 1.0 §3.3.3). */
export const escapeAttribute = (text: string): string =>
  attributeSpecial.test(text) ? text.replace(everyForbidden, '\ufffd').replace(/[&<>"\t\n\r]/g, refer) : text;

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
