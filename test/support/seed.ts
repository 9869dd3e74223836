import type { Passwords } from '../../shared/codec/password/password.ts';
import type { Branch } from '../../shared/model/entities/branch.ts';
import type { DiaryResource } from '../../shared/model/entities/diary-resource.ts';
import { calendarSyncClass, defaultRights, type ServiceAccess } from '../../shared/model/entities/service-access.ts';
import type { User } from '../../shared/model/entities/user.ts';
import { hrefOf } from '../../shared/model/href.ts';
import type { Instant } from '../../shared/model/instant.ts';
import type { Principal } from '../../shared/model/principal.ts';
import type { AdminStore } from '../../shared/store/admin-store.ts';

/** A shop as the administration would have made it, with everything a phone needs to sign in. */
export interface SeededShop {
  readonly branch: Branch;
  readonly user: User;
  readonly resource: DiaryResource;
  readonly access: ServiceAccess;
  readonly password: string;
  readonly principal: Principal;
  /** `/dav/calendars/{userName}/{resourceId}/`. */
  readonly calendarPath: string;
}

export interface SeedOptions {
  readonly now: Instant;
  /** Distinguishes several shops in one table. */
  readonly name?: string;
  readonly access?: Partial<ServiceAccess>;
  readonly resource?: Partial<DiaryResource>;
}

/** Branch, user, diary resource and confirmed service access with a known password, directly through the store. */
export const seedShop = async (
  store: AdminStore,
  passwords: Passwords,
  { now, name = 'anna', access: accessOverrides, resource: resourceOverrides }: SeedOptions,
): Promise<SeededShop> => {
  const stamp = { revision: 1, createdAt: now, changedAt: now } as const;
  const branch: Branch = { id: `${name}-branch`, name: 'Mitte', zone: 'Europe/Berlin', closed: false, ...stamp };
  const user: User = {
    id: `${name}-user`,
    name: `Optician ${name}`,
    branchId: branch.id,
    rights: ['organiser'],
    disabled: false,
    ...stamp,
  };
  const resource: DiaryResource = {
    id: `${name}-diary`,
    kind: 'person',
    name: `Diary of ${name}`,
    userId: user.id,
    branchId: branch.id,
    zone: branch.zone,
    allowCalendarSync: true,
    googleLinked: false,
    doubleBooking: 'allow',
    privacy: 'full',
    closed: false,
    ...stamp,
    ...resourceOverrides,
  };
  const password = `${name} likes 17 lenses`;
  const canonicalName = accessOverrides?.canonicalName ?? name.toLowerCase();
  const access: ServiceAccess = {
    userName: name,
    canonicalName,
    accessType: 'individual-user-password',
    serviceClass: calendarSyncClass,
    userId: user.id,
    branchId: branch.id,
    confirmed: true,
    userDisabled: false,
    passwordHash: await passwords.hash(canonicalName, password),
    passwordState: 'admin-set',
    rights: { ...defaultRights, makeCalendars: true },
    version: 1,
    createdAt: now,
    changedAt: now,
    ...accessOverrides,
  };
  const audit = { at: now, actor: 'seed', action: 'seed', subject: name, sourceIp: '127.0.0.1' };
  await store.save([{ kind: 'branch', after: branch }], { audit });
  await store.save([{ kind: 'user', after: user }], { audit: { ...audit, action: 'seed-user' } });
  await store.save([{ kind: 'resource', after: resource }], { audit: { ...audit, action: 'seed-resource' } });
  await store.save([{ kind: 'access', after: access }], { audit: { ...audit, action: 'seed-access' } });
  const principal: Principal = {
    userName: access.canonicalName,
    displayName: access.userName,
    userId: access.userId,
    ...(access.branchId !== undefined && { branchId: access.branchId }),
    rights: access.rights,
    ...(access.privacy !== undefined && { privacy: access.privacy }),
    accessCreatedAt: access.createdAt,
  };
  const calendarPath = hrefOf({ kind: 'collection', userName: canonicalName, calendarName: resource.id });
  return { branch, user, resource, access, password, principal, calendarPath };
};
