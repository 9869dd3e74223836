import type { AccessRights } from './service-access.ts';

/** Who is signed in: one service access, reduced to what verbs and store need. */
export interface Principal {
  /** Canonical user name, as in URLs. */
  readonly userName: string;
  /** As typed by the administrator. */
  readonly displayName: string;
  readonly userId: string;
  readonly branchId?: string;
  readonly rights: AccessRights;
}
