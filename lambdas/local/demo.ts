import { paths } from '../../shared/deployment/paths.ts';
import { privacyLevels } from '../../shared/model/entities/privacy.ts';
import { resourceUrl } from '../../shared/model/href.ts';
import type { Instant } from '../../shared/model/instant.ts';
import { demoAppointments, demoRefit, demoVisit } from './demo-appointments.ts';
import { eventOf } from './event.ts';
import { isLoopback } from './options.ts';
import type { EventHandler } from './server.ts';

/** What a newcomer sets their phone up with. */
export interface Demo {
  readonly resourceUrl: string;
  readonly userName: string;
  readonly password: string;
  /** A link that works once; null where no phone could open it. */
  readonly invitationUrl: string | null;
}

type Json = Readonly<Record<string, unknown>>;

/** What an answer may hold, by what was asked for. */
interface Answer {
  readonly id: string;
  readonly password: string;
  readonly url: string;
}

const zone = 'Europe/Berlin';

/** Speaks the public admin API, as the diary program would; anything but success is a fault. */
const adminClient =
  (handler: EventHandler, adminToken: string) =>
  async (method: string, path: string, body: Json): Promise<Answer> => {
    const result = await handler(
      eventOf({
        method,
        url: `${paths.admin}${path}`,
        headers: { authorization: `Bearer ${adminToken}`, 'content-type': 'application/json' },
        body: Buffer.from(JSON.stringify(body)),
        sourceIp: '127.0.0.1',
      }),
    );
    if ((result.statusCode ?? 500) >= 300)
      throw new Error(`${method} ${path} answered ${result.statusCode}: ${result.body}`);
    return JSON.parse(result.body ?? '');
  };

/** A small diary for the first start: two branches, two employees, a fitting room that the branch shares, and appointments of this and next month. */
export const makeDemo = async (
  handler: EventHandler,
  { adminToken, davBaseUrl, now }: { readonly adminToken: string; readonly davBaseUrl: string; readonly now: Instant },
): Promise<Demo> => {
  const call = adminClient(handler, adminToken);
  const make = async (path: string, body: Json): Promise<string> => (await call('POST', path, body)).id;

  const [mitte, hafen] = await Promise.all([
    make('/branches', { name: 'Mitte', zone }),
    make('/branches', { name: 'Hafen', zone }),
  ]);
  const [anna, emil, roomUser] = await Promise.all([
    make('/users', { name: 'Anna Brandt', branchId: mitte, rights: ['organiser', 'administration'] }),
    make('/users', { name: 'Emil Vogt', branchId: hafen }),
    make('/users', { name: 'Fitting room 1', branchId: mitte, rights: ['organiser'] }),
  ]);
  const diary = await make('/resources', {
    kind: 'person',
    name: 'Anna Brandt',
    userId: anna,
    branchId: mitte,
    color: '#2A7F62',
    allowCalendarSync: true,
  });
  const fill = async (): Promise<void> => {
    // One after the other: they are all written into the same diary.
    for (const appointment of demoAppointments(now, zone)) {
      await call('POST', `/resources/${diary}/appointments`, appointment);
    }
  };
  /** The same visit in a diary of each level, one below the other on the phone (B01). */
  const showLevels = async (): Promise<void> => {
    for (const [index, privacy] of privacyLevels.entries()) {
      const id = await make('/resources', {
        kind: 'person',
        name: `Privacy: ${privacy}`,
        userId: anna,
        branchId: mitte,
        allowCalendarSync: true,
        privacy,
      });
      await call('POST', `/resources/${id}/appointments`, demoVisit(now, zone, 9 + index));
    }
  };
  const userName = 'anna';
  const admit = async (): Promise<string> => {
    const access = { userName, userId: anna, branchId: mitte, confirmed: true, description: 'Phone of Anna Brandt' };
    await call('POST', '/service-accesses', access);
    return (await call('PUT', `/service-accesses/${userName}/password`, {})).password;
  };
  const room = {
    kind: 'place',
    name: 'Fitting room 1',
    userId: roomUser,
    branchId: mitte,
    allowCalendarSync: true,
    doubleBooking: 'refuse',
    syncPastDays: 7,
    syncFutureDays: 30,
  };
  const [password, roomId] = await Promise.all([
    admit(),
    make('/resources', room),
    fill(),
    showLevels(),
    make('/resources', { kind: 'person', name: 'Emil Vogt', userId: emil, branchId: hafen }),
  ]);
  // The room stands on the phones of the whole branch, to be read, with some days of what is booked in it (B06, B14).
  await call('PUT', `/resources/${roomId}/shares/branches/${mitte}`, { level: 'read' });
  await call('POST', `/resources/${diary}/appointments`, { ...demoVisit(now, zone, 17), secondResourceId: roomId });
  await call('POST', `/resources/${roomId}/appointments`, demoRefit(now, zone));
  const invitationUrl = isLoopback(new URL(davBaseUrl).hostname)
    ? null
    : (await call('POST', `/service-accesses/${userName}/invitations`, { resourceId: diary })).url;
  return { resourceUrl: resourceUrl(davBaseUrl, userName, diary), userName, password, invitationUrl };
};
