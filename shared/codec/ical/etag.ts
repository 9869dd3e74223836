import { createHash } from 'node:crypto';

/** The strong entity tag of some bytes, quoted (RFC 9110 §8.8.3): equal bytes, equal tag, wherever they come from. */
export const etagOf = (bytes: Uint8Array): string =>
  `"${createHash('sha256').update(bytes).digest('hex').slice(0, 32)}"`;
