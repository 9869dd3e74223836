import { caldav, calendarServer, dav } from '../../shared/model/names.ts';
import type { TestGateway } from '../support/gateway.ts';
import { conditionsIn, type ReadResponse } from '../support/multistatus.ts';
import {
  type Client,
  changesSince,
  etagsIn,
  hrefIn,
  isEventCalendar,
  namesWithin,
  ownResponse,
  redirected,
  requireCalendarAccess,
} from './client.ts';
import { device, GivesUp, needed } from './device.ts';
import { keepOnly, replica } from './replica.ts';

export interface Davx5Options {
  /** What was typed: the resource specific URL, or nothing but the host. */
  readonly account?: 'resource' | 'host';
  /** `Limit past events` is on by default: a query with an open end instead of sync-collection. */
  readonly limitsPast?: boolean;
}

/** DAVx5 as its source has it: capabilities gate a query or a sync; a refresh that finds nothing deletes the calendar. */
export const davx5 = (
  gateway: TestGateway,
  { account = 'resource', limitsPast = true }: Davx5Options = {},
): Client & { readonly readOnly: () => boolean } => {
  const own = device('davx5', gateway);
  const local = replica(own, 10);
  const state: { calendar?: string; home?: string; mark?: string; token?: string; readOnly: boolean } = {
    readOnly: false,
  };

  const principalAt = async (path: string): Promise<string | undefined> => {
    const answer = await own.replay('detect', { path });
    if (answer.status !== 207) return undefined;
    const response = ownResponse(answer, path);
    if (isEventCalendar(response)) adopt(path, response);
    return hrefIn(response, dav('current-user-principal'));
  };

  const adopt = (href: string, response: ReadResponse): void => {
    const privileges = namesWithin(response, dav('current-user-privilege-set'));
    state.readOnly = !privileges.includes(dav('write-content'));
    state.calendar = href;
  };

  const forget = (): void => {
    local.copies.clear();
    delete state.calendar;
    delete state.mark;
    delete state.token;
  };

  /** The list of collections: one of the home that is gone from it goes, and so does a stand-alone one on 403, 404 and 410. */
  const refreshCollections = async (): Promise<void> => {
    const standAlone = gateway.shop.calendarPath;
    if (account === 'resource') {
      const answer = await own.replay('refresh', { calendar: standAlone });
      if ([403, 404, 410].includes(answer.status)) return forget();
      return adopt(standAlone, ownResponse(answer, standAlone));
    }
    const answered = (await own.replay('home', { home: needed(state.home, 'a home') })).responses();
    const found = [...answered].find(([, response]) => isEventCalendar(response));
    if (found) adopt(...found);
    else forget();
  };

  const listAll = async (calendar: string): Promise<void> => {
    const listed = etagsIn(await own.replay('events', { calendar, start: '20260824T000000Z' }), calendar);
    await local.download(calendar, listed);
    keepOnly(local, listed);
  };

  const listChanges = async (calendar: string): Promise<void> => {
    let since = state.token;
    let changes = await changesSince(own, calendar, since);
    if (changes.status === 403 && since !== undefined) {
      since = undefined;
      changes = await changesSince(own, calendar, since);
    }
    if (changes.status !== 207) throw new GivesUp(`sync is answered with ${changes.status}`);
    await local.download(calendar, changes.listed);
    if (since === undefined) keepOnly(local, changes.listed);
    for (const gone of changes.gone) local.copies.delete(gone);
    state.token = changes.token;
  };

  const sync = async (): Promise<void> => {
    await refreshCollections();
    const { calendar } = state;
    if (calendar === undefined) return;
    const capabilities = ownResponse(await own.replay('capabilities', { calendar }), calendar);
    const canSync = namesWithin(capabilities, dav('supported-report-set')).includes(dav('sync-collection'));
    const mark = capabilities.text(dav('sync-token')) ?? capabilities.text(calendarServer('getctag'));
    if (mark !== undefined && mark === state.mark) return;
    await (limitsPast || !canSync ? listAll : listChanges)(calendar);
    state.mark = needed(mark, 'a sync-token or a ctag');
  };

  const at = (name: string): string => `${needed(state.calendar, 'a calendar')}${name}`;
  const upload = async (request: 'create' | 'update', href: string, body: string): Promise<'stored' | 'given way'> => {
    const held = local.copies.get(href);
    const answer = await own.replay(request, { object: href, body, etag: held?.etag ?? '' });
    const lost = answer.status === 403 && conditionsIn(answer).includes(dav('need-privileges'));
    if (!lost && ![409, 412].includes(answer.status)) {
      if (![201, 204].includes(answer.status)) throw new GivesUp(`the whole sync fails by ${answer.status}`);
      local.copies.set(href, { etag: needed(answer.headers.etag, 'an etag'), body });
      return 'stored';
    }
    // It stays as if it were stored, without an entity tag: a listing brings the server's, or takes it away with what is not listed.
    local.copies.set(href, { body: held?.body ?? body });
    delete state.mark;
    return 'given way';
  };

  return {
    device: own,
    readOnly: () => state.readOnly,
    sync,
    async setUp() {
      const typed = account === 'resource' ? gateway.shop.calendarPath : '/';
      const principal =
        (await principalAt(typed)) ??
        (await principalAt(redirected(await own.replay('current-user-principal', { path: '/.well-known/caldav' }))));
      const found = needed(principal, 'a principal');
      requireCalendarAccess(await own.replay('options-principal', { principal: found }));
      const answer = ownResponse(await own.replay('principal', { principal: found }), found);
      state.home = needed(hrefIn(answer, caldav('calendar-home-set')), 'a home');
      await sync();
    },
    shown: () => (state.calendar === undefined ? undefined : local.copies),
    create: async (name, body) => {
      if (state.readOnly) throw new GivesUp('nothing new in a calendar to be read');
      return upload('create', at(name), body);
    },
    edit: (name, body) => upload('update', at(name), body),
    remove: (name) => local.remove(at(name)),
  };
};
