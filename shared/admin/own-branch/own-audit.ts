import type { AuditAction } from '../../model/audit-action.ts';
import type { EntityKind } from '../../model/entities/entities.ts';
import type { AuditEntry } from '../../store/admin-store.ts';
import type { AdminContext, Caller } from '../context.ts';
import { listAll } from '../entity.ts';
import { loadOwn } from './belongs.ts';

/** What kind of entity an entry of the audit trail is about. */
const subjects: Readonly<Record<AuditAction, EntityKind | undefined>> = {
  'branch created': 'branch',
  'branch changed': 'branch',
  'branch deleted': 'branch',
  'user created': 'user',
  'user changed': 'user',
  'user deleted': 'user',
  'resource created': 'resource',
  'resource changed': 'resource',
  'resource deleted': 'resource',
  'service access created': 'access',
  'service access changed': 'access',
  'service access deleted': 'access',
  'resource restored': 'resource',
  'deletions undone': 'access',
  'google link made': 'resource',
  'google link deleted': 'resource',
  'share made': 'resource',
  'share withdrawn': 'resource',
  'feed made': 'resource',
  'feed changed': 'resource',
  'feed given another address': 'resource',
  'feed revoked': 'resource',
  'password assigned': 'access',
  'password changed by its holder': 'access',
  'invitation made': 'access',
  'sync reset': 'access',
  'sync reset by its holder': 'access',
  'sign-in refused': 'access',
  'lock-until-reviewed': 'access',
  'customer erased': undefined,
  'webhook created': undefined,
  'webhook changed': undefined,
  'webhook deleted': undefined,
  'webhook disabled': undefined,
  'webhook secret replaced': undefined,
};

const kinds: readonly EntityKind[] = ['branch', 'user', 'resource', 'access'];

const subjectOf = (kind: EntityKind | undefined, id: string): string => `${kind} ${id}`;

/**
 * Which entries of the audit trail this caller may read: all, or those about what belongs to their branch now. A name that
 * was somebody else's before tells nothing of that time.
 */
export const loadOwnEntries = async (
  context: AdminContext,
  caller: Caller,
): Promise<(entry: AuditEntry) => boolean> => {
  if (caller.branchId === undefined) return () => true;
  const since = new Map<string, number>();
  for (const kind of kinds)
    for (const entity of await listAll<EntityKind>(context, kind, await loadOwn<EntityKind>(context, caller, kind)))
      since.set(subjectOf(kind, 'canonicalName' in entity ? entity.canonicalName : entity.id), entity.createdAt);
  const kindOf: Readonly<Partial<Record<string, EntityKind>>> = subjects;
  return ({ action, subject, at }) => at >= (since.get(subjectOf(kindOf[action], subject)) ?? Infinity);
};
