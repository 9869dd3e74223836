import type { Calendar } from '../../model/calendar.ts';
import type { CalendarObject } from '../../model/calendar-object.ts';

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

/** Objects with their bodies that a warm process read, bounded by their octets; the longest unused goes first. */
export interface ObjectMemory {
  of(calendar: Calendar): CalendarMemory;
  /** Keeps what was read under this head, unless the memory already knows of later changes. */
  remember(calendar: Calendar, objects: readonly CalendarObject[]): void;
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
      for (const object of objects) {
        memory.forget([object.name]);
        memory.objects.set(object.name, { object, asOf: calendar.version });
        total += octetsOf(object);
      }
      makeRoom();
    },
  };
};
