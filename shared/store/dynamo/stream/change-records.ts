import { isDiaryId } from '../../../model/calendar.ts';
import type { DiaryChange } from '../../change-stream.ts';
import type { ChangeRow } from '../calendar/changes.ts';
import { type AttributeMap, documentOf } from '../engine/attribute-values.ts';
import { calendarPartition } from '../rows/keys.ts';
import { changePrefix } from '../rows/table.ts';

/** A record of the table's stream, as Lambda hands it over. */
export interface StreamRecord {
  readonly eventName?: string | undefined;
  readonly dynamodb?:
    | { readonly NewImage?: object | undefined; readonly SequenceNumber?: string | undefined }
    | undefined;
}

/** The records of an event; none where it is not a stream that called, but somebody's test. */
export const recordsIn = (event: unknown): readonly StreamRecord[] => {
  const { Records } = (event ?? {}) as { readonly Records?: unknown };
  return Array.isArray(Records) ? Records.filter((one) => typeof one === 'object' && one !== null) : [];
};

/** The change of a diary that a record tells of; undefined for all other rows, personal calendars and probes included. */
export const changeIn = ({ eventName, dynamodb }: StreamRecord): DiaryChange | undefined => {
  if (eventName !== 'INSERT' || !dynamodb?.NewImage) return undefined;
  const row = documentOf(dynamodb.NewImage as AttributeMap) as Partial<ChangeRow>;
  const { pk, sk, name, op, epoch, at } = row;
  if (typeof pk !== 'string' || typeof sk !== 'string') return undefined;
  const prefix = calendarPartition('');
  const resourceId = pk.slice(prefix.length);
  const version = Number(sk.slice(changePrefix.length));
  const isChange = pk.startsWith(prefix) && sk.startsWith(changePrefix) && Number.isSafeInteger(version);
  if (!isChange || name === undefined || at === undefined || !isDiaryId(resourceId)) return undefined;
  return {
    resourceId,
    ...(epoch !== undefined && { epoch }),
    version,
    appointmentId: name,
    change: op === 'delete' ? 'removed' : 'changed',
    at,
  };
};
