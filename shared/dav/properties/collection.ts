import { createHash } from 'node:crypto';
import { el } from '../../codec/xml/node.ts';
import { calendarServer, dav } from '../../model/names.ts';
import { supportedReports } from '../reports/supported.ts';
import type { ResourceKind } from '../resources/resources.ts';
import { type LiveProperty, property } from './property.ts';

const everywhere = ['root', 'principal', 'home', 'collection', 'object'] as const satisfies readonly ResourceKind[];

const reportsOn = (kind: ResourceKind) =>
  Object.values(supportedReports)
    .filter(({ on }) => (on as readonly ResourceKind[]).includes(kind))
    .map(({ name }) => el(dav('supported-report'), el(dav('report'), el(name))));
const reportsByKind = Object.fromEntries(everywhere.map((kind) => [kind, reportsOn(kind)])) as Record<
  ResourceKind,
  ReturnType<typeof reportsOn>
>;

const uuidOf = (text: string): string => {
  const digest = createHash('sha256').update(text).digest('hex');
  return `urn:uuid:${digest.slice(0, 8)}-${digest.slice(8, 12)}-8${digest.slice(13, 16)}-a${digest.slice(17, 20)}-${digest.slice(20, 32)}`;
};

/** Reports, synchronisation, identity and adding members: RFC 3253, 6578, 5842, 5995, and getctag. */
export const collectionProperties: readonly LiveProperty[] = [
  property({
    name: dav('supported-report-set'),
    rfc: 'RFC 3253 §3.1.5',
    on: everywhere,
    get: ({ kind }) => reportsByKind[kind],
  }),
  property({
    name: dav('sync-token'),
    rfc: 'RFC 6578 §4',
    on: ['collection'],
    needs: ['token'],
    get: ({ token }) => (token === undefined ? undefined : [token]),
  }),
  property({
    name: calendarServer('getctag'),
    rfc: 'calendarserver-ctag-03 §4.1',
    on: ['collection'],
    needs: ['token'],
    get: ({ token }) => (token === undefined ? undefined : [token]),
  }),
  property({
    // Changes with any of its calendars: without it iOS does not refresh (trap 24).
    name: calendarServer('getctag'),
    rfc: 'calendarserver-ctag-03 §4.1',
    on: ['home'],
    needs: ['members'],
    get: ({ members }) =>
      members && [uuidOf(members.map(({ calendar, token }) => `${calendar.homeName} ${token}`).join('\n'))],
  }),
  property({
    name: dav('resource-id'),
    rfc: 'RFC 5842 §3.1',
    on: ['principal', 'home'],
    get: ({ kind }, { principal }) => [el(dav('href'), uuidOf(`${kind} ${principal.userName}`))],
  }),
  property({
    name: dav('resource-id'),
    rfc: 'RFC 5842 §3.1',
    on: ['collection'],
    get: ({ calendar }) => [el(dav('href'), uuidOf(`calendar ${calendar.id}`))],
  }),
  property({
    name: dav('resource-id'),
    rfc: 'RFC 5842 §3.1',
    on: ['object'],
    get: ({ calendar, object }) => [el(dav('href'), uuidOf(`object ${calendar.id} ${object.uid}`))],
  }),
  property({
    name: dav('add-member'),
    rfc: 'RFC 5995 §3.2.1',
    on: ['collection'],
    get: ({ href }) => [el(dav('href'), href)],
  }),
];
