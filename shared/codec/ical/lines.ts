/**
 * The one place where bytes become content lines (RFC 5545 §3.1), and content lines bytes. Octets travel as Latin-1, one
 * character each: a fold may cut a character in two, so that nothing is decoded before its folds are out.
 */
import { foldLine } from './fold.ts';

/** A run of CR is looked at once, from its first: else a body of them would cost the square of its length (T23). */
const fold = /(?<!\r)\r*\n[ \t]/g;
const lineEnd = /(?<!\r)\r*\n/;

const everyEnd = new RegExp(lineEnd, 'g');

/** Octets with this for every line end. */
export const withEnds = (octets: string, end: '\r\n' | '\n'): string => octets.replaceAll(everyEnd, end);

/** Octets, one character each. */
export const octetsOf = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');

/** The bytes that octets stand for. */
export const bytesOfOctets = (octets: string): Uint8Array => Buffer.from(octets, 'latin1');

/** Octets without the folds in them. */
export const unfolded = (octets: string): string => (octets.includes('\n') ? octets.replace(fold, '') : octets);

/** The text that octets spell; what is not UTF-8 is replaced. */
export const textOfOctets = (octets: string): string => Buffer.from(octets, 'latin1').toString();

/** A content line of our own as octets: folded, its folds with this line end, none behind the last. */
export const foldedOctets = (text: string, end: '\r\n' | '\n' = '\r\n'): string => {
  const folded = foldLine(text);
  return octetsOf(Buffer.from(end === '\n' ? folded.replaceAll('\r\n', '\n') : folded));
};

/** The octets cut behind each content line, folds and line ends kept: joined again they are the whole. */
export const physicalLines = (octets: string): readonly string[] => {
  const lines: string[] = [];
  for (let from = 0; from < octets.length; ) {
    let end = octets.indexOf('\n', from) + 1;
    while (end > 0 && (octets[end] === ' ' || octets[end] === '\t')) end = octets.indexOf('\n', end) + 1;
    if (end === 0) end = octets.length;
    lines.push(octets.slice(from, end));
    from = end;
  }
  return lines;
};

/** A content line without the line end behind it. */
export const withoutEnd = (physical: string): string => {
  if (!physical.endsWith('\n')) return physical;
  let end = physical.length - 1;
  while (physical[end - 1] === '\r') end -= 1;
  return physical.slice(0, end);
};

const decoder = new TextDecoder('utf-8', { fatal: true });

/**
 * The content lines of a body, unfolded and decoded; blank lines are dropped and bare LF is taken for CRLF. Throws a
 * TypeError when the bytes are not UTF-8.
 */
export const contentLines = (body: Uint8Array): readonly string[] =>
  decoder
    .decode(bytesOfOctets(unfolded(octetsOf(body))))
    .split(lineEnd)
    .filter((line) => line.trim() !== '');
