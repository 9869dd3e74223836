import type { Calendar } from '../../../model/calendar.ts';
import { conditionsHold } from '../../../model/calendar-object.ts';
import type { Instant } from '../../../model/instant.ts';
import type {
  DeleteOutcome,
  ObjectDelete,
  ObjectWrite,
  ObjectWrites,
  PutOutcome,
  TogetherOutcome,
} from '../../writer.ts';
import { keepsHistory } from '../rows/history-row.ts';
import { keys } from '../rows/keys.ts';
import { liveContent, type ObjectRow, objectOf, tombstoneContent } from '../rows/object-row.ts';
import { entryOf } from '../rows/packed-entry.ts';
import type { CalendarChanges } from './commit.ts';
import { writing } from './decide-and-commit.ts';
import { disclosureAfter, tagFor } from './disclosed.ts';
import type { CalendarDatabase } from './object-memory.ts';

/** What a decision needs of the row that is there. */
const stateAttributes = ['sk', 'version', 'entry', 'diary', 'properties', 'counterpartOf'] as const;

/** The same, and the body where the calendar keeps what it was: a row costs as much to read in part. */
export const attributesFor = (calendar: Calendar): readonly string[] =>
  keepsHistory(calendar) ? [...stateAttributes, 'body', 'deflated'] : stateAttributes;

/** The same with the body, for who is shown something else than what is stored. */
const wholeAttributes = [...stateAttributes, 'body', 'deflated'] as const;

/** Where something is written, when, and what makes it like nothing before. */
export interface WriteMoment {
  readonly calendar: Calendar;
  readonly now: Instant;
  readonly random: () => number;
}

/** PUT on one row: the outcome right away, or the change that makes it true. */
export const decidePut = (
  row: ObjectRow | undefined,
  { name, object: sent, diary, properties, disclosed, conditions, writer, inPlaceOf }: Omit<ObjectWrite, 'calendar'>,
  { calendar, now, random }: WriteMoment,
): { outcome: PutOutcome; change?: Pick<CalendarChanges, 'changes' | 'guards'> } => {
  const live = row && entryOf(row);
  const seenAs = live && tagFor(calendar, writer, live);
  if (!conditionsHold(conditions, seenAs)) return { outcome: { outcome: 'condition-failed' } };
  if (live && live.uid !== sent.uid) return { outcome: { outcome: 'uid-conflict', holder: name } };
  const there = inPlaceOf && seenAs !== live?.etag ? objectOf(row) : undefined;
  const object = there && inPlaceOf ? inPlaceOf(there) : sent;
  if (live && row?.counterpartOf)
    return live.etag === object.etag
      ? { outcome: { outcome: 'unchanged', etag: seenAs ?? live.etag, modifiedAt: live.modifiedAt } }
      : { outcome: { outcome: 'counterpart', of: row.counterpartOf } };

  const kept = live && (writer.kind === 'phone' || diary === undefined);
  // The very same bytes again are a replay, unless the client insists on a version of its own (T32).
  if (live?.etag === object.etag && kept && !properties && conditions.ifMatch === undefined)
    return { outcome: { outcome: 'unchanged', etag: seenAs ?? live.etag, modifiedAt: live.modifiedAt } };

  const disclosure = disclosureAfter(live, { object, disclosed, writer }, random);
  const content = liveContent(object, {
    createdAt: live?.createdAt ?? now,
    now,
    diary: (kept ? row?.diary : diary) ?? {},
    properties: properties ?? row?.properties,
    disclosure,
  });
  const etag = tagFor(calendar, writer, { etag: object.etag, disclosure });
  return {
    outcome: { outcome: live ? 'updated' : 'created', etag, modifiedAt: now },
    change: {
      changes: [{ name, op: 'put', content, ...(row && { replaces: row }) }],
      guards: live ? [] : [{ uid: object.uid, holder: name }],
    },
  };
};

/** Creates or replaces one object. */
export const putObject = (database: CalendarDatabase, { calendar, ...write }: ObjectWrite): Promise<PutOutcome> =>
  writing<PutOutcome, ObjectRow | undefined>(
    database,
    write.writer,
    [calendar],
    () =>
      database.get(keys.object(calendar.id, write.name), write.inPlaceOf ? wholeAttributes : attributesFor(calendar)),
    ([head = calendar], row) => {
      const moment = { calendar: head, now: database.clock(), random: database.random };
      const { outcome, change } = decidePut(row, write, moment);
      return change ? { outcome, changes: [{ calendar: head, ...change }] } : { outcome };
    },
  );

const successes: ReadonlySet<string> = new Set(['created', 'updated', 'unchanged']);

const isRefusal = (decided: PutOutcome): decided is Exclude<TogetherOutcome, { outcome: 'written' }> =>
  !successes.has(decided.outcome);

/** Creates or replaces several objects of one calendar, all or none. */
export const putTogether = (
  database: CalendarDatabase,
  { calendar, objects, writer }: ObjectWrites,
): Promise<TogetherOutcome> =>
  writing<TogetherOutcome, readonly ObjectRow[]>(
    database,
    writer,
    [calendar],
    () =>
      database.getMany(
        objects.map(({ name }) => keys.object(calendar.id, name)),
        attributesFor(calendar),
      ),
    ([head], rows) => {
      const decisions = objects.map((write) => {
        const { sk } = keys.object(calendar.id, write.name);
        return decidePut(
          rows.find((row) => row.sk === sk),
          { ...write, writer },
          { calendar: head ?? calendar, now: database.clock(), random: database.random },
        );
      });
      const refusal = decisions.map(({ outcome }) => outcome).find(isRefusal);
      if (refusal || !head) return { outcome: refusal ?? { outcome: 'gone' } };
      const changes = decisions.flatMap(({ change }) => change?.changes ?? []);
      const guards = decisions.flatMap(({ change }) => change?.guards ?? []);
      const outcome = { outcome: 'written' } as const;
      return changes.length === 0 ? { outcome } : { outcome, changes: [{ calendar: head, changes, guards }] };
    },
  );

/** Deletes one object; its row stays as a tombstone and its UID is free at once. */
export const deleteObject = async (
  database: CalendarDatabase,
  { calendar, name, conditions, writer, orphaned = false }: ObjectDelete,
): Promise<DeleteOutcome> => {
  const result = await writing<DeleteOutcome, ObjectRow | undefined>(
    database,
    writer,
    [calendar],
    () => database.get(keys.object(calendar.id, name), attributesFor(calendar)),
    ([head], row) => {
      const live = row && entryOf(row);
      const tag = live && tagFor(head ?? calendar, writer, live);
      if (!conditionsHold(conditions, tag)) return { outcome: { outcome: 'condition-failed' } };
      if (!head || !live) return { outcome: { outcome: 'absent' } };
      if (row.counterpartOf && !orphaned) return { outcome: { outcome: 'counterpart', of: row.counterpartOf } };
      const content = tombstoneContent(database.clock());
      return {
        outcome: { outcome: 'deleted' },
        changes: [
          {
            calendar: head,
            changes: [{ name, op: 'delete', replaces: row, content }],
            guards: [{ uid: live.uid }],
          },
        ],
      };
    },
  );
  // A deletion takes no UID and no time, so nobody can be in its way.
  return result.outcome === 'uid-conflict' || result.outcome === 'double-booked' ? { outcome: 'gone' } : result;
};
