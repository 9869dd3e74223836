import { nearestColorName } from '../../model/css-colors.ts';
import type { AppointmentType } from '../../model/entities/appointment-types.ts';
import {
  type Block,
  linesIn,
  rewritten,
  type WrittenLine,
  withAdded,
  withLine,
  writtenLines,
} from '../ical/document.ts';
import { readText, spellText } from '../ical/text-value.ts';

const unescaped = (text: string): string => readText(text).trim();

const categoriesIn = (value: string): readonly string[] => value.match(/(?:\\.|[^\\,])+/gs) ?? [];

const hasCategory = (block: Block, { name }: AppointmentType): boolean =>
  linesIn(block).some((line) => line.name === 'CATEGORIES' && categoriesIn(line.value).map(unescaped).includes(name));

/** The component with the type among its categories, before its own, and with the type's colour in place of its own (RFC 7986 §5.9, B15). */
export const withType = (block: Block, type: AppointmentType): Block => {
  const value = spellText(type.name);
  let placed = hasCategory(block, type);
  const before = rewritten(block, ({ raw, line: { name } }) => {
    if (name !== 'CATEGORIES' || placed) return [raw];
    placed = true;
    return [`CATEGORIES:${value}\r\n`, raw];
  });
  const categorised = placed ? before : withAdded(before, { name: 'CATEGORIES', head: 'CATEGORIES', value });
  return withLine(categorised, 'COLOR', { head: 'COLOR', value: nearestColorName(type.color) });
};

const withoutCategory = ({ raw, line }: WrittenLine, { name }: AppointmentType): readonly string[] => {
  const all = categoriesIn(line.value);
  const own = all.filter((each) => unescaped(each) !== name);
  if (own.length === all.length) return [raw];
  return own.length === 0 ? [] : [`${line.head}:${own.join(',')}\r\n`];
};

/** What a phone sends of such a component without what it was only shown: category and colour of the type, in whose place stand those that are stored. */
export const withoutType = (sent: Block, stored: Block, type: AppointmentType): Block => {
  const isOwn = hasCategory(stored, type);
  const color = nearestColorName(type.color);
  const colors = writtenLines(stored).filter(({ line }) => line.name === 'COLOR');
  let placed = false;
  return rewritten(sent, (written) => {
    const { raw, line } = written;
    if (line.name === 'CATEGORIES') return isOwn ? [raw] : withoutCategory(written, type);
    if (line.name !== 'COLOR' || line.value.trim().toLowerCase() !== color) return [raw];
    const first = !placed;
    placed = true;
    return first ? colors.map((one) => one.raw) : [];
  });
};
