import type { Calendar } from '../../../model/calendar.ts';
import { type DiaryResource, diaryResourceFields } from '../../../model/entities/diary-resource.ts';
import { attributesOf, type Fields } from '../../../model/entities/field.ts';
import { daySeconds } from '../../../model/instant.ts';
import type { Change } from '../../admin-store.ts';
import type { TransactionItem } from '../engine/database.ts';
import { resourceHomeRows } from '../rows/home-rows.ts';
import { calendarOf, headRow, type Row } from '../rows/items.ts';
import { keys } from '../rows/keys.ts';

type Values = Readonly<Record<string, unknown>>;

/** The rows by which homes find it follow its user and its shares. */
const homeMoves = (before: DiaryResource | undefined, after: DiaryResource | undefined): TransactionItem[] => {
  const [from, to] = [resourceHomeRows(before), resourceHomeRows(after)];
  return [
    ...[...from].flatMap(([pk, { sk }]) => (to.has(pk) ? [] : [{ Delete: { Key: { pk, sk } } }])),
    ...[...to].flatMap(([pk, Item]) => (from.has(pk) ? [] : [{ Put: { Item } }])),
  ];
};

const probeDays = 1;

/** What a diary resource is once it is deleted. */
const closedAfter = (before: DiaryResource): DiaryResource => ({
  ...before,
  closed: true,
  allowCalendarSync: false,
  revision: before.revision + 1,
});

/** How the fields of a diary resource lie on the head of its calendar: every one under the attribute that its table names. */
export const resourceRows = (fields: Fields = diaryResourceFields) => {
  // The id is the key, and when it was made never changes.
  const stored = attributesOf(fields).filter(({ name }) => name !== 'id');
  const edited = stored.filter(({ name }) => name !== 'createdAt');

  const valuesOf = (resource: DiaryResource): Values =>
    Object.fromEntries(
      stored.flatMap(({ name, attribute }) => {
        const value = (resource as Values)[name];
        return value === undefined ? [] : [[attribute, value]];
      }),
    );

  const newHead = (resource: DiaryResource, epoch: string, expires?: number): Row => {
    const { id, name, userId, branchId, color, zone, allowCalendarSync, googleLinked } = resource;
    const { closed, revision, createdAt, changedAt } = resource;
    const calendar: Calendar = {
      id,
      kind: 'resource',
      homeName: id,
      displayName: name,
      ...(userId !== undefined && { userId }),
      ...(branchId !== undefined && { branchId }),
      ...(color !== undefined && { color }),
      zone,
      components: ['VEVENT'],
      allowCalendarSync,
      googleLinked,
      closed,
      epoch,
      version: 0,
      stable: 0,
      changedAt,
      createdAt,
      revision,
      ...(expires !== undefined && { expires }),
    };
    return { ...headRow(calendar), ...valuesOf(resource) };
  };

  /** Only attributes of the administration; version and stable belong to those who write appointments. */
  const editedHead = (before: DiaryResource, after: DiaryResource, epoch: string): TransactionItem => {
    const isReopened = before.closed && !after.closed;
    const values = valuesOf(after);
    const named = edited.map(({ attribute }, index) => ({ attribute, place: `#f${index}`, value: `:f${index}` }));
    const present = named.filter(({ attribute }) => attribute in values);
    const absent = named.filter(({ attribute }) => !(attribute in values));
    const removal = absent.length > 0 ? ` REMOVE ${absent.map(({ place }) => place).join(', ')}` : '';
    return {
      Update: {
        Key: keys.head(after.id),
        UpdateExpression: `SET ${[...present.map(({ place, value }) => `${place} = ${value}`), ...(isReopened ? ['epoch = :epoch'] : [])].join(', ')}${removal}`,
        ConditionExpression: 'revision = :seen AND closed = :open',
        ExpressionAttributeNames: Object.fromEntries(named.map(({ attribute, place }) => [place, attribute])),
        ExpressionAttributeValues: {
          ':seen': before.revision,
          ':open': before.closed,
          ...(isReopened && { ':epoch': epoch }),
          ...Object.fromEntries(present.map(({ attribute, value }) => [value, values[attribute]])),
        },
      },
    };
  };

  return {
    /** The administrative side of a head row; undefined for what is no open diary resource. */
    resourceOf: (row: Values): DiaryResource | undefined => {
      const { id, kind, closed, expires } = calendarOf(row);
      if (closed || kind !== 'resource' || expires !== undefined) return undefined;
      const values = stored.flatMap(({ name, attribute }) =>
        row[attribute] === undefined ? [] : [[name, row[attribute]] as const],
      );
      return { id, ...Object.fromEntries(values) } as DiaryResource;
    },

    /** The writes of a change of a diary resource: its head and the home row that follows its user; deleted, it leaves a closed head. */
    resourceWrites: (
      { before, after }: Extract<Change, { kind: 'resource' }>,
      epoch: string,
    ): readonly TransactionItem[] => {
      if (before === undefined)
        return after === undefined
          ? []
          : [
              { Put: { Item: newHead(after, epoch), ConditionExpression: 'attribute_not_exists(pk)' } },
              ...homeMoves(undefined, after),
            ];
      const head = after ?? closedAfter(before);
      return [editedHead(before, head, epoch), ...homeMoves(before.closed ? undefined : before, after)];
    },

    /** The head of a calendar for the connection test: reachable like a diary resource, listed nowhere. */
    probeHead: ({ id, userId }: { readonly id: string; readonly userId: string }, epoch: string, now: number): Row =>
      newHead(
        {
          id,
          kind: 'place',
          name: 'probe',
          userId,
          zone: 'UTC',
          allowCalendarSync: true,
          googleLinked: false,
          privacy: 'full',
          doubleBooking: 'allow',
          closed: false,
          revision: 1,
          createdAt: now,
          changedAt: now,
        },
        epoch,
        Math.ceil(now / 1000) + probeDays * daySeconds,
      ),
  };
};
