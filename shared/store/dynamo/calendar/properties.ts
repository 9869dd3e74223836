import { isReachable, type StoredProperties } from '../../../model/calendar.ts';
import type { Instant } from '../../../model/instant.ts';
import type { ClarkName } from '../../../model/names.ts';
import type { Principal } from '../../../model/principal.ts';
import type { PropertyPlace } from '../../reader.ts';
import type { ObjectPlace } from '../../writer.ts';
import type { Database, TransactionItem } from '../engine/database.ts';
import { startBackoff } from '../engine/retry.ts';
import type { Row } from '../rows/items.ts';
import { type Key, keys } from '../rows/keys.ts';
import { type ObjectRow, withProperties } from '../rows/object-row.ts';
import { entryOf } from '../rows/packed-entry.ts';
import { reload, writing } from './decide-and-commit.ts';
import { headCondition } from './head-condition.ts';
import type { CalendarDatabase } from './object-memory.ts';

interface PropertiesRow extends Row {
  readonly properties: StoredProperties;
  readonly revision: number;
  /** Of a principal's own view: when their service access was made; rows of the first weeks lack it. */
  readonly accessCreatedAt?: Instant;
}

/** Where a row of properties lies, and whose it is where it is one principal's own. */
interface RowPlace {
  readonly key: Key;
  readonly owner?: Principal;
}

/** Where a phone's properties go: what is the shop's stays the shop's, a personal calendar is its owner's own. */
const rowPlaceOf = (place: PropertyPlace): RowPlace => {
  const { principal: owner } = place;
  if (!('calendar' in place)) return { key: keys.principalProperties(owner.userName), owner };
  return place.calendar.kind === 'personal'
    ? { key: keys.properties(place.calendar.id) }
    : { key: keys.principalView(place.calendar.id, owner.userName), owner };
};

/**
 * What the row says here: nothing when a service access of the same name, deleted since, has left it (S09). A row that does
 * not say whose it is was written before that was noted: a phone's own names and colours are not taken from it for that.
 */
const propertiesIn = (row: PropertiesRow | undefined, { owner }: RowPlace): StoredProperties | undefined =>
  owner === undefined || (row?.accessCreatedAt ?? owner.accessCreatedAt) === owner.accessCreatedAt
    ? row?.properties
    : undefined;

/** The row of a calendar's own properties. */
export const propertiesRow = (key: Key, properties: StoredProperties, revision = 1): PropertiesRow => ({
  ...key,
  properties,
  revision,
});

/** Dead properties and stored live ones: one row, for a shop's calendar has none of its own beside each principal's view. */
export const loadProperties = async (database: Database, place: PropertyPlace): Promise<StoredProperties> => {
  const own = rowPlaceOf(place);
  return propertiesIn(await database.get<PropertiesRow>(own.key), own) ?? {};
};

/** Is it a later principal of the same name who has written here? What an earlier one still asks for comes too late. */
const isLater = (row: PropertiesRow | undefined, { owner }: RowPlace): boolean =>
  (row?.accessCreatedAt ?? 0) > (owner?.accessCreatedAt ?? Number.POSITIVE_INFINITY);

/** Is the place still there for this principal when the patch commits? */
const placeCheck = async (database: Database, place: PropertyPlace): Promise<TransactionItem | undefined> => {
  if (!('calendar' in place)) {
    const Key = { ...keys.serviceAccess(place.principal.userName) };
    return { ConditionCheck: { Key, ConditionExpression: 'attribute_exists(pk)' } };
  }
  const head = await reload(database, place.calendar);
  if (!head || !isReachable(head, place.principal)) return undefined;
  const { condition, names, values } = headCondition(head, { kind: 'phone', principal: place.principal });
  return {
    ConditionCheck: {
      Key: { ...keys.head(head.id) },
      ConditionExpression: condition,
      ExpressionAttributeNames: names,
      ExpressionAttributeValues: values,
    },
  };
};

const putItem = (
  row: PropertiesRow | undefined,
  { key, owner }: RowPlace,
  properties: StoredProperties,
): TransactionItem => ({
  Put: {
    Item: {
      ...propertiesRow(key, properties, (row?.revision ?? 0) + 1),
      ...(owner && { accessCreatedAt: owner.accessCreatedAt }),
    },
    ...(row
      ? {
          ConditionExpression: '#revision = :revision',
          ExpressionAttributeNames: { '#revision': 'revision' },
          ExpressionAttributeValues: { ':revision': row.revision },
        }
      : { ConditionExpression: 'attribute_not_exists(pk)' }),
  },
});

type Patch = Readonly<Record<ClarkName, string | null>>;

const patched = (kept: StoredProperties | undefined, patch: Patch): StoredProperties =>
  Object.fromEntries(Object.entries({ ...kept, ...patch }).filter(([, value]) => value !== null)) as StoredProperties;

/** Of an object: its row is written again under the version that was read, so that no PUT or MOVE beside it is undone. */
const patchObject = async (
  database: CalendarDatabase,
  { calendar, name, principal }: ObjectPlace,
  patch: Patch,
): Promise<'patched' | 'gone'> => {
  const { outcome } = await writing<{ readonly outcome: 'patched' | 'gone' }, ObjectRow | undefined>(
    database,
    { kind: 'phone', principal },
    [calendar],
    () => database.get(keys.object(calendar.id, name)),
    ([head], row) => {
      if (!head || !row || !entryOf(row)) return { outcome: { outcome: 'gone' } };
      const content = withProperties(row, patched(row.properties, patch));
      return {
        outcome: { outcome: 'patched' },
        changes: [{ calendar: head, changes: [{ name, op: 'put', replaces: row, content }], guards: [] }],
      };
    },
  );
  return outcome === 'patched' ? 'patched' : 'gone';
};

/** Sets (text) and removes (null) all or none. */
export const patchProperties = async (
  database: CalendarDatabase,
  place: PropertyPlace | ObjectPlace,
  patch: Patch,
): Promise<'patched' | 'gone'> => {
  if ('name' in place) return patchObject(database, place, patch);
  const backoff = startBackoff(database);
  const own = rowPlaceOf(place);
  for (;;) {
    const [check, row] = await Promise.all([placeCheck(database, place), database.get<PropertiesRow>(own.key)]);
    if (!check || isLater(row, own)) return 'gone';
    const properties = patched(propertiesIn(row, own), patch);
    const reasons = await database.transact([check, putItem(row, own, properties)], backoff);
    if (!reasons) return 'patched';
    if (!('calendar' in place) && reasons[0]?.Code === 'ConditionalCheckFailed') return 'gone';
    await backoff.wait(new Error(reasons.map(({ Code }) => Code).join(' ')));
  }
};
