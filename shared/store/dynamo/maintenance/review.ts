import type { AuditAction } from '../../../model/audit-action.ts';
import type { Clock } from '../../../model/instant.ts';
import type { AdminStore, AuditEntry } from '../../admin-store.ts';

const page = 100;

async function* everyEntity<K extends 'access' | 'resource'>(store: AdminStore, kind: K) {
  let after: string | undefined;
  do {
    const { items, next } = await store.list(kind, { limit: page, ...(after !== undefined && { after }) });
    yield* items;
    after = next;
  } while (after !== undefined);
}

/**
 * What changed after the point of a restore may have been a revocation, which the restore has undone. So every service
 * access and every synchronised resource that is not the same in the table of before is locked until somebody looks.
 * Without that table all are. Returns what was locked, in words.
 */
export const lockUntilReviewed = async (
  restored: AdminStore,
  before: AdminStore | undefined,
  clock: Clock,
): Promise<readonly string[]> => {
  const locked: string[] = [];
  const audit = (subject: string): AuditEntry & { readonly action: AuditAction } => ({
    at: clock(),
    actor: 'restore',
    action: 'lock-until-reviewed',
    subject,
    sourceIp: '',
  });

  for await (const { canonicalName } of everyEntity(restored, 'access')) {
    const access = await restored.load('access', canonicalName);
    const same = (await before?.load('access', canonicalName))?.version === access?.version;
    if (!access?.confirmed || same) continue;
    const after = { ...access, confirmed: false, version: access.version + 1, changedAt: clock() };
    await restored.save([{ kind: 'access', before: access, after }], { audit: audit(canonicalName) });
    locked.push(`service access ${canonicalName}`);
  }
  for await (const { id } of everyEntity(restored, 'resource')) {
    const resource = await restored.load('resource', id);
    const same = (await before?.load('resource', id))?.revision === resource?.revision;
    if (!resource?.allowCalendarSync || same) continue;
    const after = { ...resource, allowCalendarSync: false, revision: resource.revision + 1, changedAt: clock() };
    await restored.save([{ kind: 'resource', before: resource, after }], { audit: audit(id) });
    locked.push(`diary resource ${id}`);
  }
  return locked;
};
