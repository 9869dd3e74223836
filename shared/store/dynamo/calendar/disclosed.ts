import type { Calendar } from '../../../model/calendar.ts';
import type { Disclosure, ObjectEntry } from '../../../model/calendar-object.ts';
import { strictest } from '../../../model/entities/privacy.ts';
import { entityTagFor, type Reader, readerName, readerOf } from '../../../model/reader-view.ts';
import type { ObjectWrite, Writer } from '../../writer.ts';

type Tagged = Pick<ObjectEntry, 'etag' | 'disclosure'>;

/** A phone that writes, as the reader that it is; the diary sees what is stored. */
export const readerIn = (calendar: Calendar, writer: Writer): Reader | undefined =>
  writer.kind === 'phone' ? readerOf(calendar, writer.principal) : undefined;

/** The entity tag that a writer knows of an object: a phone the one under which it is shown it, the diary that of what is stored. */
export const tagFor = (calendar: Calendar, writer: Writer, entry: Tagged): string => {
  const reader = readerIn(calendar, writer);
  return reader ? entityTagFor(reader, entry) : entry.etag;
};

/** Eight characters that nobody can guess. */
const newSalt = (random: () => number): string =>
  Math.floor(random() * 36 ** 8)
    .toString(36)
    .padStart(8, '0');

const makerOf = (writer: Writer): string | undefined =>
  writer.kind === 'phone' ? readerName(writer.principal) : undefined;

/** How an object is disclosed once it is written: its maker stays, and no copy shows more than what it was made of. */
export const disclosureAfter = (
  live: ObjectEntry | undefined,
  { object, disclosed, writer }: Pick<ObjectWrite, 'object' | 'disclosed' | 'writer'>,
  random: () => number,
): Disclosure => {
  const maker = disclosed ? disclosed.maker : live ? live.disclosure?.maker : makerOf(writer);
  const atMost = strictest(disclosed?.atMost, live?.disclosure?.atMost);
  return {
    salt: newSalt(random),
    ...(maker !== undefined && { maker }),
    ...(object.confidential && { confidential: true }),
    ...(atMost !== 'full' && { atMost }),
  };
};
