import { createHash } from 'node:crypto';
import { partitions } from '../../../deployment/partitions.ts';
import { changePrefix } from './table.ts';

/** Where a row lives. Legible on purpose: operators read them. */
export type Key = {
  readonly pk: string;
  readonly sk: string;
};

/** A calendar's rows share one partition, so that one Query and one LSI serve it. */
export const calendarPartition = (calendarId: string): string => `${partitions.calendars}${calendarId}`;

export const objectPrefix = 'object#';
export const historyPrefix = 'history#';
export const homePrefix = 'home#';
export const sharedPrefix = 'shared#';
export const refusedPrefix = 'refused#';
export const webhookPrefix = 'webhook#';

const versionDigits = 12;

const digitsOf = (version: number): string => String(version).padStart(versionDigits, '0');
/** How the devices of a user name begin; no user name holds this mark. */
export const devicePrefix = (canonicalName: string): string => `${canonicalName}#`;

/** Every key of the table, declared once. */
export const keys = {
  head: (calendarId: string): Key => ({ pk: calendarPartition(calendarId), sk: 'head' }),
  properties: (calendarId: string): Key => ({ pk: calendarPartition(calendarId), sk: 'props' }),
  principalView: (calendarId: string, userName: string): Key => ({
    pk: calendarPartition(calendarId),
    sk: `props#${userName}`,
  }),
  object: (calendarId: string, name: string): Key => ({
    pk: calendarPartition(calendarId),
    sk: `${objectPrefix}${name}`,
  }),
  change: (calendarId: string, version: number): Key => ({
    pk: calendarPartition(calendarId),
    sk: `${changePrefix}${digitsOf(version)}`,
  }),
  /** What an object was at a version, until a later one changed or deleted it (B10). */
  history: (calendarId: string, name: string, version: number): Key => ({
    pk: calendarPartition(calendarId),
    sk: `${historyPrefix}${name}#${digitsOf(version)}`,
  }),
  uidGuard: (calendarId: string, uid: string): Key => ({
    pk: calendarPartition(calendarId),
    sk: `uid#${createHash('sha256').update(uid).digest('hex')}`,
  }),
  /** What was refused because of double booking (B03). */
  refused: (calendarId: string, id: string): Key => ({
    pk: calendarPartition(calendarId),
    sk: `${refusedPrefix}${id}`,
  }),
  homeRow: (userId: string, calendarName: string): Key => ({
    pk: `${partitions.users}${userId}`,
    sk: `${homePrefix}${calendarName}`,
  }),
  /** Apart from every name a client can choose for a personal calendar: no name holds a slash (T72). */
  resourceHomeRow: (userId: string, resourceId: string): Key => ({
    pk: `${partitions.users}${userId}`,
    sk: `${homePrefix}/${resourceId}`,
  }),
  /** A diary in the homes of all service accesses of a branch (B14). */
  branchHomeRow: (branchId: string, resourceId: string): Key => ({
    pk: `${partitions.branches}${branchId}`,
    sk: `${sharedPrefix}${resourceId}`,
  }),
  user: (userId: string): Key => ({ pk: `${partitions.users}${userId}`, sk: 'user' }),
  branch: (branchId: string): Key => ({ pk: `${partitions.branches}${branchId}`, sk: 'branch' }),
  serviceAccess: (canonicalName: string): Key => ({ pk: `${partitions.accesses}${canonicalName}`, sk: 'access' }),
  /** Apart from the service access, so that a function may be allowed the one and refused the other (T47). */
  principalProperties: (canonicalName: string): Key => ({
    pk: `${partitions.principals}${canonicalName}`,
    sk: 'props',
  }),
  idempotency: (key: string): Key => ({ pk: `${partitions.idempotency}${key}`, sk: 'answer' }),
  invitation: (codeHash: string): Key => ({ pk: `${partitions.invitations}${codeHash}`, sk: 'invitation' }),
  /** A diary at a secret address, found by the hash of the secret (B11). */
  feed: (resourceId: string, secretHash: string): Key => ({
    pk: `${partitions.feeds}${resourceId}`,
    sk: secretHash,
  }),
  /** Where a reader of all diaries stands: a sync token for each (B09). */
  positions: (id: string): Key => ({ pk: `${partitions.positions}${id}`, sk: 'positions' }),
  /** Failed sign-ins of one user name from one network, and its last success (T01-3). */
  signInPair: (network: string, canonicalName: string): Key => ({
    pk: `${partitions.failures}${network}`,
    sk: `user#${canonicalName}`,
  }),
  /** Failed sign-ins of a whole network in one stretch of time (T04). */
  signInNetwork: (network: string, stretch: number): Key => ({
    pk: `${partitions.failures}${network}`,
    sk: `all#${stretch}`,
  }),
  /** Failed sign-ins of one user name from all networks in one stretch of time (T02); no network is called so. */
  signInUser: (canonicalName: string, stretch: number): Key => ({
    pk: `${partitions.failures}user ${canonicalName}`,
    sk: `all#${stretch}`,
  }),
  webhook: (id: string): Key => ({ pk: partitions.webhooks, sk: `${webhookPrefix}${id}` }),
  /** Apart from the webhook, so that a sender and an administrator write rows of their own. */
  webhookState: (id: string): Key => ({ pk: partitions.webhooks, sk: `state#${id}` }),
  /** The hash of the bearer token that opens the admin API on one machine, for all branches or for one. */
  adminToken: (branchId?: string): Key => ({
    pk: partitions.adminToken,
    sk: branchId === undefined ? 'token' : `token of ${branchId}`,
  }),
  /** What is known of one kind of client of a service access; whoever had the same name before was somebody else (S09). */
  device: (canonicalName: string, accessCreatedAt: number, family: string): Key => ({
    pk: partitions.devices,
    sk: `${devicePrefix(canonicalName)}${accessCreatedAt}#${family}`,
  }),
  /** One row per entity for the lists of administrators, written in the entity's own transaction. */
  directory: (kind: 'branch' | 'user' | 'resource' | 'access', id: string): Key => ({
    pk: `${partitions.directory}${kind}`,
    sk: id,
  }),
  /** A personal calendar that was deleted and is to be swept; in a partition of calendars, where who deletes it may write (B13). */
  deletedPersonal: (calendarId: string): Key => ({ pk: calendarPartition('deleted-personal'), sk: calendarId }),
  /** A diary resource that was deleted (B10). */
  deletedResource: (id: string): Key => ({ pk: `${partitions.directory}deleted`, sk: id }),
} as const;
