/** Octets of a folded line, without its end (RFC 5545 §3.1). */
const most = 75;

/** A content line in pieces of at most 75 octets, none of which cuts a character. */
export const foldLine = (line: string): string => {
  // Three octets is the most that one unit of UTF-16 takes.
  if (line.length <= most / 3 || (line.length <= most && Buffer.byteLength(line) <= most)) return line;
  const octets = Buffer.from(line);
  const pieces: Buffer[] = [];
  for (let start = 0, room = most; start < octets.length; room = most - 1) {
    let end = Math.min(start + room, octets.length);
    // 10xxxxxx goes on with a character.
    while (end < octets.length && ((octets[end] ?? 0) & 0xc0) === 0x80) end -= 1;
    pieces.push(octets.subarray(start, end));
    start = end;
  }
  return pieces.map((piece) => piece.toString()).join('\r\n ');
};
