import type { Members, Wire } from './wire.ts';

/** What an object was: an entity tag, or undefined while it was not there. */
interface State {
  readonly etag: string | undefined;
  /** All rows of the write can be read: whoever asks from now on must see this or something later. */
  written: boolean;
}

/** What every object of every calendar has been, in the order decided. */
export interface History {
  decided(calendarName: string, name: string, etag: string | undefined): void;
  written(calendarName: string, name: string, etag: string | undefined): void;
  /** From here on a reader reads; what it saw is judged when it has: each object as it was at some time in between. */
  reading(calendarName: string): (seen: Members, asked?: readonly string[]) => void;
}

/** An empty history. */
export const createHistory = (calendarNames: readonly string[]): History => {
  const calendars = new Map(calendarNames.map((name) => [name, new Map<string, State[]>()]));
  const statesOf = (calendarName: string, name: string): State[] => {
    const objects = calendars.get(calendarName);
    const states = objects?.get(name) ?? [{ etag: undefined, written: true }];
    objects?.set(name, states);
    return states;
  };
  return {
    decided(calendarName, name, etag) {
      statesOf(calendarName, name).push({ etag, written: false });
    },
    written(calendarName, name, etag) {
      for (const state of statesOf(calendarName, name)) if (state.etag === etag) state.written = true;
    },
    reading(calendarName) {
      const objects = calendars.get(calendarName) ?? new Map<string, State[]>();
      const earliest = new Map(
        [...objects].map(([name, states]) => [name, states.findLastIndex((one) => one.written)]),
      );
      return (seen, asked = [...objects.keys(), ...seen.keys()]) => {
        for (const name of asked) {
          const possible = statesOf(calendarName, name).slice(earliest.get(name) ?? 0);
          if (possible.some(({ etag }) => etag === seen.get(name))) continue;
          const known = possible.map(({ etag }) => etag ?? 'nothing').join(' or ');
          throw new Error(`${name} of ${calendarName} is shown as ${seen.get(name) ?? 'nothing'}, it was ${known}`);
        }
      };
    },
  };
};

/** The same wire; what a listing or a fetch shows is held against the history. */
export const watched = (wire: Wire, history: History, calendarName: string): Wire => ({
  ...wire,
  async list() {
    const judge = history.reading(calendarName);
    const answer = await wire.list();
    judge(answer.members);
    return answer;
  },
  async fetch(names) {
    const judge = history.reading(calendarName);
    const bodies = await wire.fetch(names);
    judge(bodies, names);
    return bodies;
  },
});
