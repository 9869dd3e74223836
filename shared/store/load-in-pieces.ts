import type { Calendar } from '../model/calendar.ts';
import type { CalendarObject, ObjectEntry } from '../model/calendar-object.ts';
import type { CalendarReader } from './reader.ts';

/** So many bodies, and so many octets of them, are held at a time; one that is larger alone. */
const piece = { objects: 500, octets: 2 * 1024 * 1024 } as const;

function* inPieces(entries: readonly ObjectEntry[]): Generator<readonly ObjectEntry[]> {
  let some: ObjectEntry[] = [];
  let octets = 0;
  for (const entry of entries) {
    if (some.length === piece.objects || (some.length > 0 && octets + entry.size > piece.octets)) {
      yield some;
      some = [];
      octets = 0;
    }
    some.push(entry);
    octets += entry.size;
  }
  if (some.length > 0) yield some;
}

/**
 * The live objects of these entries, one after another. Their bodies are read in pieces, so that a request that may cause no
 * more work has read little, and one that goes on holds little (T23); one deleted meanwhile is left out.
 */
export async function* loadInPieces(
  store: Pick<CalendarReader, 'loadObjects'>,
  calendar: Calendar,
  entries: readonly ObjectEntry[],
): AsyncGenerator<CalendarObject> {
  for (const some of inPieces(entries)) {
    yield* (
      await store.loadObjects(
        calendar,
        some.map(({ name }) => name),
      )
    ).values();
  }
}
