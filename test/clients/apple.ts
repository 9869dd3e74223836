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
  /** The ctag or sync-token up to which it is known. */
  mark?: string;
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

  /** What tells whether a calendar changed. */
  const markIn = (response: ReadResponse): string => {
    const ctag = needed(response.text(calendarServer('getctag')), 'getctag');
    return program === 'ios-5' ? ctag : needed(response.text(dav('sync-token')), 'a sync-token');
  };

  /** The home shows which calendars there are: the only thing that adds and drops one. */
  const refreshHome = async (): Promise<ReadonlyMap<string, string>> => {
    const answered = (await own.replay('home', { home })).responses();
    needed(answered.get(home), 'the home itself');
    const listed = [...answered].filter(([, response]) => isEventCalendar(response));
    for (const [href, response] of listed) {
      needed(response.text(dav('displayname')), 'a name');
      if (!calendars.has(href)) calendars.set(href, { local: replica(own, 50) });
    }
    const marks = new Map(listed.map(([href, response]) => [href, markIn(response)]));
    for (const href of calendars.keys()) if (!marks.has(href)) calendars.delete(href);
    return marks;
  };

  /** Polls what it knows; where that is nothing or not there any more, the home says what there is. */
  const poll = async (): Promise<ReadonlyMap<string, string>> => {
    const marks = new Map<string, string>();
    for (const calendar of calendars.keys()) {
      const answer = await own.replay('poll', { calendar });
      if (answer.status !== 207) return refreshHome();
      marks.set(calendar, markIn(ownResponse(answer, calendar)));
    }
    return marks.size > 0 ? marks : refreshHome();
  };

  const byListing = async (request: 'listing' | 'events', href: string, { local }: Calendar): Promise<void> => {
    const listed = etagsIn(await own.replay(request, { calendar: href, start: '20261001T000000Z' }), href);
    await local.download(href, listed);
    keepOnly(local, listed);
  };

  const bySync = async (href: string, calendar: Calendar): Promise<string | undefined> => {
    const changes = await changesSince(own, href, calendar.mark);
    if (changes.status === 403) return undefined;
    if (changes.status !== 207) throw new GivesUp(`sync is answered with ${changes.status}`);
    await calendar.local.download(href, changes.listed);
    for (const gone of changes.gone) calendar.local.copies.delete(gone);
    return changes.token;
  };

  const sync = async (): Promise<void> => {
    for (const [href, mark] of await poll()) {
      const calendar = needed(calendars.get(href), href);
      if (calendar.mark === mark) continue;
      const token = program === 'ios-5' ? undefined : await bySync(href, calendar);
      if (token === undefined) await byListing(program === 'ios-5' ? 'events' : 'listing', href, calendar);
      calendar.mark = token ?? mark;
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
