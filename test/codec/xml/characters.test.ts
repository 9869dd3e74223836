import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapedLength, escapeText, writeEscaped } from '../../../shared/codec/xml/characters.ts';

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

/** Written into the middle of something, whose neighbours must stay. */
const written = (octets: Uint8Array): string => {
  const length = escapedLength(octets);
  const into = Buffer.alloc(length + 2, '|');
  expect(writeEscaped(octets, into, 1)).toBe(length);
  return into.toString();
};

describe('text that is UTF-8 already', () => {
  it('T22 is written with the same characters as text is', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(odd, fc.string({ unit: 'binary' }))), (parts) => {
        const text = parts.join('').toWellFormed();
        expect(written(Buffer.from(text))).toBe(`|${escapeText(text)}|`);
      }),
      { seed: 22, numRuns: 200 },
    );
  });
});
