import { hrefOf } from '../../../shared/model/href.ts';
import type { Cloud } from '../aws/cloud.ts';
import { type Administration, administrationOf, expectStatus, jsonOf, type Phone, phoneOf } from './client.ts';

/** Days from now, as the API writes a date. */
export const dayFromNow = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

/** A time on that day, as iCalendar writes it. */
export const instantFromNow = (days: number, time = '090000'): string =>
  `${dayFromNow(days).replaceAll('-', '')}T${time}Z`;

/** A calendar object with one event, tomorrow unless said otherwise. */
export const eventOf = (
  uid: string,
  { summary = 'Eye test', day = 1, rule }: { summary?: string; day?: number; rule?: string } = {},
): string =>
  [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Apple Inc.//iPhone OS 18.5//EN',
    'BEGIN:VEVENT',
    `UID:${uid}`,
    'DTSTAMP:20260101T000000Z',
    `DTSTART:${instantFromNow(day)}`,
    `DTEND:${instantFromNow(day, '093000')}`,
    ...(rule ? [`RRULE:${rule}`] : []),
    `SUMMARY:${summary}`,
    'END:VEVENT',
    'END:VCALENDAR',
    '',
  ].join('\r\n');

/** What a phone needs before it can be set up. */
export interface Shop {
  readonly administration: Administration;
  readonly branch: string;
  readonly user: string;
  readonly resource: string;
  readonly userName: string;
  readonly password: string;
  readonly calendar: string;
  readonly phone: Phone;
}

/** A branch, an employee with a diary, and confirmed service access data with a password. */
export const openShop = async (cloud: Cloud, userName: string): Promise<Shop> => {
  const administration = administrationOf(cloud);
  const made = async (method: string, path: string, content: object) =>
    jsonOf(expectStatus(await administration(method, `/admin/v1/${path}`, content), 200, 201));

  const { id: branch } = await made('POST', 'branches', { name: 'Mitte', zone: 'Europe/Berlin' });
  const { id: user } = await made('POST', 'users', { name: 'Emil Vogt', branchId: branch });
  const { id: resource } = await made('POST', 'resources', {
    kind: 'person',
    name: 'Emil Vogt',
    userId: user,
    branchId: branch,
    allowCalendarSync: true,
  });
  await made('POST', 'service-accesses', { userName, userId: user, branchId: branch, confirmed: true });
  const { password } = await made('PUT', `service-accesses/${userName}/password`, {});
  return {
    administration,
    branch,
    user,
    resource,
    userName,
    password,
    calendar: hrefOf({ kind: 'collection', userName, calendarName: resource }),
    phone: phoneOf(cloud, userName, password),
  };
};
