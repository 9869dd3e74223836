import { createHash } from 'node:crypto';
import { parseCalendarObject } from '../../../codec/ical/parse-object.ts';
import { type Calendar, type Component, calendarComponents } from '../../../model/calendar.ts';
import type { AppointmentPlace, CalendarObject, Disclosure, ParsedObject } from '../../../model/calendar-object.ts';
import { inOrder } from '../../../model/in-order.ts';
import type { Row } from '../rows/items.ts';
import { type Key, objectPrefix } from '../rows/keys.ts';
import { liveContent, type ObjectRow, objectOf } from '../rows/object-row.ts';
import { entryOf, saysTheSame } from '../rows/packed-entry.ts';
import { type Problem, put } from './problem.ts';
import type { OpenTable } from './rows.ts';

interface Fault {
  readonly says: string;
  /** The row as it should be, where that needs no judgement. */
  readonly mended?: Row;
}

/** What is remembered of an object's row: no body, so that a whole table of them fits into memory. */
export interface ObjectFacts {
  readonly key: Key;
  readonly name: string;
  readonly version: number;
  /** Of what is live. */
  readonly uid?: string;
  /** Of what is live: its second resource, where its own diary has it if it is a counterpart, and a hash of all that a counterpart must say too. */
  readonly secondResourceId?: string;
  readonly counterpartOf?: AppointmentPlace;
  readonly said?: string;
  /** Of a body that can be read. */
  readonly component?: Component;
  readonly fault?: { readonly says: string; readonly isMendable: boolean };
}

/** What was kept of its disclosure, as far as the body does not say it; a confidential object is marked, whoever wrote it. */
const disclosed = (
  { disclosure }: CalendarObject,
  { confidential }: Pick<ParsedObject, 'confidential'>,
): Disclosure | undefined => {
  if (!disclosure && !confidential) return undefined;
  const { confidential: _said, ...kept } = disclosure ?? { salt: '' };
  return { ...kept, ...(confidential && { confidential }) };
};

/** What the index says of an object must follow from its body: bounds, entity tag, size, place in time. */
const judge = (row: ObjectRow): { readonly component?: Component; readonly fault?: Fault } => {
  const object = objectOf(row);
  if (!object) {
    if (row.time === undefined && row.expires !== undefined) return {};
    const { time: _time, entry: _entry, ...rest } = row;
    return { fault: { says: 'a tombstone stands in the index', ...(row.expires !== undefined && { mended: rest }) } };
  }
  try {
    const { createdAt, modifiedAt: now, diary, properties, counterpartOf } = object;
    const parsed = parseCalendarObject(object.body, calendarComponents);
    const disclosure = disclosed(object, parsed);
    const wanted = liveContent(parsed, { createdAt, now, diary, properties, disclosure, counterpartOf });
    const { component } = parsed;
    if (row.time === wanted.time && saysTheSame(row.entry, wanted.entry) && row.expires === undefined)
      return { component };
    const mended = { pk: row.pk, sk: row.sk, version: row.version, ...wanted };
    return { component, fault: { says: 'its index entry does not follow from its body', mended } };
  } catch (error) {
    return { fault: { says: `its body cannot be read (${error instanceof Error ? error.message : error})` } };
  }
};

const saidBy = ({ body, diary = {} }: ObjectRow): string =>
  createHash('sha256')
    .update(body ?? '')
    .update(JSON.stringify(diary, inOrder))
    .digest('base64url');

/** Reads a row with its body and remembers what came of it. */
export const objectFactsOf = (row: ObjectRow): ObjectFacts => {
  const { pk, sk, version } = row;
  const live = row.body && entryOf(row);
  const { diary: { secondResourceId } = {}, counterpartOf } = row;
  const { component, fault } = judge(row);
  return {
    key: { pk, sk },
    name: sk.slice(objectPrefix.length),
    version,
    ...(live && {
      uid: live.uid,
      said: saidBy(row),
      ...(secondResourceId !== undefined && { secondResourceId }),
      ...(counterpartOf && { counterpartOf }),
    }),
    ...(component && { component }),
    ...(fault && { fault: { says: fault.says, isMendable: fault.mended !== undefined } }),
  };
};

const mend =
  (Key: Key): NonNullable<Problem['repair']> =>
  async (table: OpenTable) => {
    const { Item } = await table.client.call('GetItem', {
      TableName: table.tableName,
      Key: { ...Key },
      ConsistentRead: true,
    });
    const mended = Item && judge(Item as ObjectRow).fault?.mended;
    if (mended) await put(mended)(table);
  };

/** What is wrong with the objects of a calendar, each by itself. */
export const objectProblems = ({ id, components }: Calendar, objects: readonly ObjectFacts[]): Problem[] =>
  objects.flatMap(({ key, name, component, fault }): Problem[] => [
    ...(fault ? [{ subject: id, says: `${name}: ${fault.says}`, ...(fault.isMendable && { repair: mend(key) }) }] : []),
    ...(component && !components.includes(component)
      ? [{ subject: id, says: `${name}: it is a ${component}, which this calendar does not take` }]
      : []),
  ]);
