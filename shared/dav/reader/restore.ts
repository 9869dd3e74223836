import {
  type Block,
  blocksIn,
  bytesOf,
  documentOf,
  rewritten,
  withBlocks,
  withInside,
  withWritten,
  writtenLines,
} from '../../codec/ical/document.ts';
import { InvalidCalendarError } from '../../codec/ical/invalid-calendar.ts';
import { propertyOf, textOf } from '../../codec/ical/jcal.ts';
import { parseCalendarObject } from '../../codec/ical/parse-object.ts';
import { principalComponents, readCalendar } from '../../codec/ical/read.ts';
import { masked } from '../../codec/projection/mask.ts';
import { withoutType } from '../../codec/projection/type-lines.ts';
import { isVisible } from '../../codec/projection/visible.ts';
import { calendarComponents } from '../../model/calendar.ts';
import type { CalendarObject, ParsedObject } from '../../model/calendar-object.ts';
import type { AppointmentType } from '../../model/entities/appointment-types.ts';
import { refusedToStore, violated } from '../preconditions.ts';
import { textChanges } from '../rights/text-changes.ts';
import { hiddenLines } from './hidden-lines.ts';
import { withRestoredAlarms } from './restore-alarms.ts';
import { type RestoreReading, sourcesOf } from './restore-sources.ts';

/** What of a masked appointment flows from the phone, with the rights for it: whether it takes place, and how urgent it is. */
const flowing: readonly string[] = ['STATUS', 'TRANSP', 'PRIORITY', 'PERCENT-COMPLETE', 'COMPLETED'];

/** What the gateway adds of the type; programs that do not know it leave it out when they save. */
const ofType: readonly string[] = ['CATEGORIES', 'COLOR'];

const isPrincipal = ({ name }: Block): boolean => calendarComponents.some((component) => component === name);

/** The calendar's own components that are no time zones, in the order of the body. */
const principalBlocks = (document: Block): readonly Block[] =>
  blocksIn(document).flatMap((calendar) => blocksIn(calendar).filter(isPrincipal));

/** What the phone may say of a component, as it says it; every text that was masked as it is stored. */
const restoredComponent = (sent: Block, stored: Block, shownTitles: ReadonlySet<string>): Block => {
  const names = new Set(writtenLines(sent).map(({ line }) => line.name));
  const written = writtenLines(stored);
  const titles = written.filter(({ line }) => line.name === 'SUMMARY').map(({ raw }) => raw);
  const hidden = hiddenLines(stored, names)
    .filter(({ line }) => line.name !== 'SUMMARY')
    .map(({ raw }) => raw);
  let placed = false;
  const own = rewritten(sent, ({ raw, line }) => {
    if (line.name !== 'SUMMARY') return isVisible(sent.name, line) ? [raw] : [];
    const first = !placed;
    placed = true;
    return first ? titles : [];
  });
  return withRestoredAlarms(withWritten(own, placed ? hidden : [...titles, ...hidden]), stored, shownTitles);
};

/** What of the object's own lines around its components was not shown. */
const hiddenAround = (stored: Block): readonly string[] =>
  blocksIn(stored).flatMap((calendar) =>
    writtenLines(calendar)
      .filter(({ line }) => !isVisible('VCALENDAR', line))
      .map(({ raw }) => raw),
  );

/** Components of programs' own beside those of the calendar: none of them was shown. */
const hiddenBeside = (stored: Block): readonly Block[] =>
  blocksIn(stored).flatMap((calendar) =>
    blocksIn(calendar).filter((inside) => !isPrincipal(inside) && inside.name !== 'VTIMEZONE'),
  );

/** Texts that differ from what the phone was shown are not what the shop wrote, and would stand in its place: none of them is taken. */
const requireMasked = (
  shown: Uint8Array,
  sent: ParsedObject,
  sources: readonly number[],
  titles: ReadonlySet<string>,
): void => {
  const known = principalComponents(readCalendar(shown));
  const given = principalComponents(readCalendar(sent.body, sent.etag));
  const changed = given.flatMap((component, index) => {
    const before = known[sources[index] ?? 0];
    const isTitle = titles.has(textOf(component, 'summary')?.trim() ?? '');
    const isLeftOut = (name: string): boolean =>
      ofType.includes(name) && propertyOf(component, name.toLowerCase()) === undefined;
    return before
      ? textChanges(before, component).filter((name) => !(name === 'SUMMARY' && isTitle) && !isLeftOut(name))
      : [];
  });
  const refused = [...new Set(changed)].filter((name) => !flowing.includes(name));
  if (refused.length === 0) return;
  throw violated('need-privileges', {
    message: `this appointment is shown without its texts, so that they cannot be changed here: ${refused.join(', ')}`,
  });
};

/** What was sent, each component changed with the stored one that it comes from. */
const eachWithSource = (
  stored: Block,
  sent: ParsedObject,
  sources: readonly number[],
  change: (component: Block, source: Block) => Block,
): Block => {
  const kept = principalBlocks(stored);
  let index = -1;
  return withBlocks(documentOf(sent.body), (calendar) =>
    withBlocks(calendar, (component) => {
      if (!isPrincipal(component)) return component;
      index += 1;
      const source = kept[sources[index] ?? 0];
      return source ? change(component, source) : component;
    }),
  );
};

/** What a phone was shown instead of an object, and how the object is read. */
export interface Masked extends RestoreReading {
  readonly title: string;
  readonly type?: AppointmentType | undefined;
  /** Those of other levels too: a phone may show one of them still. */
  readonly titles: ReadonlySet<string>;
}

/**
 * The object to store when a phone saves one whose texts it was not shown: its times, rule, status, exceptions and alarms as
 * the phone says them, however it spells them, and every text as it is stored (B01). Refuses with `need-privileges` a text that
 * is another than the one shown.
 */
export const restoredObject = (
  stored: CalendarObject,
  sent: ParsedObject,
  { title, type, titles, ...reading }: Masked,
): ParsedObject => {
  const restoreComponent = (component: Block, source: Block): Block => restoredComponent(component, source, titles);
  const shown = masked(stored.body, { title, type });
  try {
    if (Buffer.from(shown).equals(sent.body)) return parseCalendarObject(stored.body, calendarComponents);
    const sources = sourcesOf(readCalendar(stored.body, stored.etag), readCalendar(sent.body, sent.etag), reading);
    requireMasked(shown, sent, sources, titles);
    const document = documentOf(stored.body);
    const restored = withBlocks(eachWithSource(document, sent, sources, restoreComponent), (calendar) =>
      withInside(
        withWritten(
          rewritten(calendar, ({ raw, line }) => (isVisible('VCALENDAR', line) ? [raw] : [])),
          hiddenAround(document),
        ),
        hiddenBeside(document),
        'last',
      ),
    );
    return parseCalendarObject(bytesOf(restored), calendarComponents);
  } catch (error) {
    if (error instanceof InvalidCalendarError) throw refusedToStore(error.condition, error.message);
    throw error;
  }
};

/** The object to store when a phone saves one that it was shown with the category and colour of its type: without them, its own stay (B15). */
export const untypedObject = (
  stored: CalendarObject,
  sent: ParsedObject,
  { type, ...reading }: RestoreReading & { readonly type: AppointmentType },
): ParsedObject => {
  const sources = sourcesOf(readCalendar(stored.body, stored.etag), readCalendar(sent.body, sent.etag), reading);
  const untyped = eachWithSource(documentOf(stored.body), sent, sources, (component, source) =>
    withoutType(component, source, type),
  );
  return parseCalendarObject(bytesOf(untyped), calendarComponents);
};
