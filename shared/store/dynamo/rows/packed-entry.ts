import { isAbsence, takesNoTime } from '../../../model/absence.ts';
import type { Component } from '../../../model/calendar.ts';
import type { DiaryFields, Disclosure, ObjectEntry, ParsedObject, TakenTime } from '../../../model/calendar-object.ts';
import type { PrivacyLevel } from '../../../model/entities/privacy.ts';
import { type Instant, type Interval, minuteMs } from '../../../model/instant.ts';
import { objectPrefix } from './keys.ts';

/**
 * What the index shows of an object, packed into one attribute: ten thousand of them read in a fraction of the time that
 * as many attributes take, and a field can be added although the index can never be changed.
 */
type PackedEntry = readonly [
  component: Component,
  etag: string,
  size: number,
  createdAt: Instant,
  modifiedAt: Instant,
  uid: string,
  summary: string,
  recurring: 0 | 1,
  start: Instant | null,
  end: Instant | null,
  alarms: readonly [from: Instant | null, to: Instant | null] | null,
  hasProperties?: 0 | 1,
  disclosure?: PackedDisclosure | null,
  takes?: PackedTime | null,
  isCounterpart?: 0 | 1,
];

/** Fields of an entry that are always there. */
const alwaysThere = 11;

/** Minutes of preparation and follow-up; nothing where it takes no time. Releases that did not know it wrote none. */
type PackedTime = readonly [before: number, after: number] | readonly [];

/** What is missing at the end was never said. */
type PackedDisclosure = readonly [salt: string, maker?: string | null, confidential?: 0 | 1, atMost?: PrivacyLevel];

const packDisclosure = ({ salt, maker, confidential, atMost }: Disclosure): PackedDisclosure => {
  if (atMost !== undefined) return [salt, maker ?? null, confidential ? 1 : 0, atMost];
  if (confidential) return [salt, maker ?? null, 1];
  return maker === undefined ? [salt] : [salt, maker];
};

const unpackDisclosure = ([salt, maker, confidential, atMost]: PackedDisclosure): Disclosure => ({
  salt,
  ...(maker != null && { maker }),
  ...(confidential && { confidential: true }),
  ...(atMost !== undefined && { atMost }),
});

/** What stands behind the fields that are always there. */
interface Additions {
  readonly hasProperties: boolean;
  readonly disclosure: PackedDisclosure | null;
  readonly takes: PackedTime | null;
  readonly isCounterpart: boolean;
}

const additionsIn = ({ 11: hasProperties, 12: disclosure, 13: takes, 14: isCounterpart }: PackedEntry): Additions => ({
  hasProperties: hasProperties === 1,
  disclosure: disclosure ?? null,
  takes: takes ?? null,
  isCounterpart: isCounterpart === 1,
});

/** The fields with these behind them, as far as they say anything. */
const withAdditions = (
  fields: readonly unknown[],
  { hasProperties, disclosure, takes, isCounterpart }: Additions,
): string => {
  const additions = [hasProperties ? 1 : 0, disclosure, takes, isCounterpart ? 1 : 0];
  const last = additions.findLastIndex((one) => one !== 0 && one !== null);
  return JSON.stringify([...fields.slice(0, alwaysThere), ...additions.slice(0, last + 1)]);
};

const fieldsOf = (entry: string): PackedEntry => JSON.parse(entry) as PackedEntry;

const changed = (entry: string, change: Partial<Additions>): string => {
  const fields = fieldsOf(entry);
  return withAdditions(fields, { ...additionsIn(fields), ...change });
};

/** Does it take no time at all? */
const isFree = ({ component, free }: ParsedObject, { type }: DiaryFields): boolean =>
  component !== 'VEVENT' || takesNoTime(free, type);

/** What an entry says that does not follow from the object itself. */
interface Beside {
  readonly createdAt: Instant;
  readonly now: Instant;
  readonly diary: DiaryFields;
  readonly hasProperties: boolean;
  readonly disclosure: Disclosure | undefined;
  readonly isCounterpart: boolean;
}

/** The entry of a live object. */
export const packed = (object: ParsedObject, { createdAt, now, diary, disclosure, ...marks }: Beside): string => {
  const { uid, component, etag, body, bounds, summary } = object;
  const { start = null, end = null, recurring, alarms } = bounds;
  const fields: PackedEntry = [
    component,
    etag,
    body.byteLength,
    createdAt,
    now,
    uid,
    summary,
    recurring ? 1 : 0,
    start,
    end,
    alarms ? [alarms.from ?? null, alarms.to ?? null] : null,
  ];
  return withAdditions(fields, {
    ...marks,
    disclosure: disclosure ? packDisclosure(disclosure) : null,
    takes: isFree(object, diary) ? [] : [diary.preparationMinutes ?? 0, diary.followUpMinutes ?? 0],
  });
};

/** The same entry where the diary keeps something else beside the body. */
export const withTaken = (
  entry: string,
  { type, preparationMinutes = 0, followUpMinutes = 0 }: DiaryFields,
): string => {
  const { takes } = additionsIn(fieldsOf(entry));
  if (takes === null) return entry;
  const free = takes.length === 0;
  // Free, or an absence that says so: only the body knows.
  if (free) return isAbsence(type) ? changed(entry, { takes: null }) : entry;
  return changed(entry, { takes: [preparationMinutes, followUpMinutes] });
};

/** The entry of the counterpart of an appointment. */
export const packedCounterpart = (entry: string, hasProperties: boolean): string =>
  changed(entry, { hasProperties, isCounterpart: true });

/** The same entry of an object that has dead properties, or none. */
export const withMark = (entry: string, hasProperties: boolean): string => changed(entry, { hasProperties });

/** The same entry, disclosed otherwise. */
export const disclosed = (entry: string, disclosure: Disclosure): string =>
  changed(entry, { disclosure: packDisclosure(disclosure) });

/** Does a row say of its object what it should, as far as its release said it? */
export const saysTheSame = (entry: string | undefined, wanted: string): boolean =>
  entry === wanted ||
  (entry !== undefined &&
    additionsIn(fieldsOf(entry)).takes === null &&
    changed(entry, {}) === changed(wanted, { takes: null }));

/** What the index shows of the text of an object: its summary. */
export const summaryOf = (entry: string): string => fieldsOf(entry)[6];

const intervalOf = ([from, to]: readonly [Instant | null, Instant | null]): Interval => ({
  ...(from !== null && { from }),
  ...(to !== null && { to }),
});

const takenOf = ([before, after]: PackedTime): TakenTime =>
  before === undefined || after === undefined
    ? { before: 0, after: 0, free: true }
    : { before: before * minuteMs, after: after * minuteMs, free: false };

/** The entry of a row; undefined for a tombstone. */
export const entryOf = ({
  sk,
  version,
  entry,
}: {
  sk: string;
  version: number;
  entry?: string;
}): ObjectEntry | undefined => {
  if (entry === undefined) return undefined;
  const fields = fieldsOf(entry);
  const [component, etag, size, createdAt, modifiedAt, uid, , recurring, start, end, alarms] = fields;
  const { 11: hasProperties, 12: disclosure, 13: takes, 14: isCounterpart } = fields;
  return {
    name: sk.slice(objectPrefix.length),
    uid,
    component,
    etag,
    version,
    size,
    bounds: {
      recurring: recurring === 1,
      ...(start !== null && { start }),
      ...(end !== null && { end }),
      ...(alarms && { alarms: intervalOf(alarms) }),
    },
    createdAt,
    modifiedAt,
    ...(hasProperties === 1 && { hasProperties: true }),
    ...(disclosure && { disclosure: unpackDisclosure(disclosure) }),
    ...(takes && { takes: takenOf(takes) }),
    ...(isCounterpart === 1 && { isCounterpart: true }),
  };
};
