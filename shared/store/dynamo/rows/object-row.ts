import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { StoredProperties } from '../../../model/calendar.ts';
import type {
  AppointmentPlace,
  CalendarObject,
  DiaryFields,
  Disclosure,
  ParsedObject,
} from '../../../model/calendar-object.ts';
import { daySeconds, type Instant } from '../../../model/instant.ts';
import { historyDays } from '../../history.ts';
import type { Row } from './items.ts';
import { disclosed, entryOf, packed, packedCounterpart, withMark } from './packed-entry.ts';
import { timeKeyOf } from './time-key.ts';

const isEmpty = (fields: object): boolean => Object.keys(fields).length === 0;
const seconds = (instant: Instant): number => Math.floor(instant / 1000);

/** How long a change is remembered, longer a tombstone, and less what an object was before (seconds). */
export const retention = {
  change: 400 * daySeconds,
  tombstone: 800 * daySeconds,
  history: historyDays * daySeconds,
} as const;

/** When a row written now may be swept: seconds since 1970, as DynamoDB's TTL wants it. */
export const expiryOf = (now: Instant, kept: number): number => seconds(now) + kept;

/** The row of an object: live with `entry`, a tombstone without. */
export interface ObjectRow extends Row {
  readonly version: number;
  readonly entry?: string;
  readonly body?: Uint8Array;
  /** The body is deflated (RFC 1951). */
  readonly deflated?: boolean;
  readonly diary?: DiaryFields;
  readonly properties?: StoredProperties;
  readonly counterpartOf?: AppointmentPlace;
}

/** The whole row of a live object, without key and version: nothing of an earlier incarnation survives it. */
export const liveContent = (
  object: ParsedObject,
  {
    createdAt,
    now,
    diary,
    properties = {},
    disclosure,
    counterpartOf,
  }: {
    createdAt: Instant;
    now: Instant;
    diary: DiaryFields;
    properties?: StoredProperties | undefined;
    disclosure?: Disclosure | undefined;
    counterpartOf?: AppointmentPlace | undefined;
  },
) => {
  const small = deflateRawSync(object.body, { chunkSize: object.body.byteLength + 64 });
  const deflated = small.byteLength < object.body.byteLength;
  return {
    time: timeKeyOf(object.bounds),
    entry: packed(object, {
      createdAt,
      now,
      diary,
      disclosure,
      hasProperties: !isEmpty(properties),
      isCounterpart: counterpartOf !== undefined,
    }),
    body: deflated ? small : object.body,
    ...(deflated && { deflated }),
    ...(!isEmpty(diary) && { diary }),
    ...(!isEmpty(properties) && { properties }),
    ...(counterpartOf && { counterpartOf }),
  };
};

export type LiveContent = ReturnType<typeof liveContent>;

/** What the counterpart of an appointment says in the diary of its second resource: the same, but for dead properties of its own. */
export const asCounterpart = (
  { properties: _properties, ...content }: LiveContent,
  counterpartOf: AppointmentPlace,
  kept: StoredProperties = {},
): LiveContent => {
  const entry = packedCounterpart(content.entry, !isEmpty(kept));
  return { ...content, entry, ...(!isEmpty(kept) && { properties: kept }), counterpartOf };
};

/** The same content with other dead properties; the index says whether there are any. */
export const withProperties = (row: ObjectRow, kept: StoredProperties) => {
  const { pk: _pk, sk: _sk, version: _version, properties: _properties, entry = '[]', ...content } = row;
  return {
    ...content,
    entry: withMark(entry, !isEmpty(kept)),
    ...(!isEmpty(kept) && { properties: kept }),
  };
};

/** The same content, disclosed otherwise. */
export const withDisclosure = <Content extends { readonly entry?: string }>(
  content: Content,
  disclosure: Disclosure,
): Content => ({ ...content, entry: disclosed(content.entry ?? '[]', disclosure) });

/** What a deleted object leaves: its last version, until nobody can ask for it any more. */
export const tombstoneContent = (now: Instant) => ({ expires: expiryOf(now, retention.tombstone) });

/** The attributes from which `entryOf` reads. */
export const entryAttributes = ['sk', 'version', 'entry'] as const;

/** The attributes from which `objectOf` reads. */
export const objectAttributes = [
  ...entryAttributes,
  'body',
  'deflated',
  'diary',
  'properties',
  'counterpartOf',
] as const;

/** zlib's own chunk of 16 KB would stay in memory behind every body of one; smaller than 64 octets it allows none. */
const inflated = (body: Uint8Array, size: number): Uint8Array =>
  inflateRawSync(body, { chunkSize: Math.max(64, size + 1) });

/** The object of a row; undefined for none and for a tombstone. */
export const objectOf = (row: ObjectRow | undefined): CalendarObject | undefined => {
  const entry = row && entryOf(row);
  if (!row?.body || !entry) return undefined;
  const { deflated, body, diary = {}, properties = {}, counterpartOf } = row;
  return {
    ...entry,
    body: deflated ? inflated(body, entry.size) : body,
    diary,
    properties,
    ...(counterpartOf && { counterpartOf }),
  };
};
