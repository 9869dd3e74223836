import type { ContentLine } from '../ical/content-line.ts';
import { type FileLine, fileLines, partsOf } from './file-line.ts';

/** A component directly inside a VCALENDAR, with all that stands in it. */
export interface Block {
  /** Upper case. */
  readonly kind: string;
  readonly lines: readonly FileLine[];
}

/** One VCALENDAR of a file; what stands outside any is a calendar of its own. */
export interface FileCalendar {
  readonly zones: readonly Block[];
  readonly components: readonly Block[];
}

const edgePattern = /^(BEGIN|END)(?:;[^:]*)?:\s*([\w-]+)\s*$/i;

/** The components of each VCALENDAR of a file, in order. One that is not ended is there too, as far as it goes, so that it is missed. */
export const calendarsIn = (file: Uint8Array): readonly FileCalendar[] => {
  const calendars: Block[][] = [[]];
  let depth = 0;
  let current: FileLine[] = [];
  let kind = '';
  const close = (): void => {
    if (current.length > 0) calendars.at(-1)?.push({ kind, lines: current });
    [current, depth, kind] = [[], 0, ''];
  };
  for (const line of fileLines(file)) {
    const [, edge = '', name = ''] = edgePattern.exec(line.text) ?? [];
    const begins = edge.toUpperCase() === 'BEGIN';
    if (name.toUpperCase() === 'VCALENDAR') {
      close();
      if (begins) calendars.push([]);
      continue;
    }
    if (begins && depth === 0) kind = name.toUpperCase();
    if (begins) depth += 1;
    if (depth > 0) current.push(line);
    if (edge !== '' && !begins && depth > 0) {
      depth -= 1;
      if (depth === 0) close();
    }
  }
  close();
  return calendars.map((blocks) => ({
    zones: blocks.filter((block) => block.kind === 'VTIMEZONE'),
    components: blocks.filter((block) => block.kind !== 'VTIMEZONE'),
  }));
};

/** A property of the block's own, not of a component inside it. */
export const propertyOf = ({ lines }: Block, name: string): ContentLine | undefined => {
  let depth = 0;
  for (const line of lines) {
    const { text } = line;
    if (/^BEGIN[:;]/i.test(text)) depth += 1;
    else if (/^END[:;]/i.test(text)) depth -= 1;
    else if (depth === 1 && text.slice(0, name.length).toUpperCase() === name && /[:;]/.test(text[name.length] ?? ''))
      return partsOf(line);
  }
  return undefined;
};

/** Its value, trimmed and without escapes; empty without one. */
export const textOf = (block: Block, name: string): string =>
  (propertyOf(block, name)?.value ?? '').trim().replace(/\\([\\;,])/g, '$1');
