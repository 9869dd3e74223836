import { type Block, type WrittenLine, writtenLines } from '../../codec/ical/document.ts';
import { isNamed, isVisible } from '../../codec/projection/visible.ts';

/**
 * The lines of a stored component that a phone was not shown, given the names that it sends: a value that means nothing is
 * hidden, though its name is not, and what the phone says under that name takes its place.
 */
export const hiddenLines = (stored: Block, sent: ReadonlySet<string>): readonly WrittenLine[] =>
  writtenLines(stored).filter(
    ({ line }) => !isVisible(stored.name, line) && !(sent.has(line.name) && isNamed(stored.name, line.name)),
  );
