import type { CalendarReader } from './reader.ts';

/** A store in which every calendar can be reached and nothing is: what phones are shown that are being cleared (B05). */
export const clearedStore = <Store extends CalendarReader>(store: Store): Store => ({
  ...store,
  listCalendars: async () => [],
  loadProperties: async () => ({}),
  loadObject: async () => undefined,
  loadObjects: async () => new Map(),
  listObjects: async () => [],
  findUid: async () => undefined,
  currentToken: async (calendar) => store.clearedToken(calendar),
  sync: store.clear,
});
