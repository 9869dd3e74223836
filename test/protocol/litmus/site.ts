import { beforeEach } from 'vitest';
import type { TestGateway } from '../../support/gateway.ts';
import { event } from '../../support/icalendar.ts';
import type { WireAnswer } from '../../support/transport.ts';

/** The personal calendar that stands for litmus' working collection. */
export const place = '/dav/calendars/anna/litmus/';

/** A second calendar: where a UID may stand once more. */
export const elsewhere = '/dav/calendars/anna/litmus-2/';

/** litmus' requests against that calendar; names are relative to it, or absolute. */
export const litmusSite = (wire: () => TestGateway) => {
  const pathOf = (name: string): string => (name.startsWith('/') ? name : `${place}${name}`);
  const send = (
    method: string,
    name: string,
    headers: Record<string, string> = {},
    body?: string,
  ): Promise<WireAnswer> => wire().fetch(method, pathOf(name), { headers, ...(body !== undefined && { body }) });

  return {
    begin: (): void =>
      beforeEach(async () => {
        for (const path of [place, elsewhere]) await send('MKCALENDAR', path);
      }),
    send,
    statusOf: async (method: string, name: string, headers?: Record<string, string>): Promise<number> =>
      (await send(method, name, headers)).status,
    put: (name: string, uid: string): Promise<WireAnswer> =>
      send('PUT', name, { 'content-type': 'text/calendar' }, event(uid)),
    transfer: (method: 'COPY' | 'MOVE', name: string, destination: string, overwrite: 'T' | 'F' = 'F') =>
      send(method, name, {
        destination: `https://cal.example.com${pathOf(destination)}`,
        overwrite,
        depth: 'infinity',
      }),
  };
};
