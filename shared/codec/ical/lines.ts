const decoder = new TextDecoder('utf-8', { fatal: true });

/**
 * The content lines of a body (RFC 5545 §3.1): unfolded on bytes, because a fold may cut a character in two, then decoded;
 * blank lines are dropped and bare LF is taken for CRLF. Throws a TypeError when the bytes are not UTF-8.
 */
export const contentLines = (body: Uint8Array): readonly string[] => {
  const octets = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('latin1');
  const unfolded = octets.replace(/\r*\n[ \t]/g, '');
  return decoder
    .decode(Buffer.from(unfolded, 'latin1'))
    .split(/\r*\n/)
    .filter((line) => line.trim() !== '');
};
