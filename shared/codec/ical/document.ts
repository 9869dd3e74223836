import { contentLineOf, headLength } from './content-line.ts';
import {
  bytesOfOctets,
  foldedOctets,
  octetsOf,
  physicalLines,
  textOfOctets,
  unfolded,
  withEnds,
  withoutEnd,
} from './lines.ts';

/** A raw content line: octets as Latin-1 with its folds and its line end, so that what is not edited comes out as it went in. */
type Raw = string;

/** A component as it is written: BEGIN, its own lines and components in order, END. */
export interface Block {
  /** Upper case; empty for the body around the VCALENDAR. */
  readonly name: string;
  readonly parts: readonly (Raw | Block)[];
}

/** A content line of a document, unfolded and decoded (RFC 5545 §3.1). */
export interface Line {
  /** Upper case. */
  readonly name: string;
  /** Name and parameters as written. */
  readonly head: string;
  readonly value: string;
}

/** A byte order mark, which some programs put before the first line. */
const byteOrderMark = /^\ufeff/;

const lineOf = (raw: Raw): Line => {
  const text = textOfOctets(unfolded(withoutEnd(raw))).replace(byteOrderMark, '');
  const line = contentLineOf(text);
  if (typeof line === 'string') return { name: '', head: text, value: '' };
  return { name: line.name, head: text.slice(0, headLength(line)), value: line.value };
};

/** What may be BEGIN or END once it is unfolded: most lines need not be looked at twice. */
const mayBeEdge = /^(?:\xef\xbb\xbf)?[be]/i;

/** A stored body taken apart into its lines; writing it back gives the same bytes. */
export const documentOf = (body: Uint8Array): Block => {
  const open: { name: string; parts: (Raw | Block)[] }[] = [{ name: '', parts: [] }];
  for (const raw of physicalLines(octetsOf(body))) {
    const edge = mayBeEdge.test(raw) ? lineOf(raw) : undefined;
    if (edge?.name === 'BEGIN') open.push({ name: edge.value.trim().toUpperCase(), parts: [] });
    open.at(-1)?.parts.push(raw);
    const closed = edge?.name === 'END' && open.length > 1 ? open.pop() : undefined;
    if (closed) open.at(-1)?.parts.push(closed);
  }
  return open[0] ?? { name: '', parts: [] };
};

/** The bytes of a document. */
export const bytesOf = (document: Block): Uint8Array => {
  const flat = ({ parts }: Block): string =>
    parts.map((part) => (typeof part === 'string' ? part : flat(part))).join('');
  return bytesOfOctets(flat(document));
};

/** The components directly inside. */
export const blocksIn = ({ parts }: Block): readonly Block[] => parts.filter((part) => typeof part !== 'string');

/** The component's own lines, not those of the components inside it. */
export const linesIn = (block: Block): readonly Line[] => writtenLines(block).map(({ line }) => line);

/** A component's own line as it is written, with its folds and its end, and read. */
export interface WrittenLine {
  readonly raw: string;
  readonly line: Line;
}

/** The component's own lines with their octets. */
export const writtenLines = ({ parts }: Block): readonly WrittenLine[] =>
  parts
    .filter((part) => typeof part === 'string')
    .map((raw) => ({ raw, line: lineOf(raw) }))
    .filter(({ line }) => isOwn(line));

/** The component with other octets for its own lines: none takes a line out, more than one puts lines beside it. */
export const rewritten = (block: Block, write: (written: WrittenLine) => readonly string[]): Block => ({
  ...block,
  parts: block.parts.flatMap((part): readonly (Raw | Block)[] => {
    const line = typeof part === 'string' ? lineOf(part) : undefined;
    return typeof part === 'string' && line && isOwn(line) ? write({ raw: part, line }) : [part];
  }),
});

/** Where its own lines end: before the first component inside, or before its END. */
const behindLines = ({ parts }: Block): number => {
  const inside = parts.findIndex((part, index) => index > 0 && typeof part !== 'string');
  return inside === -1 ? parts.length - 1 : inside;
};

const withParts = (block: Block, at: number, added: Block['parts']): Block => ({
  ...block,
  parts: block.parts.toSpliced(at, 0, ...added),
});

/** The component with written lines more, behind its own, all with its line end. */
export const withWritten = (block: Block, raws: readonly string[]): Block => {
  const end = lineEndOf(block);
  return withParts(
    block,
    behindLines(block),
    raws.map((raw) => withEnds(raw, end)),
  );
};

const isOwn = ({ name }: Line): boolean => name !== '' && name !== 'BEGIN' && name !== 'END';

const rawOf = ({ head, value }: Line, lineEnd: '\r\n' | '\n'): Raw =>
  `${foldedOctets(`${head}:${value}`, lineEnd)}${lineEnd}`;

/** The line end that the component has. */
const lineEndOf = ({ parts }: Block): '\r\n' | '\n' => {
  const first = parts.find((part) => typeof part === 'string') ?? '';
  return first.endsWith('\n') && !first.endsWith('\r\n') ? '\n' : '\r\n';
};

/** The component with every own line replaced by what `change` makes of it: the same line keeps its bytes, undefined takes it out. */
export const withLines = (block: Block, change: (line: Line) => Line | undefined): Block =>
  rewritten(block, ({ raw, line }) => {
    const changed = change(line);
    if (changed === line) return [raw];
    return changed ? [rawOf(changed, lineEndOf(block))] : [];
  });

/** The same, where what is no content line goes too, and BEGIN and END say nothing beside the component: nothing is left that `change` has not seen. */
export const withOnlyLines = (block: Block, change: (line: Line) => Line | undefined): Block => ({
  ...block,
  parts: withLines(block, change).parts.flatMap((part): readonly (Raw | Block)[] => {
    if (typeof part !== 'string') return [part];
    const { name, head } = lineOf(part);
    if (name === '') return [];
    const isPlain = head.length === name.length || (name !== 'BEGIN' && name !== 'END');
    return [isPlain ? part : rawOf({ name, head: name, value: block.name }, lineEndOf(block))];
  }),
});

/** The component with the components inside it replaced likewise. */
export const withBlocks = (block: Block, change: (inside: Block) => Block | undefined): Block => ({
  ...block,
  parts: block.parts
    .map((part) => (typeof part === 'string' ? part : change(part)))
    .filter((part) => part !== undefined),
});

/** The component with a line more, behind its own lines. */
export const withAdded = (block: Block, line: Line): Block =>
  withParts(block, behindLines(block), [rawOf(line, lineEndOf(block))]);

/** The component with these components more: before its first one, or behind its last. */
export const withInside = (block: Block, added: readonly Block[], place: 'first' | 'last'): Block =>
  withParts(block, place === 'last' ? block.parts.length - 1 : behindLines(block), added);

/** The component with one line of that name: in the place of the first, or added; undefined takes all of them out. */
export const withLine = (block: Block, name: string, line: Omit<Line, 'name'> | undefined): Block => {
  let placed = line === undefined;
  const changed = withLines(block, (own) => {
    if (own.name !== name) return own;
    if (placed || !line) return undefined;
    placed = true;
    return own.head === line.head && own.value === line.value ? own : { name, ...line };
  });
  return placed || !line ? changed : withAdded(changed, { name, ...line });
};

/** Every part of a line's head, the name first; a semicolon in quotes parts nothing. */
const partsOf = (head: string): readonly string[] => head.match(/(?:"[^"]*"|[^;"])+/g) ?? [];

/** A parameter's first value, without its quotes. */
export const parameterIn = ({ head }: Line, name: string): string | undefined => {
  const line = contentLineOf(`${head}:`);
  return typeof line === 'string' ? undefined : line.parameters.find((each) => each.name === name)?.values[0];
};

/** A head with the named parameters out and others in their place. */
export const headWith = (head: string, out: readonly string[], added: readonly string[]): string =>
  [
    ...partsOf(head).filter((part, index) => index === 0 || !out.includes(part.split('=', 1)[0]?.toUpperCase() ?? '')),
    ...added,
  ].join(';');
