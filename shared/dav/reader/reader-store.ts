import { bodyAs, lookOf } from '../../codec/projection/shown.ts';
import type { Work } from '../../codec/recurrence/work.ts';
import type { CalendarObject } from '../../model/calendar-object.ts';
import { maskedTitle, maskedTitles } from '../../model/masked-title.ts';
import type { Principal } from '../../model/principal.ts';
import { readerOf } from '../../model/reader-view.ts';
import type { CalendarReader } from '../../store/reader.ts';
import type { CalendarWriter, ObjectWrite } from '../../store/writer.ts';
import { restoredObject, untypedObject } from './restore.ts';
import { saysTheSame } from './same-texts.ts';
import { shownStore } from './shown-store.ts';

/** The store as one reader sees it, and what lies behind it. */
export interface ReaderStore extends CalendarWriter {
  /** Objects as they are stored: for who judges or copies them, never for an answer. */
  readonly asStored: Pick<CalendarReader, 'loadObject'>;
  /** What takes the place of a stored object when this reader sends `sent`; refuses what would write over texts they were not shown (B01). */
  readonly inPlaceOf: (write: Pick<ObjectWrite, 'calendar' | 'object'>) => NonNullable<ObjectWrite['inPlaceOf']>;
}

/** A store in which everything is shown as it is stored. */
export const unmaskedStore = (store: CalendarWriter): ReaderStore => ({
  ...store,
  asStored: store,
  inPlaceOf:
    ({ object }) =>
    () =>
      object,
});

/**
 * The store as one reader sees it (`shownStore`), to write with: what they write in place of an object is put together of what
 * they may change and of what is stored.
 */
export const readerStore = (store: CalendarWriter, principal: Principal, work: Work): ReaderStore => {
  const inPlaceOf: ReaderStore['inPlaceOf'] = ({ calendar, object }) => {
    const reader = readerOf(calendar, principal);
    return (stored) => {
      const { level, type } = lookOf(reader, stored);
      const reading = { zone: calendar.zone, work };
      if (level === 'full') return type ? untypedObject(stored, object, { type, ...reading }) : object;
      const title = maskedTitle(level, stored.diary);
      return restoredObject(stored, object, { title, type, titles: maskedTitles(stored.diary), ...reading });
    };
  };
  return {
    ...store,
    ...shownStore(store, principal),
    asStored: store,
    inPlaceOf,

    async putObject(write) {
      if (write.disclosed) return store.putObject(write);
      const { calendar, object, diary = {} } = write;
      const reader = readerOf(calendar, principal);
      const replaced = inPlaceOf(write);
      // As its maker is shown a new one; of one that is there it is known once it is read.
      let shown = bodyAs(
        { body: object.body, diary },
        lookOf(reader, { disclosure: { salt: '', maker: reader.name }, diary }),
      );
      const inPlace = (stored: CalendarObject) => {
        const kept = replaced(stored);
        shown = bodyAs({ body: kept.body, diary: stored.diary }, lookOf(reader, stored));
        return kept;
      };
      const written = await store.putObject({ ...write, inPlaceOf: inPlace });
      // Whoever is shown something else than they sent must read it: an entity tag would say that they have it (RFC 4791 §5.3.4).
      if (!('etag' in written) || saysTheSame(shown, object.body)) return written;
      const { etag: _etag, ...unseen } = written;
      return unseen;
    },
  };
};
