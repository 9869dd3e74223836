import { type Branch, branchFields } from './branch.ts';
import { type DiaryResource, diaryResourceFields } from './diary-resource.ts';
import type { Fields } from './field.ts';
import { type ServiceAccess, serviceAccessFields } from './service-access.ts';
import { type User, userFields } from './user.ts';

/** What administrators keep; the id of a service access is its canonical user name. */
export interface Entities {
  readonly branch: Branch;
  readonly user: User;
  readonly resource: DiaryResource;
  readonly access: ServiceAccess;
}

/** The kinds of what administrators keep. */
export type EntityKind = keyof Entities;

/** The table of fields of each kind. */
export const entityFields = {
  branch: branchFields,
  user: userFields,
  resource: diaryResourceFields,
  access: serviceAccessFields,
} as const satisfies Record<EntityKind, Fields>;
