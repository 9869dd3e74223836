import { calendarServer, dav } from '../../shared/model/names.ts';
import type { TestGateway } from '../support/gateway.ts';
import {
  type Client,
  etagsIn,
  hrefIn,
  isEventCalendar,
  namesWithin,
  ownResponse,
  requireCalendarAccess,
} from './client.ts';
import { device, GivesUp, needed } from './device.ts';
import { keepOnly, replica } from './replica.ts';

/** Outlook with an early CalDav Synchronizer: knows one URL, lists a stretch of time each time, takes a 404 for an empty calendar. */
export const outlook = (gateway: TestGateway): Client => {
  const own = device('outlook', gateway);
  const local = replica(own, 50);
  const calendar = gateway.shop.calendarPath;

  const sync = async (): Promise<void> => {
    const answer = await own.replay('events', { calendar, start: '20261001T000000Z', end: '20271122T000000Z' });
    const listed: ReadonlyMap<string, string> = answer.status === 404 ? new Map() : etagsIn(answer, calendar);
    await local.download(calendar, listed);
    keepOnly(local, listed);
  };

  return {
    device: own,
    sync,
    async setUp() {
      requireCalendarAccess(await own.replay('options', { calendar }));
      const type = ownResponse(await own.replay('resource-type', { calendar }), calendar);
      if (!isEventCalendar(type)) throw new GivesUp('no calendar');
      const granted = namesWithin(
        ownResponse(await own.replay('privileges', { calendar }), calendar),
        dav('current-user-privilege-set'),
      );
      for (const wanted of [dav('write-content'), dav('bind'), dav('unbind')])
        if (!granted.includes(wanted)) throw new GivesUp('read only');
      await sync();
    },
    shown: () => local.copies,
    create: (name, body) => local.create(`${calendar}${name}`, body),
    edit: (name, body) => local.edit(`${calendar}${name}`, body),
    remove: (name) => local.remove(`${calendar}${name}`),
  };
};

/** Evolution: compares the ctag, lists every event, fetches by a hundred; a calendar it cannot read stays as it is. */
export const evolution = (gateway: TestGateway): Client => {
  const own = device('evolution', gateway);
  const local = replica(own, 100);
  const state: { calendar: string; ctag?: string } = { calendar: '' };

  const sync = async (): Promise<void> => {
    const { calendar } = state;
    const polled = await own.replay('ctag', { calendar });
    if (polled.status !== 207) return;
    const ctag = needed(ownResponse(polled, calendar).text(calendarServer('getctag')), 'getctag');
    if (ctag === state.ctag) return;
    const listed = etagsIn(await own.replay('events', { calendar }), calendar);
    await local.download(calendar, listed);
    keepOnly(local, listed);
    state.ctag = ctag;
  };

  const at = (name: string): string => `${state.calendar}${name}`;
  return {
    device: own,
    sync,
    async setUp() {
      const found = ownResponse(await own.replay('discover', { path: '/' }), '/');
      const principal = needed(hrefIn(found, dav('current-user-principal')), 'a principal');
      const response = ownResponse(await own.replay('discover', { path: principal }), principal);
      const home = needed(hrefIn(response, '{urn:ietf:params:xml:ns:caldav}calendar-home-set'), 'a home');
      const listed = [...(await own.replay('home', { home })).responses()].find(([, one]) => isEventCalendar(one));
      state.calendar = needed(listed, 'a calendar')[0];
      requireCalendarAccess(await own.replay('options', { calendar: state.calendar }));
      await sync();
    },
    shown: () => local.copies,
    create: (name, body) => local.create(at(name), body),
    edit: (name, body) => local.edit(at(name), body),
    remove: (name) => local.remove(at(name)),
  };
};
