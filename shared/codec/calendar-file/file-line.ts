import { type ContentLine, contentLineOf } from '../ical/content-line.ts';
import {
  bytesOfOctets,
  foldedOctets,
  octetsOf,
  physicalLines,
  textOfOctets,
  unfolded,
  withEnds,
  withoutEnd,
} from '../ical/lines.ts';

/** One content line of a file: to be copied as it came, and to be read (RFC 5545 §3.1). */
export interface FileLine {
  /** Octets as Latin-1, folds kept, every line end CRLF, none behind the last. */
  readonly raw: string;
  /** Unfolded; still octets as Latin-1. */
  readonly text: string;
  /** Of the file, from 1 on. */
  readonly number: number;
}

/** A fold inside a character is legal and comes out of no program that reads text: such a line is folded anew. */
const cutsCharacter = /[\x80-\xff]\r*\n[ \t][\x80-\xbf]/;

const rawOf = (physical: string, text: string): string =>
  cutsCharacter.test(physical) ? foldedOctets(textOfOctets(text)) : withEnds(physical, '\r\n');

/** Files put together bring one along each. */
const byteOrderMark = /^\xef\xbb\xbf/;

/** The lines of a file, whatever its line ends are; byte order marks and blank lines are dropped. */
export const fileLines = (file: Uint8Array): readonly FileLine[] => {
  const lines: FileLine[] = [];
  let number = 1;
  for (const line of physicalLines(octetsOf(file))) {
    const physical = withoutEnd(line).replace(byteOrderMark, '');
    const isFolded = physical.includes('\n');
    const text = unfolded(physical);
    if (text.trim() !== '') lines.push({ raw: isFolded ? rawOf(physical, text) : physical, text, number });
    number += isFolded ? physical.split('\n').length : 1;
  }
  return lines;
};

/** A line taken apart, decoded; undefined when it is none. */
export const partsOf = ({ text }: FileLine): ContentLine | undefined => {
  const line = contentLineOf(textOfOctets(text));
  return typeof line === 'string' ? undefined : line;
};

/** A line of our own. */
export const lineOf = (text: string): FileLine => ({
  raw: foldedOctets(text),
  text: octetsOf(Buffer.from(text)),
  number: 0,
});

/** A file of lines: CRLF, closed. */
export const fileOf = (lines: readonly FileLine[]): Uint8Array =>
  bytesOfOctets(lines.map(({ raw }) => `${raw}\r\n`).join(''));
