import { caldav, calendarServer, dav } from '../../shared/model/names.ts';
import type { TestGateway } from '../support/gateway.ts';
import type { ReadResponse } from '../support/multistatus.ts';
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
import { keepOnly, type Replica, replica } from './replica.ts';

export type AppleProgram = 'ios-26' | 'ios-5' | 'macos-10-11';

interface Calendar {
  readonly local: Replica;
  ctag?: string;
  token?: string;
}

/** iOS 26.5 as measured, iOS 5 and macOS 10.11 as Apple's own load simulator plays them. */
export const appleClient = (program: AppleProgram, gateway: TestGateway): Client & { readonly home: () => string } => {
  const own = device(program, gateway);
  const calendars = new Map<string, Calendar>();
  const fallbacks = ['/', '/principals/', `/calendar/dav/${gateway.shop.access.userName}/user/`];
  let home = '';

  /** Both must be there, in one answer about the very path asked. */
  const principalAt = async (path: string): Promise<string | undefined> => {
    const answer = await own.replay('context', { path });
    if (answer.status !== 207) return undefined;
    const response = ownResponse(answer, path);
    needed(response.element(dav('resourcetype')), 'resourcetype');
    const principal = hrefIn(response, dav('current-user-principal'));
    return principal === hrefIn(response, dav('principal-URL')) ? principal : undefined;
  };

  /** The home shows which calendars there are: the only thing that adds and drops one. */
  const refreshHome = async (): Promise<ReadonlyMap<string, ReadResponse>> => {
    const answered = (await own.replay('home', { home })).responses();
    needed(answered.get(home), 'the home itself');
    const listed = new Map([...answered].filter(([, response]) => isEventCalendar(response)));
    for (const href of calendars.keys()) if (!listed.has(href)) calendars.delete(href);
    for (const [href, response] of listed) {
      needed(response.text(dav('displayname')), 'a name');
      needed(response.text(calendarServer('getctag')), 'getctag');
      if (!calendars.has(href)) calendars.set(href, { local: replica(own, 50) });
    }
    return listed;
  };

  const bySync = async (href: string, calendar: Calendar): Promise<void> => {
    let since = calendar.token;
    let changes = await changesSince(own, href, since);
    if (changes.status === 403 && since !== undefined) {
      since = undefined;
      changes = await changesSince(own, href, since);
    }
    if (changes.status !== 207) throw new GivesUp(`sync is answered with ${changes.status}`);
    await calendar.local.download(href, changes.listed);
    if (since === undefined) keepOnly(calendar.local, changes.listed);
    for (const gone of changes.gone) calendar.local.copies.delete(gone);
    calendar.token = changes.token;
  };

  const byQuery = async (href: string, { local }: Calendar): Promise<void> => {
    const listed = etagsIn(await own.replay('events', { calendar: href, start: '20261001T000000Z' }), href);
    await local.download(href, listed);
    keepOnly(local, listed);
  };

  const sync = async (): Promise<void> => {
    for (const [href, response] of await refreshHome()) {
      const calendar = needed(calendars.get(href), href);
      const ctag = response.text(calendarServer('getctag'));
      const polled = program === 'ios-5' ? ctag : response.text(dav('sync-token'));
      if (calendar.ctag === polled) continue;
      await (program === 'ios-5' ? byQuery : bySync)(href, calendar);
      calendar.ctag = polled;
    }
  };

  const calendarOf = (): [string, Calendar] => needed([...calendars][0], 'a calendar');
  return {
    device: own,
    home: () => home,
    sync,
    async setUp() {
      const places = [redirected(await own.replay('well-known')), ...fallbacks];
      let principal: string | undefined;
      for (const path of places) principal ??= await principalAt(path);
      const found = needed(principal, 'current-user-principal and principal-URL');
      requireCalendarAccess(await own.replay('options-principal', { principal: found }));
      const response = ownResponse(await own.replay('principal', { principal: found }), found);
      home = needed(hrefIn(response, caldav('calendar-home-set')), 'a home');
      requireCalendarAccess(await own.replay('options-home', { home }));
      const reports = namesWithin(response, dav('supported-report-set'));
      if (program !== 'ios-26' && reports.includes(dav('principal-search-property-set'))) {
        const principals = needed(hrefIn(response, dav('principal-collection-set')), 'principal-collection-set');
        const { status } = await own.replay('principal-search-property-set', {
          'collection-of-principals': principals,
        });
        if (status !== 200) throw new GivesUp(`principal-search-property-set is answered with ${status}`);
      }
      if (program === 'macos-10-11') (await own.replay('delegates', { principal: found })).responses();
      await sync();
    },
    shown: () => [...calendars.values()][0]?.local.copies,
    create: (name, body) => {
      const [href, { local }] = calendarOf();
      return local.create(`${href}${name}`, body);
    },
    edit: (name, body) => {
      const [href, { local }] = calendarOf();
      return local.edit(`${href}${name}`, body);
    },
    remove: (name) => {
      const [href, { local }] = calendarOf();
      return local.remove(`${href}${name}`);
    },
  };
};
