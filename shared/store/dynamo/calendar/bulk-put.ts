import type { Calendar } from '../../../model/calendar.ts';
import type { NamedObject, PutOutcome, Writer } from '../../writer.ts';
import { startBackoff } from '../engine/retry.ts';
import { keys } from '../rows/keys.ts';
import type { ObjectRow } from '../rows/object-row.ts';
import { commit } from './commit.ts';
import { reload } from './decide-and-commit.ts';
import { mayWrite } from './head-condition.ts';
import type { CalendarDatabase } from './object-memory.ts';
import { attributesFor, decidePut, putObject } from './put-delete.ts';

/** DynamoDB takes 100 items and 4 MB in one transaction; an object is three items. */
const maxObjects = 30;
const maxBytes = 3_000_000;

/** Cuts into batches in which every name and UID occurs once. */
const batchesOf = (objects: readonly NamedObject[]): readonly (readonly NamedObject[])[] => {
  const batches: NamedObject[][] = [];
  let seen = new Set<string>();
  let bytes = 0;
  for (const entry of objects) {
    const marks = [`name ${entry.name}`, `uid ${entry.object.uid}`];
    const size = entry.object.body.byteLength;
    const batch = batches.at(-1);
    if (!batch || batch.length === maxObjects || bytes + size > maxBytes || marks.some((mark) => seen.has(mark))) {
      batches.push([entry]);
      seen = new Set(marks);
      bytes = size;
    } else {
      batch.push(entry);
      for (const mark of marks) seen.add(mark);
      bytes += size;
    }
  }
  return batches;
};

/** What brings more along than its own rows, or must be compared with what was written just before, is written by itself. */
const standsAlone = ({ doubleBooking }: Calendar, { diary }: NamedObject, row: ObjectRow | undefined): boolean =>
  doubleBooking === 'refuse' || [diary, row?.diary].some((kept) => kept?.secondResourceId !== undefined);

interface Batch {
  readonly calendar: Calendar | undefined;
  /** Undefined for what stands alone and is still to be written. */
  readonly outcomes: readonly (PutOutcome | undefined)[];
}

/** Commits one batch; what cannot be written has its outcome, the rest goes together. */
const putBatch = async (
  database: CalendarDatabase,
  writer: Writer,
  calendar: Calendar,
  batch: readonly NamedObject[],
  waited: boolean,
): Promise<Batch> => {
  const backoff = startBackoff(database);
  const conflicts = new Map<string, PutOutcome>();
  let head = waited ? await reload(database, calendar) : calendar;
  for (; ; head = await reload(database, calendar)) {
    if (!head || !mayWrite(head, writer))
      return { calendar: undefined, outcomes: batch.map(() => ({ outcome: 'gone' })) };
    const rows = await database.getMany<ObjectRow>(
      batch.map(({ name }) => keys.object(calendar.id, name)),
      attributesFor(head),
    );
    const bySortKey = new Map(rows.map((row) => [row.sk, row]));
    const known: Calendar = head;
    const decisions = batch.map((entry) => {
      const row = bySortKey.get(keys.object(calendar.id, entry.name).sk);
      if (standsAlone(known, entry, row)) return { outcome: undefined };
      const conflict = conflicts.get(entry.object.uid);
      return conflict
        ? { outcome: conflict }
        : decidePut(
            row,
            { conditions: {}, ...entry, writer },
            { calendar: known, now: database.clock(), random: database.random },
          );
    });
    const outcomes = decisions.map(({ outcome }) => outcome);
    const changes = decisions.flatMap((decision) => ('change' in decision ? (decision.change ?? []) : []));
    if (changes.length === 0) return { calendar: head, outcomes };

    const group = {
      calendar: head,
      changes: changes.flatMap((change) => change.changes),
      guards: changes.flatMap((change) => change.guards),
    };
    const result = await commit(database, backoff, writer, [group]);
    switch (result.outcome) {
      case 'committed':
        return { calendar: result.calendars[0], outcomes };
      case 'uid-conflict':
        for (const [uid, holder] of result.holders) conflicts.set(uid, { outcome: 'uid-conflict', holder });
        break;
      case 'stale':
        await backoff.wait(result.cause);
    }
  }
};

/** Many objects, batch after batch; each batch is all or nothing but for objects that have an outcome of their own. */
export const putObjects = async (
  database: CalendarDatabase,
  calendar: Calendar,
  writer: Writer,
  objects: readonly NamedObject[],
): Promise<readonly PutOutcome[]> => {
  const outcomes: PutOutcome[] = [];
  let head: Calendar | undefined = calendar;
  for (const batch of batchesOf(objects)) {
    if (!head) {
      outcomes.push(...batch.map((): PutOutcome => ({ outcome: 'gone' })));
      continue;
    }
    const known: Calendar = head;
    const done = await database.queue.inTurn([calendar.id], (waited) =>
      putBatch(database, writer, known, batch, waited),
    );
    head = done.calendar;
    for (const [index, entry] of batch.entries())
      outcomes.push(
        done.outcomes[index] ?? (await putObject(database, { conditions: {}, ...entry, calendar: known, writer })),
      );
    if (head && done.outcomes.includes(undefined)) head = await reload(database, head);
  }
  return outcomes;
};
