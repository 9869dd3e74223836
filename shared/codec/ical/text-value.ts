/** A text as the value of a content line (RFC 5545 §3.3.11). */
export const spellText = (text: string): string => text.replaceAll(/[\\;,]/g, '\\$&').replaceAll(/\r?\n/g, '\\n');
