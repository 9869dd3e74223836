/** One content line: as it came, folds included, and unfolded for reading (RFC 5545 §3.1). */
interface Line {
  readonly raw: string;
  readonly text: string;
}

/** A component directly inside a VCALENDAR, with all that stands in it. */
interface Block {
  readonly kind: string;
  readonly lines: readonly Line[];
}

// Octets travel as Latin-1 so that they come out as they went in, also where a fold cuts a character in two.
const linesOf = (file: Uint8Array): readonly Line[] =>
  Buffer.from(file.buffer, file.byteOffset, file.byteLength)
    .toString('latin1')
    .split(/\r*\n(?![ \t])/)
    .filter((raw) => raw.trim() !== '')
    .map((raw) => ({ raw, text: raw.replaceAll(/\r*\n[ \t]/g, '') }));

const blocksOf = (lines: readonly Line[]): readonly Block[] => {
  const blocks: Block[] = [];
  let depth = 0;
  let current: Line[] = [];
  for (const line of lines) {
    const [, edge = '', name = ''] = /^(BEGIN|END):\s*([\w-]+)\s*$/i.exec(line.text) ?? [];
    const kind = name.toUpperCase();
    if (kind === 'VCALENDAR') continue;
    if (edge.toUpperCase() === 'BEGIN') depth++;
    if (depth > 0) current.push(line);
    if (edge.toUpperCase() === 'END' && depth > 0 && --depth === 0) {
      blocks.push({ kind, lines: current });
      current = [];
    }
  }
  return blocks;
};

/** The value of a property of the block's own, not of a component inside it. */
const propertyOf = ({ lines }: Block, name: string): string => {
  let depth = 0;
  for (const { text } of lines) {
    if (/^BEGIN:/i.test(text)) depth++;
    else if (/^END:/i.test(text)) depth--;
    else if (depth === 1 && text.slice(0, name.length).toUpperCase() === name && /[:;]/.test(text[name.length] ?? ''))
      return text.slice(text.indexOf(':') + 1).trim();
  }
  return '';
};

const zoneIdsIn = (lines: readonly Line[]): ReadonlySet<string> =>
  new Set(
    lines.flatMap(({ text }) =>
      [...text.matchAll(/;TZID=(?:"([^"]*)"|([^":;]+))/gi)].map(([, quoted, plain = '']) => (quoted ?? plain).trim()),
    ),
  );

const header = ['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//caldav-gateway//diary//EN'];

const calendarFile = (blocks: readonly Block[]): Uint8Array => {
  const lines = blocks.flatMap((block) => block.lines.map(({ raw }) => raw));
  return Buffer.from([...header, ...lines, 'END:VCALENDAR', ''].join('\r\n'), 'latin1');
};

const isZone = ({ kind }: Block): boolean => kind === 'VTIMEZONE';

/** The calendar objects of a file: one for each UID with its overrides, each with the VTIMEZONEs it names (RFC 4791 §4.1). */
export const splitCalendarFile = (file: Uint8Array): readonly (readonly [uid: string, body: Uint8Array])[] => {
  const blocks = blocksOf(linesOf(file));
  const zones = Map.groupBy(blocks.filter(isZone), (zone) => propertyOf(zone, 'TZID'));
  const byUid = Map.groupBy(
    blocks.filter((block) => !isZone(block)),
    (block) => propertyOf(block, 'UID'),
  );
  return [...byUid].map(([uid, components]) => {
    const own = [...zoneIdsIn(components.flatMap(({ lines }) => lines))].flatMap(
      (tzid) => zones.get(tzid)?.slice(0, 1) ?? [],
    );
    return [uid, calendarFile([...own, ...components])] as const;
  });
};

/** Calendar objects as one file, each VTIMEZONE once. */
export const joinCalendarFile = (bodies: readonly Uint8Array[]): Uint8Array => {
  const blocks = bodies.flatMap((body) => blocksOf(linesOf(body)));
  const zones = new Map(blocks.filter(isZone).map((zone) => [propertyOf(zone, 'TZID'), zone]));
  return calendarFile([...zones.values(), ...blocks.filter((block) => !isZone(block))]);
};
