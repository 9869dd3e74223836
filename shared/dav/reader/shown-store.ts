import { entryShownTo, objectShownTo } from '../../codec/projection/shown.ts';
import type { Calendar } from '../../model/calendar.ts';
import type { CalendarObject } from '../../model/calendar-object.ts';
import type { Principal } from '../../model/principal.ts';
import { fingerprintOf, readerOf, readerView } from '../../model/reader-view.ts';
import type { CalendarReader } from '../../store/reader.ts';

/**
 * What one reader is shown of a store: listings, objects and changes as they may see them, tokens with the fingerprint of their
 * view, so that a phone whose view changed reads anew (RFC 6578 §3.2). Nothing is read for it that would not be read without it.
 */
export const shownStore = (store: CalendarReader, principal: Principal): CalendarReader => {
  const viewOf = (calendar: Calendar) => {
    const view = fingerprintOf(readerView(calendar, principal));
    return { ...(view !== undefined && { view }) };
  };
  return {
    ...store,

    async loadObject(calendar, name) {
      const object = await store.loadObject(calendar, name);
      return object && objectShownTo(readerOf(calendar, principal), object);
    },
    async loadObjects(calendar, names) {
      const reader = readerOf(calendar, principal);
      const shown = new Map<string, CalendarObject>();
      for (const [name, object] of await store.loadObjects(calendar, names))
        shown.set(name, objectShownTo(reader, object));
      return shown;
    },
    async listObjects(calendar, filter) {
      const reader = readerOf(calendar, principal);
      return (await store.listObjects(calendar, filter)).map((entry) => entryShownTo(reader, entry));
    },
    async currentToken(calendar) {
      return { ...(await store.currentToken(calendar)), ...viewOf(calendar) };
    },
    async sync(calendar, query) {
      const view = viewOf(calendar);
      if (query.since && query.since.view !== view.view) return { outcome: 'invalid-token' };
      const answer = await store.sync(calendar, query);
      if (answer.outcome !== 'changes') return answer;
      const reader = readerOf(calendar, principal);
      const changes = answer.changes.map((change) => {
        const shown = change.change === 'live' ? entryShownTo(reader, change.entry) : undefined;
        return change.change === 'live' && shown && shown !== change.entry ? { ...change, entry: shown } : change;
      });
      return { ...answer, changes, token: { ...answer.token, ...view } };
    },
  };
};
