/** What XML 1.0 §2.2 forbids even as a character reference; lone surrogates included. */
const forbiddenInXml = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;
const everyForbidden = new RegExp(forbiddenInXml, 'gu');

/** Halves of surrogate pairs count too: most text has none, and this test costs a tenth of the exact one. */
const suspicious = /[^\t\n\r -\ud7ff\ue000-\ufffd]/;

/** May every character of this text stand in an XML document (XML 1.0 §2.2)? */
export const isXmlText = (text: string): boolean => !suspicious.test(text) || !forbiddenInXml.test(text);

/** The text with everything that XML forbids replaced by U+FFFD. */
export const asXmlText = (text: string): string =>
  suspicious.test(text) ? text.replaceAll(everyForbidden, '\ufffd') : text;
