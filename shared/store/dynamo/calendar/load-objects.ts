import type { Calendar } from '../../../model/calendar.ts';
import type { CalendarObject } from '../../../model/calendar-object.ts';
import type { Database } from '../engine/database.ts';
import { keys } from '../rows/keys.ts';
import { type ObjectRow, objectAttributes, objectOf } from '../rows/object-row.ts';
import { loadChanges } from './changes.ts';
import type { CalendarDatabase, CalendarMemory } from './object-memory.ts';

/** More changes than this cost more to read than they spare. */
const maxBehind = 100;

/** Forgets what changed since, so that the rest is right up to this head; all of it when that cannot be known. */
const catchUp = async (database: Database, calendar: Calendar, memory: CalendarMemory): Promise<void> => {
  const { version } = memory;
  const behind = calendar.version - version;
  const changes =
    behind <= maxBehind ? await loadChanges(database, calendar, version + 1, calendar.version) : undefined;
  if (memory.version !== version) return;
  if (changes?.size === behind) memory.forget([...changes.values()].map(({ name }) => name));
  else memory.forgetAll();
  memory.version = calendar.version;
};

/**
 * The live objects of these names. A warm process reads again only what changed since it last did; it answers from memory
 * only when every version of the head it was given is settled, and never that a name is absent (T35).
 */
export const loadObjects = async (
  database: CalendarDatabase,
  calendar: Calendar,
  names: readonly string[],
): Promise<ReadonlyMap<string, CalendarObject>> => {
  const distinct = [...new Set(names)];
  const settled = calendar.stable === calendar.version;
  const known = database.memory.of(calendar);
  if (settled && known.version < calendar.version && distinct.some((name) => known.has(name)))
    await catchUp(database, calendar, known);

  const found = new Map<string, CalendarObject>();
  if (settled) {
    for (const name of distinct) {
      const remembered = known.get(name);
      if (remembered && (known.version === calendar.version || remembered.asOf === calendar.version))
        found.set(name, remembered.object);
    }
  }
  const unknown = distinct.filter((name) => !found.has(name));
  const rows = await database.getMany<ObjectRow>(
    unknown.map((name) => keys.object(calendar.id, name)),
    objectAttributes,
  );
  const read = rows.flatMap((row) => objectOf(row) ?? []);
  if (settled) database.memory.remember(calendar, read);
  for (const object of read) found.set(object.name, object);
  return found;
};
