import { caldav, calendarServer, dav } from '../../shared/model/names.ts';
import type { TestGateway } from '../support/gateway.ts';
import {
  type Client,
  changesSince,
  hrefIn,
  namesWithin,
  ownResponse,
  redirected,
  requireCalendarAccess,
} from './client.ts';
import { device, GivesUp, needed } from './device.ts';
import { keepOnly, replica } from './replica.ts';

/** Thunderbird as its source has it: checks the calendar, syncs, and on any 4xx drops its token and checks again. */
export const thunderbird = (gateway: TestGateway, typed: 'resource' | 'host' = 'host'): Client => {
  const own = device('thunderbird', gateway);
  // A conflict is 409 to it as well as 412: it asks whether to overwrite, and here its user reloads.
  const local = replica(own, 100, [409, 412]);
  const state: { calendar?: string; token?: string | undefined; disabled: boolean } = { disabled: false };

  const homeAt = async (path: string): Promise<string> => {
    const response = ownResponse(await own.replay('detect', { path }), path);
    const home = hrefIn(response, caldav('calendar-home-set'));
    if (home !== undefined) return home;
    return homeAt(needed(hrefIn(response, dav('current-user-principal')), 'a principal'));
  };

  /** It calls `.has()` on the resourcetype of every response, so one without ends the search. */
  const calendarIn = async (home: string): Promise<string> => {
    const answered = (await own.replay('home', { home })).responses();
    for (const [href, response] of answered) needed(response.element(dav('resourcetype')), `a resourcetype of ${href}`);
    const found = [...answered].find(([, one]) => namesWithin(one, dav('resourcetype')).includes(caldav('calendar')));
    return needed(found, 'a calendar')[0];
  };

  const check = async (calendar: string): Promise<boolean> => {
    const answer = await own.replay('check', { calendar });
    if (answer.status !== 207) return false;
    const response = ownResponse(answer, calendar);
    needed(response.text(calendarServer('getctag')), 'getctag');
    if (!namesWithin(response, dav('supported-report-set')).includes(dav('sync-collection')))
      throw new GivesUp('no sync');
    if (!namesWithin(response, dav('current-user-privilege-set')).includes(dav('write-content')))
      throw new GivesUp('read only');
    return namesWithin(response, dav('resourcetype')).includes(caldav('calendar'));
  };

  const sync = async (): Promise<void> => {
    const calendar = needed(state.calendar, 'a calendar');
    if (state.disabled && !(await check(calendar))) return;
    state.disabled = false;
    const { status, listed, gone, token } = await changesSince(own, calendar, state.token);
    if (status !== 207) {
      if (state.token === undefined) throw new GivesUp(`a first sync is answered with ${status}`);
      state.token = undefined;
      state.disabled = !(await check(calendar));
      return state.disabled ? undefined : sync();
    }
    if (state.token === undefined) keepOnly(local, listed);
    for (const href of gone) local.copies.delete(href);
    await local.download(calendar, listed);
    state.token = token;
  };

  const at = (name: string): string => `${needed(state.calendar, 'a calendar')}${name}`;
  return {
    device: own,
    sync,
    async setUp() {
      if (typed === 'host') state.calendar = await calendarIn(await homeAt(redirected(await own.replay('well-known'))));
      else {
        const path = gateway.shop.calendarPath;
        const response = ownResponse(await own.replay('detect', { path }), path);
        if (!namesWithin(response, dav('resourcetype')).includes(caldav('calendar'))) throw new GivesUp('no calendar');
        state.calendar = path;
      }
      if (!(await check(state.calendar))) throw new GivesUp('no calendar');
      requireCalendarAccess(
        await own.replay('options-home', { home: new URL('..', `https://x${state.calendar}`).pathname }),
      );
      await sync();
    },
    shown: () => local.copies,
    // What is refused when it is new is an error that is shown, and not kept.
    create: (name, body) => local.create(at(name), body),
    edit: (name, body) => local.edit(at(name), body),
    remove: (name) => local.remove(at(name)),
  };
};
