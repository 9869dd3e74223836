import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapeOctets, escapeText } from '../../../shared/codec/xml/characters.ts';

/** What is written with references, what is replaced, and what looks like either once UTF-8 is read octet by octet. */
const odd = fc.constantFrom(
  '&',
  '<',
  '>',
  '\r\n',
  '\u0000',
  '\u0008',
  '\u001f',
  '\ufffe',
  '\uffff',
  '\ufffd',
  'í€',
  'ï¿¾',
  '😀',
  'ä',
);

describe('text that is UTF-8 already', () => {
  it('T22 is written with the same characters as text is', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(odd, fc.string({ unit: 'binary' }))), (parts) => {
        const text = parts.join('').toWellFormed();
        expect(Buffer.from(escapeOctets(Buffer.from(text))).toString()).toBe(escapeText(text));
      }),
      { seed: 22, numRuns: 200 },
    );
  });
});
