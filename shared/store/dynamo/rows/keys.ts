import { createHash } from 'node:crypto';

/** Where a row lives. Legible on purpose: operators read them. */
export interface Key {
  readonly pk: string;
  readonly sk: string;
}

/** A calendar's rows share one partition, so that one Query and one LSI serve it. */
export const calendarPartition = (calendarId: string): string => `calendar#${calendarId}`;

export const objectPrefix = 'object#';
export const changePrefix = 'change#';
export const homePrefix = 'home#';

const changeDigits = 12;

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
    sk: `${changePrefix}${String(version).padStart(changeDigits, '0')}`,
  }),
  uidGuard: (calendarId: string, uid: string): Key => ({
    pk: calendarPartition(calendarId),
    sk: `uid#${createHash('sha256').update(uid).digest('hex')}`,
  }),
  homeRow: (userId: string, calendarName: string): Key => ({
    pk: `user#${userId}`,
    sk: `${homePrefix}${calendarName}`,
  }),
  user: (userId: string): Key => ({ pk: `user#${userId}`, sk: 'user' }),
  branch: (branchId: string): Key => ({ pk: `branch#${branchId}`, sk: 'branch' }),
  serviceAccess: (canonicalName: string): Key => ({ pk: `access#${canonicalName}`, sk: 'access' }),
  /** Apart from the service access, so that a function may be allowed the one and refused the other (T47). */
  principalProperties: (canonicalName: string): Key => ({ pk: `principal#${canonicalName}`, sk: 'props' }),
  idempotency: (key: string): Key => ({ pk: `idempotency#${key}`, sk: 'answer' }),
  invitation: (codeHash: string): Key => ({ pk: `invitation#${codeHash}`, sk: 'invitation' }),
  /** Failed sign-ins of one user name from one network, and its last success (T01-3). */
  signInPair: (network: string, canonicalName: string): Key => ({
    pk: `failures#${network}`,
    sk: `user#${canonicalName}`,
  }),
  /** Failed sign-ins of a whole network in one stretch of time (T04). */
  signInNetwork: (network: string, stretch: number): Key => ({ pk: `failures#${network}`, sk: `all#${stretch}` }),
  /** The hash of the bearer token that opens the admin API on one machine. */
  adminToken: (): Key => ({ pk: 'admin-token', sk: 'token' }),
  /** One row per entity for the lists of administrators, written in the entity's own transaction. */
  directory: (kind: 'branch' | 'user' | 'resource' | 'access', id: string): Key => ({
    pk: `directory#${kind}`,
    sk: id,
  }),
} as const;
