import type { AppointmentType } from '../../model/entities/appointment-types.ts';
import {
  type Block,
  blocksIn,
  bytesOf,
  documentOf,
  type Line,
  linesIn,
  withBlocks,
  withLine,
  withOnlyLines,
} from '../ical/document.ts';
import { spellText } from '../ical/text-value.ts';
import { withType } from './type-lines.ts';
import { isVisible, visibleLine } from './visible.ts';

/** What a masked appointment says instead of its texts. */
export interface Face {
  readonly title: string;
  /** What it is, where the reader may know. */
  readonly type?: AppointmentType | undefined;
}

const titledComponents: readonly string[] = ['VEVENT', 'VTODO', 'VJOURNAL'];

const keepingPlace = (line: Line | undefined, original: Line, name: string): Line | undefined =>
  original.name === name ? original : line;

/** The component without the lines that are not named, all but those of `kept`, whose value is about to be another. */
const bare = (block: Block, kept?: string): Block =>
  withOnlyLines(block, (line) => keepingPlace(visibleLine(block.name, line), line, kept ?? ''));

const titled = (block: Block, name: 'SUMMARY' | 'DESCRIPTION', { title }: Face): Block =>
  withLine(bare(block, name), name, { head: name, value: spellText(title) });

const actionOf = (alarm: Block): Line | undefined => linesIn(alarm).find(({ name }) => name === 'ACTION');

/** Does the alarm ring on the phone itself? One that writes to somebody is not the phone's, and not shown to it. */
export const isRinging = (alarm: Block): boolean => {
  const action = actionOf(alarm);
  return alarm.name === 'VALARM' && action !== undefined && isVisible('VALARM', action);
};

const maskedAlarm = (alarm: Block, face: Face): Block | undefined => {
  if (!isRinging(alarm)) return undefined;
  const alone = withBlocks(alarm, () => undefined);
  // A DISPLAY alarm needs a text (RFC 5545 §3.6.6).
  const isDisplay = actionOf(alarm)?.value.trim().toUpperCase() === 'DISPLAY';
  return isDisplay ? titled(alone, 'DESCRIPTION', face) : bare(alone);
};

const observances: readonly string[] = ['STANDARD', 'DAYLIGHT'];

const maskedComponent = (block: Block, face: Face): Block | undefined => {
  if (block.name === 'VTIMEZONE')
    return withBlocks(bare(block), (inside) => (observances.includes(inside.name) ? bare(inside) : undefined));
  if (block.name === 'VFREEBUSY') return withBlocks(bare(block), () => undefined);
  if (!titledComponents.includes(block.name)) return undefined;
  const component = titled(block, 'SUMMARY', face);
  return withBlocks(face.type ? withType(component, face.type) : component, (inside) => maskedAlarm(inside, face));
};

const maskedCalendar = (calendar: Block, face: Face): Block | undefined =>
  calendar.name === 'VCALENDAR' ? withBlocks(bare(calendar), (inside) => maskedComponent(inside, face)) : undefined;

/**
 * A calendar object of which nothing is left but when it is, whether it takes place, its alarms and the title given: in every
 * component, overrides included. Only what is named in `visible.ts` passes, octet for octet; equal bodies give equal bytes.
 */
export const masked = (body: Uint8Array, face: Face): Uint8Array => {
  const document = documentOf(body);
  return bytesOf({ ...document, parts: blocksIn(document).flatMap((block) => maskedCalendar(block, face) ?? []) });
};

/** A calendar object as it is, with category and colour of its type in every component (B15). */
export const typed = (body: Uint8Array, type: AppointmentType): Uint8Array =>
  bytesOf(
    withBlocks(documentOf(body), (calendar) =>
      withBlocks(calendar, (inside) => (titledComponents.includes(inside.name) ? withType(inside, type) : inside)),
    ),
  );
