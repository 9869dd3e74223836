import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { Component, StoredProperties } from '../../../model/calendar.ts';
import type {
  CalendarObject,
  DiaryFields,
  Disclosure,
  ObjectEntry,
  ParsedObject,
} from '../../../model/calendar-object.ts';
import type { PrivacyLevel } from '../../../model/entities/privacy.ts';
import type { Instant, Interval } from '../../../model/instant.ts';
import { historyDays } from '../../history.ts';
import type { Row } from './items.ts';
import { objectPrefix } from './keys.ts';
import { timeKeyOf } from './time-key.ts';

const day = 86_400;
const isEmpty = (fields: object): boolean => Object.keys(fields).length === 0;
const seconds = (instant: Instant): number => Math.floor(instant / 1000);

/** How long a change is remembered, longer a tombstone, and less what an object was before (seconds). */
export const retention = { change: 400 * day, tombstone: 800 * day, history: historyDays * day } as const;

/** When a row written now may be swept: seconds since 1970, as DynamoDB's TTL wants it. */
export const expiryOf = (now: Instant, kept: number): number => seconds(now) + kept;

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
  disclosure?: PackedDisclosure,
];

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

const additionsOf = (
  hasProperties: boolean,
  disclosure: PackedDisclosure | undefined,
): readonly [] | readonly [0 | 1] | readonly [0 | 1, PackedDisclosure] => {
  if (disclosure) return [hasProperties ? 1 : 0, disclosure];
  return hasProperties ? [1] : [];
};

/** Places of an entry that are not always there. */
const places = { hasProperties: 11, disclosure: 12 } as const;

/** The row of an object: live with `entry`, a tombstone without. */
export interface ObjectRow extends Row {
  readonly version: number;
  readonly entry?: string;
  readonly body?: Uint8Array;
  /** The body is deflated (RFC 1951). */
  readonly deflated?: boolean;
  readonly diary?: DiaryFields;
  readonly properties?: StoredProperties;
}

const pack = (
  { uid, component, etag, body, bounds, summary }: ParsedObject,
  createdAt: Instant,
  now: Instant,
  hasProperties: boolean,
  disclosure: Disclosure | undefined,
) => {
  const { start = null, end = null, recurring, alarms } = bounds;
  const entry: PackedEntry = [
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
    ...additionsOf(hasProperties, disclosure && packDisclosure(disclosure)),
  ];
  return JSON.stringify(entry);
};

/** The whole row of a live object, without key and version: nothing of an earlier incarnation survives it. */
export const liveContent = (
  object: ParsedObject,
  {
    createdAt,
    now,
    diary,
    properties = {},
    disclosure,
  }: {
    createdAt: Instant;
    now: Instant;
    diary: DiaryFields;
    properties?: StoredProperties | undefined;
    disclosure?: Disclosure | undefined;
  },
) => {
  const small = deflateRawSync(object.body, { chunkSize: object.body.byteLength + 64 });
  const deflated = small.byteLength < object.body.byteLength;
  return {
    time: timeKeyOf(object.bounds),
    entry: pack(object, createdAt, now, !isEmpty(properties), disclosure),
    body: deflated ? small : object.body,
    ...(deflated && { deflated }),
    ...(!isEmpty(diary) && { diary }),
    ...(!isEmpty(properties) && { properties }),
  };
};

/** The same content with other dead properties; the index says whether there are any. */
export const withProperties = (row: ObjectRow, kept: StoredProperties) => {
  const { pk: _pk, sk: _sk, version: _version, properties: _properties, entry = '[]', ...content } = row;
  return {
    ...content,
    entry: placed(entry, { hasProperties: !isEmpty(kept) }),
    ...(!isEmpty(kept) && { properties: kept }),
  };
};

/** A packed entry with other values in the places behind those that are always there. */
const placed = (
  entry: string,
  change: { readonly hasProperties: boolean } | { readonly disclosure: PackedDisclosure },
): string => {
  const packed = JSON.parse(entry) as unknown as PackedEntry;
  const before = { hasProperties: packed[places.hasProperties] === 1, disclosure: packed[places.disclosure] };
  const { hasProperties, disclosure } = { ...before, ...change };
  return JSON.stringify([...packed.slice(0, places.hasProperties), ...additionsOf(hasProperties, disclosure)]);
};

/** The same content, disclosed otherwise. */
export const withDisclosure = <Content extends { readonly entry?: string }>(
  content: Content,
  disclosure: Disclosure,
): Content => ({ ...content, entry: placed(content.entry ?? '[]', { disclosure: packDisclosure(disclosure) }) });

/** What a deleted object leaves: its last version, until nobody can ask for it any more. */
export const tombstoneContent = (now: Instant) => ({ expires: expiryOf(now, retention.tombstone) });

const intervalOf = ([from, to]: readonly [Instant | null, Instant | null]): Interval => ({
  ...(from !== null && { from }),
  ...(to !== null && { to }),
});

/** The attributes from which `entryOf` reads. */
export const entryAttributes = ['sk', 'version', 'entry'] as const;

/** The attributes from which `objectOf` reads. */
export const objectAttributes = [...entryAttributes, 'body', 'deflated', 'diary', 'properties'] as const;

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
  const packed = JSON.parse(entry) as PackedEntry;
  const [component, etag, size, createdAt, modifiedAt, uid, , recurring, start, end, alarms, hasProperties] = packed;
  const disclosed = packed[places.disclosure];
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
    ...(hasProperties && { hasProperties: true }),
    ...(disclosed && { disclosure: unpackDisclosure(disclosed) }),
  };
};

/** zlib's own chunk of 16 KB would stay in memory behind every body of one; smaller than 64 octets it allows none. */
const inflated = (body: Uint8Array, size: number): Uint8Array =>
  inflateRawSync(body, { chunkSize: Math.max(64, size + 1) });

/** The object of a row; undefined for none and for a tombstone. */
export const objectOf = (row: ObjectRow | undefined): CalendarObject | undefined => {
  const entry = row && entryOf(row);
  if (!row?.body || !entry) return undefined;
  const { deflated, body, diary = {}, properties = {} } = row;
  return { ...entry, body: deflated ? inflated(body, entry.size) : body, diary, properties };
};
