import type { CalendarObject, ObjectEntry } from '../../model/calendar-object.ts';
import type { AppointmentType } from '../../model/entities/appointment-types.ts';
import type { PrivacyLevel } from '../../model/entities/privacy.ts';
import { lru } from '../../model/lru.ts';
import { maskedTitle } from '../../model/masked-title.ts';
import { entityTagFor, levelFor, type Reader } from '../../model/reader-view.ts';
import { masked, typed } from './mask.ts';

/** How a reader is shown one object. */
export interface Look {
  readonly level: PrivacyLevel;
  /** Its type, where that has a colour and the reader may know it (B15). */
  readonly type?: AppointmentType | undefined;
}

/** How this reader is shown an object. */
export const lookOf = (reader: Reader, object: Pick<CalendarObject, 'disclosure' | 'diary'>): Look => {
  const level = levelFor(reader, object);
  const { types = [] } = reader.view;
  return { level, type: level === 'busy' ? undefined : types.find(({ name }) => name === object.diary.type) };
};

/** The body of an object as it is shown to somebody (B01, B15). */
export const bodyAs = ({ body, diary }: Pick<CalendarObject, 'body' | 'diary'>, { level, type }: Look): Uint8Array => {
  if (level !== 'full') return masked(body, { title: maskedTitle(level, diary), type });
  return type ? typed(body, type) : body;
};

/** The body of an object for a reader of this level who made nothing of it: what is confidential stays so (B01). */
export const bodyAtLevel = (object: CalendarObject, level: PrivacyLevel): Uint8Array =>
  bodyAs(object, lookOf({ name: '', types: '', view: level === 'full' ? {} : { privacy: level } }, object));

/** Bodies as readers were shown them lately, by their entity tag. */
const recent = lru<string, Uint8Array>(8_000_000, (body) => body.length + 200);

const remembered = (etag: string, make: () => Uint8Array): Uint8Array => {
  const known = recent.get(etag);
  if (known) return known;
  const body = make();
  recent.set(etag, body);
  return body;
};

/** A masked object has no dead properties either: anybody may have written into them. */
const withoutProperties = <E extends ObjectEntry>({ hasProperties: _, ...entry }: E) => entry;

/** What was last made of an entry that is not shown as it is stored, by level and types of its reader; forgotten with the entry. */
const lastShown = new WeakMap<ObjectEntry, { readonly as: string; readonly shown: ObjectEntry }>();

/** An entry of a listing as its reader is shown it: the same entry where that is what is stored, and else the same each time. */
export const entryShownTo = (reader: Reader, entry: ObjectEntry): ObjectEntry => {
  const level = levelFor(reader, entry);
  const as = level === 'full' && reader.types === '' ? '' : `${level} ${reader.types}`;
  if (as === '') return entry;
  const last = lastShown.get(entry);
  if (last?.as === as) return last.shown;
  const etag = entityTagFor(reader, entry);
  const shown = {
    ...(level === 'full' ? entry : withoutProperties(entry)),
    etag,
    shown: level,
    sizeUnknown: true,
  } as const;
  lastShown.set(entry, { as, shown });
  return shown;
};

/** An object as its reader is shown it: the same object where that is what is stored. */
export const objectShownTo = (reader: Reader, object: CalendarObject): CalendarObject => {
  const seen = entryShownTo(reader, object) as CalendarObject;
  if (seen === object) return object;
  const { etag, shown, sizeUnknown: _, ...entry } = seen;
  const body = remembered(etag, () => bodyAs(object, lookOf(reader, object)));
  const properties = shown === 'full' ? object.properties : {};
  return { ...entry, etag, shown, body, size: body.length, properties };
};
