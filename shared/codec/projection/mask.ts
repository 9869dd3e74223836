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
import { type ShownZone, shownZones } from './zone-names.ts';

/** What a masked appointment says instead of its texts. */
export interface Face {
  readonly title: string;
  /** What it is, where the reader may know. */
  readonly type?: AppointmentType | undefined;
}

const titledComponents: readonly string[] = ['VEVENT', 'VTODO', 'VJOURNAL'];

/** Who says so: the gateway, whatever program wrote what is masked. */
const product = '-//caldav-gateway//masked//EN';

/** How one object is masked. */
interface Masking extends Face {
  readonly shownZone: ShownZone;
}

/** The component without the lines that are not named, all but those of `kept`, whose value is about to be another. */
const bare = (block: Block, { shownZone }: Masking, kept?: string): Block =>
  withOnlyLines(block, (line) => (line.name === kept ? line : visibleLine(block.name, line, shownZone)));

const saying = (block: Block, name: 'SUMMARY' | 'DESCRIPTION' | 'PRODID', text: string, masking: Masking): Block =>
  withLine(bare(block, masking, name), name, { head: name, value: spellText(text) });

const actionOf = (alarm: Block): Line | undefined => linesIn(alarm).find(({ name }) => name === 'ACTION');

/** Does the alarm ring on the phone itself? One that writes to somebody is not the phone's, and not shown to it. */
export const isRinging = (alarm: Block): boolean => {
  const action = actionOf(alarm);
  return alarm.name === 'VALARM' && action !== undefined && isVisible('VALARM', action);
};

const maskedAlarm = (alarm: Block, masking: Masking): Block | undefined => {
  if (!isRinging(alarm)) return undefined;
  const alone = withBlocks(alarm, () => undefined);
  // A DISPLAY alarm needs a text (RFC 5545 §3.6.6).
  const isDisplay = actionOf(alarm)?.value.trim().toUpperCase() === 'DISPLAY';
  return isDisplay ? saying(alone, 'DESCRIPTION', masking.title, masking) : bare(alone, masking);
};

const observances: readonly string[] = ['STANDARD', 'DAYLIGHT'];

const maskedComponent = (block: Block, masking: Masking): Block | undefined => {
  if (block.name === 'VTIMEZONE')
    return withBlocks(bare(block, masking), (inside) =>
      observances.includes(inside.name) ? withBlocks(bare(inside, masking), () => undefined) : undefined,
    );
  if (block.name === 'VFREEBUSY') return withBlocks(bare(block, masking), () => undefined);
  if (!titledComponents.includes(block.name)) return undefined;
  const component = saying(block, 'SUMMARY', masking.title, masking);
  return withBlocks(masking.type ? withType(component, masking.type) : component, (inside) =>
    maskedAlarm(inside, masking),
  );
};

const maskedCalendar = (calendar: Block, face: Face): Block | undefined => {
  if (calendar.name !== 'VCALENDAR') return undefined;
  const masking = { ...face, shownZone: shownZones(calendar) };
  return withBlocks(saying(calendar, 'PRODID', product, masking), (inside) => maskedComponent(inside, masking));
};

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
