const lineEnd = '\r\n';

interface Piece {
  readonly lines: string[];
  readonly name: string;
}

/** The components directly inside a VCALENDAR, as lines still folded. */
function* piecesOf(body: Uint8Array): Generator<Piece> {
  const open: string[] = [];
  let piece: Piece | undefined;
  // Latin-1 keeps every octet: a fold may lie inside a UTF-8 sequence.
  for (const line of Buffer.from(body).toString('latin1').split(/\r?\n/)) {
    const [, edge, name = ''] = /^(BEGIN|END):([\w-]+)\s*$/i.exec(line) ?? [];
    if (edge?.toUpperCase() === 'BEGIN') {
      open.push(name);
      if (open.length === 2) piece = { name: name.toUpperCase(), lines: [] };
    }
    if (line !== '') piece?.lines.push(line);
    if (edge?.toUpperCase() === 'END') {
      open.pop();
      if (open.length === 1 && piece) {
        yield piece;
        piece = undefined;
      }
    }
  }
}

const identityOf = ({ name, lines }: Piece): string | undefined =>
  name === 'VTIMEZONE' ? lines.find((line) => /^TZID[:;]/i.test(line)) : undefined;

const escapeText = (text: string): string =>
  Buffer.from(text.replace(/[\\;,]/g, '\\$&').replace(/\r\n|\r|\n/g, '\\n')).toString('latin1');

/** All objects of a calendar as one VCALENDAR, each component as stored, each VTIMEZONE once (RFC 5545 §3.4). */
export const mergedCalendar = (bodies: Iterable<Uint8Array>, displayName: string): Uint8Array => {
  const zones = new Set<string>();
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//caldav-gateway//export//EN',
    `X-WR-CALNAME:${escapeText(displayName)}`,
  ];
  for (const body of bodies) {
    for (const piece of piecesOf(body)) {
      const zone = identityOf(piece);
      if (zone !== undefined && zones.has(zone)) continue;
      if (zone !== undefined) zones.add(zone);
      lines.push(...piece.lines);
    }
  }
  return Buffer.from([...lines, 'END:VCALENDAR', ''].join(lineEnd), 'latin1');
};
