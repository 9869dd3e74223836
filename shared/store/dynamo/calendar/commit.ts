import type { Calendar } from '../../../model/calendar.ts';
import type { Instant } from '../../../model/instant.ts';
import { DoneBeforeError, StoreBusyError } from '../../errors.ts';
import type { MovedPlace } from '../../history.ts';
import type { Writer } from '../../writer.ts';
import type { TransactionItem } from '../engine/database.ts';
import type { Backoff } from '../engine/retry.ts';
import { type Ended, historyItems, keepsHistory } from '../rows/history-row.ts';
import { keys } from '../rows/keys.ts';
import { type LiveContent, type ObjectRow, objectOf, type tombstoneContent } from '../rows/object-row.ts';
import { onceItem } from '../rows/once-row.ts';
import { type ChangeFacts, changeRow } from './changes.ts';
import { headCondition, sameHead } from './head-condition.ts';
import type { CalendarDatabase } from './object-memory.ts';
import { persistStable, seenUpTo } from './stable.ts';

/** One object replaced as a whole: nothing of what was there survives. */
export interface ObjectChange {
  readonly name: string;
  readonly op: ChangeFacts['op'];
  /** The row it replaces, a tombstone's too, with its body where the calendar keeps history; absent = there is no row. */
  readonly replaces?: ObjectRow;
  /** What took its time before, where that is another row than the one it replaces (B03). */
  readonly took?: ObjectRow;
  /** By a move: the other end of it. */
  readonly place?: MovedPlace;
  readonly content: LiveContent | ReturnType<typeof tombstoneContent>;
}

/** Who owns a UID from now on; `unless` some other object than these two holds it. */
export type GuardChange =
  | { readonly uid: string; readonly holder: string; readonly formerly?: string }
  | { readonly uid: string; readonly holder?: undefined };

/** What one transaction does to one calendar. */
export interface CalendarChanges {
  readonly calendar: Calendar;
  readonly changes: readonly ObjectChange[];
  readonly guards: readonly GuardChange[];
  /** Of the diary of a second resource: it follows the diary that the writer writes in, whoever may write here and even when it is closed. */
  readonly follows?: true;
}

export type CommitResult =
  | { readonly outcome: 'committed'; readonly calendars: readonly Calendar[] }
  /** UIDs that other objects hold, with their holders. */
  | { readonly outcome: 'uid-conflict'; readonly holders: ReadonlyMap<string, string> }
  /** Something read before is no longer so: read again, decide again. */
  | { readonly outcome: 'stale'; readonly cause: unknown };

const headItem = ({ calendar, changes, follows }: CalendarChanges, writer: Writer, now: Instant): TransactionItem => {
  const { condition, names, values } = follows ? sameHead(calendar) : headCondition(calendar, writer);
  return {
    Update: {
      Key: { ...keys.head(calendar.id) },
      UpdateExpression: 'SET #version = :next, #changedAt = :now',
      ConditionExpression: condition,
      ExpressionAttributeNames: { ...names, '#changedAt': 'changedAt' },
      ExpressionAttributeValues: { ...values, ':next': calendar.version + changes.length, ':now': now },
    },
  };
};

const objectItem = (calendarId: string, version: number, change: ObjectChange): TransactionItem => ({
  Put: {
    Item: { ...keys.object(calendarId, change.name), version, ...change.content },
    ...(change.replaces === undefined
      ? { ConditionExpression: 'attribute_not_exists(pk)' }
      : {
          ConditionExpression: '#version = :replaces',
          ExpressionAttributeNames: { '#version': 'version' },
          ExpressionAttributeValues: { ':replaces': change.replaces.version },
        }),
  },
});

const guardItem = (calendarId: string, { uid, ...guard }: GuardChange): TransactionItem => {
  const key = keys.uidGuard(calendarId, uid);
  if (guard.holder === undefined) return { Delete: { Key: { ...key } } };
  return {
    Put: {
      Item: { ...key, name: guard.holder },
      ConditionExpression: 'attribute_not_exists(pk) OR #name = :holder OR #name = :formerly',
      ExpressionAttributeNames: { '#name': 'name' },
      ExpressionAttributeValues: { ':holder': guard.holder, ':formerly': guard.formerly ?? guard.holder },
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    },
  };
};

/** Who made a change, in the words of its row. */
const madeBy = (writer: Writer): Pick<ChangeFacts, 'who' | 'client' | 'by' | 'how'> =>
  writer.kind === 'phone'
    ? { who: writer.principal.userName, client: writer.principal.client ?? '' }
    : { who: writer.actor, ...(writer.by && { by: writer.by }), ...(writer.restoring && { how: 'restored' }) };

interface PlannedItem {
  readonly item: TransactionItem;
  /** Set for the guard of this UID. */
  readonly uid?: string;
}

/** Whatever a probe of the connection test writes goes when the probe goes. */
const expiring = (item: TransactionItem, expires: number): TransactionItem =>
  item.Put ? { Put: { ...item.Put, Item: { ...item.Put.Item, expires } } } : item;

/** What the calendar keeps of what a transaction ends: nothing of an object that only moves within the diaries, nor of a counterpart, which its appointment makes again. */
const endedBy = ({ calendar, changes }: CalendarChanges, writer: Writer): readonly Ended[] =>
  keepsHistory(calendar) && !(writer.kind === 'diary' && writer.erasing)
    ? changes.flatMap(({ replaces: row, op, place }, index) =>
        row?.entry === undefined || row.counterpartOf || (op === 'delete' && place)
          ? []
          : [{ row, next: calendar.version + index + 1 }],
      )
    : [];

const itemsOf = (group: CalendarChanges, writer: Writer, now: Instant): readonly PlannedItem[] => {
  const { id, version, changedAt, epoch, expires } = group.calendar;
  const ended = endedBy(group, writer);
  const items: readonly PlannedItem[] = [
    { item: headItem(group, writer, now) },
    ...group.changes.flatMap((change, index) => {
      const next = version + index + 1;
      const { name, op, place } = change;
      const previousAt = index === 0 ? changedAt : now;
      const was = ended.find((one) => one.next === next)?.row.version;
      const facts = { name, op, ...madeBy(writer), epoch, at: now, previousAt };
      return [
        {
          item: {
            Put: {
              Item: changeRow(id, next, { ...facts, ...(was !== undefined && { was }), ...(place && { place }) }),
              ConditionExpression: 'attribute_not_exists(pk)',
            },
          },
        },
        { item: objectItem(id, next, change) },
      ];
    }),
    ...group.guards.map((guard) => ({ item: guardItem(id, guard), uid: guard.uid })),
    ...historyItems(
      id,
      group.changes.map(({ content }) => content),
      ended,
      now,
    ).map((item) => ({ item })),
  ];
  return expires === undefined
    ? items
    : items.map((planned) => ({ ...planned, item: expiring(planned.item, expires) }));
};

/** This part of a reader's step a writer settles of what others left behind, along with its own. */
const helpedPart = 5;

/**
 * Moves `stable` along as far as rows are seen: what this writer wrote, and what earlier ones could not settle because
 * others were writing beside them. So a burst of writers leaves no gap that only readers close. Best effort: whoever
 * reads next can do it as well.
 */
const settle = async (
  database: CalendarDatabase,
  { calendar, changes }: CalendarChanges,
  now: Instant,
): Promise<Calendar> => {
  const version = calendar.version + changes.length;
  const written = { ...calendar, version, changedAt: now };
  const { stable } = calendar;
  const last = Math.min(version, stable + changes.length + Math.floor(database.versionsPerStep / helpedPart));
  try {
    const known = changes.map(({ name }) => name);
    const seen = await seenUpTo(database, written, { stable, last, known });
    if (seen > stable && (await persistStable(database, written, seen))) return { ...written, stable: seen };
  } catch (fault) {
    if (!(fault instanceof StoreBusyError)) throw fault;
  }
  return written;
};

/** The objects as the next reader will find them. */
const writtenIn = ({ calendar, changes }: CalendarChanges) =>
  changes.map(({ name, content }, index) => {
    const row = { ...keys.object(calendar.id, name), version: calendar.version + index + 1, ...content };
    return [name, objectOf(row)] as const;
  });

/**
 * Commits changes to one or two calendars in one transaction: each head takes its next versions if nothing changed and
 * the writer may still write, with one change row per version, each object row replaced, UIDs taken and freed.
 */
export const commit = async (
  database: CalendarDatabase,
  backoff: Backoff,
  writer: Writer,
  groups: readonly CalendarChanges[],
): Promise<CommitResult> => {
  const now = database.clock();
  const planned = groups.flatMap((group) => itemsOf(group, writer, now));
  const once = writer.kind === 'diary' ? writer.once : undefined;
  const reasons = await database.transact(
    [...planned.map(({ item }) => item), ...(once === undefined ? [] : [onceItem(once, now)])],
    backoff,
  );
  if (!reasons) {
    for (const group of groups) database.memory.wrote(group.calendar, writtenIn(group));
    return {
      outcome: 'committed',
      calendars: await Promise.all(groups.map((group) => settle(database, group, now))),
    };
  }
  if (once !== undefined && reasons[planned.length]?.Code === 'ConditionalCheckFailed') throw new DoneBeforeError();
  const failed = planned.flatMap(({ uid }, index) => {
    const { Code, Item } = reasons[index] ?? {};
    return Code === undefined || Code === 'None' ? [] : [{ uid, Code, holder: Item?.name?.S }];
  });
  const holders = failed.flatMap(({ uid, Code, holder }) =>
    uid !== undefined && holder !== undefined && Code === 'ConditionalCheckFailed' ? [[uid, holder] as const] : [],
  );
  // Only when nothing else failed: who may not write any more learns nothing about what is there.
  return holders.length > 0 && holders.length === failed.length
    ? { outcome: 'uid-conflict', holders: new Map(holders) }
    : { outcome: 'stale', cause: new Error(failed.map(({ Code }) => Code).join(' ')) };
};
