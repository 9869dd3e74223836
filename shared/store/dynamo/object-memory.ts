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
  readonly objects: Map<string, Remembered>;
}

/** Objects with their bodies that a warm process read, bounded by their octets; the longest unused calendar goes first. */
export interface ObjectMemory {
  of(calendar: Calendar): CalendarMemory;
  /** Keeps what was read under this head, unless the memory already knows of later changes. */
  remember(calendar: Calendar, objects: readonly CalendarObject[]): void;
}

const maxOctets = 16 * 1024 * 1024;
/** What an object costs beside its body, about. */
const overhead = 512;

const octetsOf = ({ body }: CalendarObject): number => body.byteLength + overhead;

/** An empty memory. */
export const objectMemory = (): ObjectMemory => {
  const calendars = new Map<string, CalendarMemory>();
  const sizes = new Map<string, number>();
  let total = 0;

  const drop = (id: string): void => {
    total -= sizes.get(id) ?? 0;
    sizes.delete(id);
    calendars.delete(id);
  };

  const of = ({ id, epoch, version }: Calendar): CalendarMemory => {
    const known = calendars.get(id);
    const memory = known?.epoch === epoch ? known : { epoch, version, objects: new Map() };
    if (memory !== known) drop(id);
    calendars.delete(id);
    calendars.set(id, memory);
    return memory;
  };

  return {
    of,
    remember(calendar, objects) {
      const memory = of(calendar);
      if (calendar.version < memory.version) return;
      const octets = objects.reduce((sum, object) => sum + octetsOf(object), 0);
      for (const object of objects) memory.objects.set(object.name, { object, asOf: calendar.version });
      // Replaced ones are counted twice until the calendar is dropped: a bound may be met early, never late.
      sizes.set(calendar.id, (sizes.get(calendar.id) ?? 0) + octets);
      total += octets;
      for (const oldest of calendars.keys()) {
        if (total <= maxOctets) break;
        drop(oldest);
      }
    },
  };
};
