/** A part of a document: characters, or octets of UTF-8. */
export type Piece = string | Uint8Array;

/** A document in the making: characters are joined as they come, octets are never made characters of. */
export interface Draft {
  write(piece: Piece): void;
  /** Puts all of another behind what is here. */
  append(other: Draft): void;
  /** Octets that all of it has in UTF-8. */
  octets(): number;
  /** All of it as characters. */
  text(): string;
  /** All of it between two texts: characters as long as nothing else was written. */
  between(before: string, behind: string): Piece;
  readonly pieces: () => readonly Piece[];
}

/** A draft with nothing in it. */
export const emptyDraft = (): Draft => {
  const done: Piece[] = [];
  let text = '';
  const write = (piece: Piece): void => {
    if (typeof piece === 'string') text += piece;
    else {
      done.push(text, piece);
      text = '';
    }
  };
  const pieces = (): readonly Piece[] => (done.length === 0 ? [text] : [...done, text]);
  return {
    write,
    pieces,
    append: (other) => {
      for (const piece of other.pieces()) write(piece);
    },
    text: () =>
      pieces()
        .map((piece) => (typeof piece === 'string' ? piece : Buffer.from(piece).toString()))
        .join(''),
    octets: () => pieces().reduce((sum, piece) => sum + Buffer.byteLength(piece), 0),
    between: (before, behind) =>
      done.length === 0
        ? `${before}${text}${behind}`
        : Buffer.concat([before, ...done, text, behind].map((piece) => Buffer.from(piece))),
  };
};
