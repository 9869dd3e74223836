/** A text as the value of a content line, every kind of line end as `\n` (RFC 5545 §3.3.11). */
export const spellText = (text: string): string => text.replaceAll(/[\\;,]/g, '\\$&').replaceAll(/\r\n|\r|\n/g, '\\n');

/** The text that such a value says. */
export const readText = (value: string): string =>
  value.includes('\\') ? value.replaceAll(/\\[\\;,nN]/g, (code) => (/n/i.test(code) ? '\n' : code.slice(1))) : value;
