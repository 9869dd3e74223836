/** Octets `[from, to]` of a representation, both inclusive (RFC 9110 §14.1.2). */
export interface ByteRange {
  readonly from: number;
  readonly to: number;
}

/** The one range asked for; undefined when the header is to be ignored: absent, several ranges, another unit, malformed (RFC 9110 §14.2). */
export const byteRangeOf = (header: string | undefined, size: number): ByteRange | 'unsatisfiable' | undefined => {
  const match = /^bytes=\s*(?:(\d{1,15})-(\d{1,15})?|-(\d{1,15}))\s*$/i.exec(header ?? '');
  if (!match) return undefined;
  const [, first, last, suffix] = match;
  const from = first === undefined ? Math.max(0, size - Number(suffix)) : Number(first);
  const to = last === undefined ? size - 1 : Math.min(Number(last), size - 1);
  if (last !== undefined && Number(last) < from) return undefined;
  return from >= size ? 'unsatisfiable' : { from, to };
};
