import { escapedLength, writeEscaped } from './characters.ts';

/** Text that is UTF-8 already, and escaped on its way into the document; `length` is how many octets it takes there. */
export interface Octets {
  readonly octets: Uint8Array;
  readonly length: number;
}

/** A part of a document: characters, or octets that are never made characters of. */
export type Piece = string | Octets;

/** Octets as a piece. */
export const octetsPiece = (octets: Uint8Array): Octets => ({ octets, length: escapedLength(octets) });

/** Puts a piece behind the others; characters are joined as they come. */
export const append = (pieces: Piece[], piece: Piece): void => {
  const last = pieces.at(-1);
  if (typeof piece === 'string' && typeof last === 'string') pieces[pieces.length - 1] = last + piece;
  else pieces.push(piece);
};

/** Octets that the pieces have together in UTF-8. */
export const octetsOf = (pieces: readonly Piece[]): number => {
  let sum = 0;
  for (const piece of pieces) sum += typeof piece === 'string' ? Buffer.byteLength(piece) : piece.length;
  return sum;
};

const isText = (piece: Piece): piece is string => typeof piece === 'string';

/** The pieces as one: characters where all of them are. */
export const joined = (pieces: readonly Piece[]): string | Uint8Array => {
  if (pieces.every(isText)) return pieces.join('');
  const whole = Buffer.allocUnsafe(octetsOf(pieces));
  let at = 0;
  for (const piece of pieces)
    at += typeof piece === 'string' ? whole.write(piece, at) : writeEscaped(piece.octets, whole, at);
  return whole;
};
