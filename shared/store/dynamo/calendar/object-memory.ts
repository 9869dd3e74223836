import type { Calendar } from '../../../model/calendar.ts';
import type { CalendarObject } from '../../../model/calendar-object.ts';
import type { Database } from '../engine/database.ts';
import type { WriteQueue } from './write-queue.ts';

/** An object as it was when the calendar's head said `asOf`. */
interface Remembered {
  readonly object: CalendarObject;
  readonly asOf: number;
}

/** What a warm process read of one calendar: right up to `version`, because whatever changed until then was forgotten. */
export interface CalendarMemory {
  readonly epoch: string;
  version: number;
  has(name: string): boolean;
  get(name: string): Remembered | undefined;
  forget(names: Iterable<string>): void;
  forgetAll(): void;
}

/** Objects with their bodies that a warm process read or wrote, bounded by their octets; the longest unused goes first. */
export interface ObjectMemory {
  of(calendar: Calendar): CalendarMemory;
  /** Keeps what was read under this head, unless the memory already knows of later changes. */
  remember(calendar: Calendar, objects: readonly CalendarObject[]): void;
  /** The next versions of a calendar that stood at this head, one for each name; what was deleted has no object. */
  wrote(calendar: Calendar, changes: readonly (readonly [name: string, object: CalendarObject | undefined])[]): void;
}

/** The database of a warm process, which remembers what it read and wrote. */
export interface CalendarDatabase extends Database {
  readonly memory: ObjectMemory;
  /** So many versions one request settles at most, unless it must go on to tell anything. */
  readonly versionsPerStep: number;
  readonly queue: WriteQueue;
}

/** What an object costs beside its body, about. */
const overhead = 512;

const octetsOf = ({ body }: CalendarObject): number => body.byteLength + overhead;

/** An empty memory for so many octets: ten thousand appointments, by default. */
export const objectMemory = (maxOctets = 24 * 1024 * 1024): ObjectMemory => {
  /** By id and by name, the longest unused first. */
  const calendars = new Map<string, CalendarMemory & { readonly objects: Map<string, Remembered> }>();
  let total = 0;

  const emptyMemory = (epoch: string, version: number) => {
    const objects = new Map<string, Remembered>();
    const forget = (names: Iterable<string>): void => {
      for (const name of names) {
        const known = objects.get(name);
        if (known) total -= octetsOf(known.object);
        objects.delete(name);
      }
    };
    return {
      epoch,
      version,
      objects,
      has: (name: string) => objects.has(name),
      get(name: string) {
        const known = objects.get(name);
        if (known) objects.delete(name) && objects.set(name, known);
        return known;
      },
      forget,
      forgetAll: () => forget(objects.keys()),
    };
  };

  const of = ({ id, epoch, version }: Calendar) => {
    const known = calendars.get(id);
    const memory = known?.epoch === epoch ? known : emptyMemory(epoch, version);
    if (memory !== known) known?.forgetAll();
    calendars.delete(id);
    calendars.set(id, memory);
    return memory;
  };

  const keep = (memory: ReturnType<typeof of>, object: CalendarObject, asOf: number): void => {
    memory.forget([object.name]);
    memory.objects.set(object.name, { object, asOf });
    total += octetsOf(object);
  };

  const makeRoom = (): void => {
    for (const [id, memory] of calendars) {
      for (const name of memory.objects.keys()) {
        if (total <= maxOctets) return;
        memory.forget([name]);
      }
      if (total > maxOctets) calendars.delete(id);
    }
  };

  return {
    of,
    remember(calendar, objects) {
      const memory = of(calendar);
      if (calendar.version < memory.version) return;
      for (const object of objects) keep(memory, object, calendar.version);
      makeRoom();
    },
    wrote(calendar, changes) {
      const memory = of(calendar);
      // Who did not know everything before does not know it now.
      if (memory.version !== calendar.version) return;
      memory.version += changes.length;
      memory.forget(changes.map(([name]) => name));
      for (const [, object] of changes) if (object) keep(memory, object, memory.version);
      makeRoom();
    },
  };
};
