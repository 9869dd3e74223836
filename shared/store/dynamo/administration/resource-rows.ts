import type { Calendar } from '../../../model/calendar.ts';
import type { DiaryResource } from '../../../model/diary.ts';
import type { Change } from '../../admin-store.ts';
import type { TransactionItem } from '../engine/database.ts';
import { calendarOf, headRow, homeRow, type Row } from '../rows/items.ts';
import { keys } from '../rows/keys.ts';

/** What only the administration keeps on a head: is it a person or a place, and when was it last edited. */
interface AdminAttributes {
  readonly resourceKind: DiaryResource['kind'];
  readonly editedAt: number;
}

/** The administrative side of a head row; undefined for what is no open diary resource. */
export const resourceOf = (row: Readonly<Record<string, unknown>>): DiaryResource | undefined => {
  const { id, kind, displayName, userId, branchId, color, zone, allowCalendarSync, googleLinked, closed, ...head } =
    calendarOf(row);
  if (closed || kind !== 'resource' || head.expires !== undefined) return undefined;
  const { resourceKind, editedAt } = row as unknown as AdminAttributes;
  return {
    id,
    kind: resourceKind,
    name: displayName,
    ...(userId !== undefined && { userId }),
    ...(branchId !== undefined && { branchId }),
    ...(color !== undefined && { color }),
    zone,
    allowCalendarSync,
    googleLinked,
    closed,
    revision: head.revision,
    createdAt: head.createdAt,
    changedAt: editedAt,
  };
};

const newHead = (resource: DiaryResource, epoch: string, expires?: number): Row & AdminAttributes => {
  const { id, kind, name, changedAt, ...shared } = resource;
  const calendar: Calendar = {
    ...shared,
    id,
    kind: 'resource',
    homeName: id,
    displayName: name,
    components: ['VEVENT'],
    epoch,
    version: 0,
    stable: 0,
    changedAt,
    ...(expires !== undefined && { expires }),
  };
  return { ...headRow(calendar), resourceKind: kind, editedAt: changedAt };
};

const always = [
  'displayName = :name',
  '#zone = :zone',
  'allowCalendarSync = :allowed',
  'googleLinked = :linked',
  'closed = :closed',
  'resourceKind = :kind',
  'editedAt = :at',
  'revision = :revision',
] as const;

const optional = [
  ['userId', 'userId = :user'],
  ['branchId', 'branchId = :branch'],
  ['color', 'color = :color'],
] as const;

/** Only attributes of the administration; version and stable belong to those who write appointments. */
const editedHead = (before: DiaryResource, after: DiaryResource): TransactionItem => {
  const present = optional.filter(([field]) => after[field] !== undefined);
  const absent = optional.filter(([field]) => after[field] === undefined);
  return {
    Update: {
      Key: keys.head(after.id),
      UpdateExpression: `SET ${[...always, ...present.map(([, clause]) => clause)].join(', ')}${absent.length > 0 ? ` REMOVE ${absent.map(([field]) => field).join(', ')}` : ''}`,
      ConditionExpression: 'revision = :seen AND closed = :open',
      ExpressionAttributeNames: { '#zone': 'zone' },
      ExpressionAttributeValues: {
        ':name': after.name,
        ':zone': after.zone,
        ':allowed': after.allowCalendarSync,
        ':linked': after.googleLinked,
        ':closed': after.closed,
        ':kind': after.kind,
        ':at': after.changedAt,
        ':revision': after.revision,
        ':seen': before.revision,
        ':open': false,
        ...(after.userId !== undefined && { ':user': after.userId }),
        ...(after.branchId !== undefined && { ':branch': after.branchId }),
        ...(after.color !== undefined && { ':color': after.color }),
      },
    },
  };
};

const homeMoves = (id: string, from: string | undefined, to: string | undefined): TransactionItem[] =>
  from === to
    ? []
    : [
        ...(from === undefined ? [] : [{ Delete: { Key: keys.homeRow(from, id) } }]),
        ...(to === undefined ? [] : [{ Put: { Item: homeRow(to, id, id) } }]),
      ];

/** The writes of a change of a diary resource: its head and the home row that follows its user; deleted, it leaves a closed head. */
export const resourceWrites = (
  { before, after }: Extract<Change, { kind: 'resource' }>,
  epoch: string,
): TransactionItem[] => {
  if (before === undefined)
    return after === undefined
      ? []
      : [
          { Put: { Item: newHead(after, epoch), ConditionExpression: 'attribute_not_exists(pk)' } },
          ...homeMoves(after.id, undefined, after.userId),
        ];
  const head = after ?? { ...before, closed: true, allowCalendarSync: false, revision: before.revision + 1 };
  return [editedHead(before, head), ...homeMoves(before.id, before.userId, after?.userId)];
};

const probeDays = 1;

/** The head of a calendar for the connection test: reachable like a diary resource, listed nowhere. */
export const probeHead = ({ id, userId }: { id: string; userId: string }, epoch: string, now: number): Row =>
  newHead(
    {
      id,
      kind: 'place',
      name: 'probe',
      userId,
      zone: 'UTC',
      allowCalendarSync: true,
      googleLinked: false,
      closed: false,
      revision: 1,
      createdAt: now,
      changedAt: now,
    },
    epoch,
    Math.ceil(now / 1000) + probeDays * 86_400,
  );
