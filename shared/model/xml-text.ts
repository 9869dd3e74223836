/** What XML 1.0 §2.2 forbids even as a character reference; lone surrogates included. */
export const forbiddenInXml = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;

/** May every character of this text stand in an XML document (XML 1.0 §2.2)? */
export const isXmlText = (text: string): boolean => !forbiddenInXml.test(text);
