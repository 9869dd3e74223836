import type { Principal } from '../../model/principal.ts';
import { fingerprintOf, readerView } from '../../model/reader-view.ts';
import type { CalendarWriter } from '../../store/writer.ts';

/**
 * The store as one reader sees it. Tokens carry the fingerprint of their view: one of another view is refused, so that a phone
 * whose view changed reads anew, without a write of any appointment (RFC 6578 §3.2).
 */
export const readerStore = (store: CalendarWriter, principal: Principal): CalendarWriter => ({
  ...store,
  async currentToken(calendar) {
    const view = fingerprintOf(readerView(calendar, principal));
    return { ...(await store.currentToken(calendar)), ...(view !== undefined && { view }) };
  },
  async sync(calendar, query) {
    const view = fingerprintOf(readerView(calendar, principal));
    if (query.since && query.since.view !== view) return { outcome: 'invalid-token' };
    const answer = await store.sync(calendar, query);
    if (answer.outcome !== 'changes') return answer;
    return { ...answer, token: { ...answer.token, ...(view !== undefined && { view }) } };
  },
});
