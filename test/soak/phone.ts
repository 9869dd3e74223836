import type { Calls } from './calls.ts';
import { readTold } from './calls.ts';

/** A phone of the soak: it keeps what it was told, and writes now and then. */
export interface SoakPhone {
  readonly kind: string;
  /** One refresh: everything there is to tell, in one sitting. */
  sync(): Promise<void>;
  /** Makes, changes or deletes an appointment of its own. */
  write(): Promise<void>;
  /** Entity tags by href. */
  shown(): ReadonlyMap<string, string>;
  /** Hrefs of what it wrote that was acknowledged, with the entity tag; undefined for what it deleted. */
  acknowledged(): ReadonlyMap<string, string | undefined>;
}

const prop = '<D:prop><D:getetag/></D:prop>';
const xml = { 'content-type': 'application/xml; charset=utf-8' };

const syncBody = (token: string, limit: number | undefined): string =>
  `<D:sync-collection xmlns:D="DAV:"><D:sync-token>${token}</D:sync-token><D:sync-level>1</D:sync-level>${
    limit === undefined ? '' : `<D:limit><D:nresults>${limit}</D:nresults></D:limit>`
  }${prop}</D:sync-collection>`;

const eventOf = (uid: string, serial: number): string =>
  [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//soak//EN',
    'BEGIN:VEVENT',
    `UID:${uid}`,
    'DTSTAMP:20261101T000000Z',
    `DTSTART:202612${String(1 + (serial % 28)).padStart(2, '0')}T090000Z`,
    ...(serial % 5 === 0 ? ['RRULE:FREQ=WEEKLY;COUNT=4'] : []),
    `SUMMARY:${serial}`,
    'END:VEVENT',
    'END:VCALENDAR',
    '',
  ].join('\r\n');

const syncing = (calls: Calls, collection: string, limit: number | undefined): (() => Promise<Map<string, string>>) => {
  let token = '';
  let shown = new Map<string, string>();
  return async () => {
    for (;;) {
      const answer = await calls.send('sync', 'REPORT', collection, { headers: xml, body: syncBody(token, limit) });
      if (answer.status === 403) {
        token = '';
        shown = new Map();
        continue;
      }
      if (answer.status !== 207) return shown;
      const { told, token: next } = readTold(answer.text);
      for (const { href, status, etag } of told) {
        if (status === 404) shown.delete(href);
        else if (etag !== undefined) shown.set(href, etag);
      }
      token = next;
      if (!told.some(({ href, status }) => href === collection && status === 507)) return shown;
    }
  };
};

const listing = (calls: Calls, collection: string): (() => Promise<Map<string, string>>) => {
  let ctag = '';
  let shown = new Map<string, string>();
  return async () => {
    const body = `<D:propfind xmlns:D="DAV:"><D:prop><CS:getctag xmlns:CS="http://calendarserver.org/ns/"/></D:prop></D:propfind>`;
    const polled = await calls.send('ctag poll', 'PROPFIND', collection, { headers: { ...xml, depth: '0' }, body });
    const now = /getctag[^>]*>([^<]+)</.exec(polled.text)?.[1] ?? '';
    if (polled.status !== 207 || now === ctag) return shown;
    const listed = await calls.send('listing', 'PROPFIND', collection, {
      headers: { ...xml, depth: '1' },
      body: `<D:propfind xmlns:D="DAV:">${prop}</D:propfind>`,
    });
    if (listed.status !== 207) return shown;
    ctag = now;
    shown = new Map(
      readTold(listed.text).told.flatMap(({ href, etag }) =>
        etag && href !== collection ? [[href, etag] as const] : [],
      ),
    );
    return shown;
  };
};

/** A phone that syncs whole, in pages, or by listing, by its number. */
export const soakPhone = (calls: Calls, collection: string, number: number): SoakPhone => {
  const kind = ['syncs', 'syncs in pages', 'lists'][number % 3] ?? 'syncs';
  const refresh =
    kind === 'lists' ? listing(calls, collection) : syncing(calls, collection, kind === 'syncs' ? undefined : 7);
  let shown: ReadonlyMap<string, string> = new Map();
  let serial = 0;
  const own = new Map<string, string | undefined>();
  return {
    kind,
    shown: () => shown,
    acknowledged: () => own,
    async sync() {
      shown = await refresh();
    },
    async write() {
      serial += 1;
      const href = `${collection}phone-${number}-${serial % 4}.ics`;
      if (own.get(href) !== undefined && serial % 3 === 0) {
        const { status } = await calls.send('DELETE', 'DELETE', href);
        if (status === 204 || status === 404) own.set(href, undefined);
        return;
      }
      const { status } = await calls.send('PUT', 'PUT', href, {
        headers: { 'content-type': 'text/calendar; charset=utf-8' },
        body: eventOf(`phone-${number}-${serial % 4}`, serial),
      });
      if (status !== 201 && status !== 204) return;
      own.set(href, 'stored');
    },
  };
};
