import fc from 'fast-check';

/** Characters that parsers trip over, beside ordinary ones. */
const character = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...'abcXYZ019 -_.;:,"=/\\<>&%?#{}[]()@+*\'') },
  {
    weight: 1,
    arbitrary: fc.constantFrom('\u0000', '\u0001', '\u000b', '\u001f', '\u007f', '\u0085', '\u00a0', '\u2028'),
  },
  { weight: 1, arbitrary: fc.constantFrom('ä', 'ß', '😀', '\ufeff', '\ufffd', '\u202e', '\ud800', 'e\u0301') },
  { weight: 1, arbitrary: fc.constantFrom('\t', '\r', '\n', '\r\n', '\r\n ') },
);

/** Short text of any such characters. */
export const oddText = fc.array(character, { maxLength: 12 }).map((all) => all.join(''));

/** A digit string or number that overflows something. */
export const oddNumber = fc.constantFrom(
  '0',
  '-0',
  '-1',
  '1',
  '1e9',
  '00001',
  '2147483648',
  '9007199254740993',
  '9'.repeat(40),
  'NaN',
  '',
);

/** One small damage to a text: a piece taken out, doubled, replaced, moved; or none. */
export const damaged = (text: string): fc.Arbitrary<string> =>
  fc
    .record({
      how: fc.constantFrom('none', 'none', 'cut', 'drop', 'double', 'insert', 'replace', 'swap'),
      at: fc.double({ min: 0, max: 1, noNaN: true }),
      length: fc.integer({ min: 1, max: 40 }),
      piece: oddText,
    })
    .map(({ how, at, length, piece }) => {
      const from = Math.floor(at * text.length);
      const [before, middle, after] = [text.slice(0, from), text.slice(from, from + length), text.slice(from + length)];
      switch (how) {
        case 'cut':
          return before;
        case 'drop':
          return before + after;
        case 'double':
          return before + middle + middle + after;
        case 'insert':
          return before + piece + middle + after;
        case 'replace':
          return before + piece + after;
        case 'swap':
          return before + after.slice(0, length) + middle + after.slice(length);
        default:
          return text;
      }
    });

/** Mostly as it is; now and then damaged, once or twice. */
export const perhapsDamaged = (text: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc.oneof(
    { weight: 7, arbitrary: text },
    { weight: 2, arbitrary: text.chain(damaged) },
    { weight: 1, arbitrary: text.chain(damaged).chain(damaged) },
  );

/** Mostly the first; an odd one in so many. */
export const mostly = <T>(usual: fc.Arbitrary<T>, odd: fc.Arbitrary<T>, oneIn = 8): fc.Arbitrary<T> =>
  fc.oneof({ weight: oneIn - 1, arbitrary: usual }, { weight: 1, arbitrary: odd });
