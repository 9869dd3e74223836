import { conditionsHold, type Disclosure } from '../../../model/calendar-object.ts';
import { disclosedElsewhere } from '../../../model/reader-view.ts';
import type { ObjectMove, PutOutcome } from '../../writer.ts';
import { keepsHistory } from '../rows/history-row.ts';
import { keys } from '../rows/keys.ts';
import { type ObjectRow, tombstoneContent, withDisclosure } from '../rows/object-row.ts';
import { entryOf, withTaken } from '../rows/packed-entry.ts';
import type { CalendarChanges, ObjectChange } from './commit.ts';
import { writing } from './decide-and-commit.ts';
import { readerIn, tagFor } from './disclosed.ts';
import type { CalendarDatabase } from './object-memory.ts';
import { attributesFor } from './put-delete.ts';

/** What a live row says, to be written again. */
export const contentOf = (
  { pk: _pk, sk: _sk, version: _version, expires: _expires, ...content }: ObjectRow,
  diary?: ObjectMove['diary'],
  disclosure?: Disclosure | undefined,
) => {
  const own = disclosure ? withDisclosure(content, disclosure) : content;
  const kept = diary && { ...diary, ...content.diary };
  return {
    ...own,
    ...(kept && { diary: kept, entry: withTaken(own.entry ?? '', kept) }),
  } as ObjectChange['content'];
};

/** MOVE: the source goes and the target comes in one transaction, in one calendar or between two (RFC 4918 §9.9); another appointment is never overwritten (RFC 4791 §5.3.2.1, T68). */
export const moveObject = (
  database: CalendarDatabase,
  { from, to, conditions, overwrite, diary, writer }: ObjectMove,
): Promise<PutOutcome> => {
  const inside = from.calendar.id === to.calendar.id;
  return writing<PutOutcome, readonly [ObjectRow | undefined, ObjectRow | undefined]>(
    database,
    writer,
    inside ? [from.calendar] : [from.calendar, to.calendar],
    () =>
      Promise.all([
        database.get<ObjectRow>(keys.object(from.calendar.id, from.name)),
        database.get<ObjectRow>(keys.object(to.calendar.id, to.name), attributesFor(to.calendar)),
      ]),
    ([source, target = source], [sourceRow, targetRow]) => {
      const moved = sourceRow && entryOf(sourceRow);
      const overwritten = targetRow && entryOf(targetRow);
      if (!source || !target || !moved) return { outcome: { outcome: 'gone' } };
      if (!conditionsHold(conditions, tagFor(source, writer, moved)) || (overwritten && !overwrite))
        return { outcome: { outcome: 'condition-failed' } };

      const counterpart = sourceRow.counterpartOf ?? targetRow?.counterpartOf;
      if (counterpart) return { outcome: { outcome: 'counterpart', of: counterpart } };
      if (overwritten && overwritten.uid !== moved.uid)
        return { outcome: { outcome: 'uid-conflict', holder: to.name } };

      const leave: ObjectChange = {
        name: from.name,
        op: 'delete',
        replaces: sourceRow,
        ...(keepsHistory(target) && { place: { calendarId: target.id, name: to.name } }),
        content: tombstoneContent(database.clock()),
      };
      const [before, after] = [source, target].map((calendar) => readerIn(calendar, writer));
      const disclosure = before && after && disclosedElsewhere(moved, before, after);
      const arrive: ObjectChange = {
        name: to.name,
        op: 'put',
        content: contentOf(sourceRow, diary, disclosure),
        ...(targetRow && { replaces: targetRow }),
        ...(keepsHistory(source) && { place: { calendarId: source.id, name: from.name } }),
      };
      const changes: CalendarChanges[] = inside
        ? [
            {
              calendar: source,
              changes: [leave, arrive],
              guards: [{ uid: moved.uid, holder: to.name, formerly: from.name }],
            },
          ]
        : [
            { calendar: source, changes: [leave], guards: [{ uid: moved.uid }] },
            { calendar: target, changes: [arrive], guards: [{ uid: moved.uid, holder: to.name }] },
          ];
      const { modifiedAt } = moved;
      const etag = tagFor(target, writer, { ...moved, ...(disclosure && { disclosure }) });
      return { outcome: { outcome: overwritten ? 'updated' : 'created', etag, modifiedAt }, changes };
    },
  );
};
