import { isDeepStrictEqual } from 'node:util';
import type { AuditAction } from '../../../model/audit-action.ts';
import type { Clock, Instant } from '../../../model/instant.ts';
import type { AuditEntry, Change } from '../../admin-store.ts';
import { dynamoAdminStore } from '../administration/admin-store.ts';
import { entityOf, type KnownEntity, labelOf } from './entities.ts';
import { allRows, type OpenTable } from './rows.ts';

/** The change that keeps phones out; undefined where none come in by it. */
const lockOf = ({ kind, entity: before }: KnownEntity, changedAt: Instant): Change | undefined => {
  switch (kind) {
    case 'access':
      if (!before.confirmed) return undefined;
      return { kind, before, after: { ...before, confirmed: false, version: before.version + 1, changedAt } };
    case 'resource':
      if (!before.allowCalendarSync) return undefined;
      return { kind, before, after: { ...before, allowCalendarSync: false, revision: before.revision + 1, changedAt } };
    case 'branch':
    case 'user':
      return undefined;
  }
};

/** Everything that would let phones in, by its own row: a restore may have lost what lists it. */
const loadOpen = async (table: OpenTable): Promise<readonly KnownEntity[]> => {
  const open: KnownEntity[] = [];
  for await (const row of allRows(table)) {
    const known = entityOf(row);
    if (known && lockOf(known, 0)) open.push(known);
  }
  return open;
};

/**
 * What changed after the point of a restore may have been a revocation, which the restore has undone. So every service
 * access and every synchronised resource that is not the same to the last attribute in the table of before is locked until
 * somebody looks: equal versions prove nothing, for one made anew counts from the beginning. Without that table all are.
 * Returns what was locked, in words.
 */
export const lockUntilReviewed = async (
  restored: OpenTable,
  before: OpenTable | undefined,
  clock: Clock,
): Promise<readonly string[]> => {
  const store = dynamoAdminStore({ ...restored, clock });
  const storeOfBefore = before && dynamoAdminStore({ ...before, clock });
  const locked: string[] = [];
  for (const known of await loadOpen(restored)) {
    const { kind, id, entity } = known;
    const change = lockOf(known, clock());
    if (!change || isDeepStrictEqual(await storeOfBefore?.load(kind, id), entity)) continue;
    const audit: AuditEntry & { readonly action: AuditAction } = {
      at: clock(),
      actor: 'restore',
      action: 'lock-until-reviewed',
      subject: id,
      sourceIp: '',
    };
    const outcome = await store.save([change], { audit });
    if (outcome !== 'saved') throw new Error(`${labelOf(known)} was written meanwhile: repeat the restore.`);
    locked.push(labelOf(known));
  }
  return locked;
};
