import {
  type Block,
  blocksIn,
  linesIn,
  rewritten,
  withBlocks,
  withInside,
  withWritten,
  writtenLines,
} from '../../codec/ical/document.ts';
import { isRinging } from '../../codec/projection/mask.ts';
import { isVisible } from '../../codec/projection/visible.ts';
import { hiddenLines } from './hidden-lines.ts';

/** A name is the alarm's only where the phone was shown it. */
const said = (alarm: Block, name: string): string | undefined =>
  linesIn(alarm)
    .find((line) => line.name === name && isVisible('VALARM', line))
    ?.value.trim()
    .toUpperCase();

const isSame = (one: Block, other: Block): boolean => {
  for (const name of ['UID', 'X-WR-ALARMUID']) {
    const [a, b] = [said(one, name), said(other, name)];
    if (a !== undefined && b !== undefined) return a === b;
  }
  return ['ACTION', 'TRIGGER'].every((name) => said(one, name) === said(other, name));
};

const alarmsIn = (component: Block): readonly Block[] => blocksIn(component).filter(({ name }) => name === 'VALARM');

/** What the phone may say of an alarm that was there, as it says it; the rest as it was. */
const restored = (sent: Block, stored: Block): Block => {
  const names = new Set(writtenLines(sent).map(({ line }) => line.name));
  const hidden = hiddenLines(stored, names);
  const [texts, others] = [
    hidden.filter(({ line }) => line.name === 'DESCRIPTION').map(({ raw }) => raw),
    hidden.filter(({ line }) => line.name !== 'DESCRIPTION').map(({ raw }) => raw),
  ];
  let placed = false;
  const own = rewritten(sent, ({ raw, line }) => {
    if (line.name !== 'DESCRIPTION') return isVisible('VALARM', line) ? [raw] : [];
    const first = !placed;
    placed = true;
    return first ? texts : [];
  });
  const whole = withWritten(
    withBlocks(own, () => undefined),
    placed ? others : [...texts, ...others],
  );
  return withInside(whole, blocksIn(stored), 'last');
};

/** A new alarm, in which the stored title stands where the phone wrote the one it was shown. */
const unmasked = (alarm: Block, titles: ReadonlySet<string>, summary: string | undefined): Block =>
  rewritten(alarm, ({ raw, line }) =>
    ['DESCRIPTION', 'SUMMARY'].includes(line.name) && titles.has(line.value.trim()) && summary !== undefined
      ? [`${line.name}:${summary}\r\n`]
      : [raw],
  );

/** The component that a phone sends with its alarms as it wants them, texts restored, and with those that it was not shown. */
export const withRestoredAlarms = (sent: Block, stored: Block, titles: ReadonlySet<string>): Block => {
  const summary = linesIn(stored).find(({ name }) => name === 'SUMMARY')?.value;
  const left = new Set(alarmsIn(stored));
  const matched = withBlocks(sent, (inside) => {
    if (inside.name !== 'VALARM') return undefined;
    const source = [...left].find((candidate) => isSame(inside, candidate));
    if (source) left.delete(source);
    return source ? restored(inside, source) : unmasked(inside, titles, summary);
  });
  // Neither these alarms nor other components inside were shown, so that nobody can have taken them out.
  const hidden = blocksIn(stored).filter((inside) =>
    inside.name === 'VALARM' ? left.has(inside) && !isRinging(inside) : true,
  );
  return withInside(matched, hidden, 'last');
};
