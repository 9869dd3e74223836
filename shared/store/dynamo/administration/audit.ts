import { randomUUID } from 'node:crypto';
import { partitions } from '../../../deployment/partitions.ts';
import { daySeconds } from '../../../model/instant.ts';
import type { AuditEntry, AuditTrail } from '../../admin-store.ts';
import { type DatabaseOptions, openDatabase } from '../engine/database.ts';

/** How long the audit trail is kept, in days. */
export const auditDays = 400;

/** The partition of the audit trail. */
export const auditPartition = partitions.audit;

/** The row of one audit entry; its sort key is the time, so that the trail reads in order. */
export const auditRow = (entry: AuditEntry) => ({
  pk: auditPartition,
  sk: `${new Date(entry.at).toISOString()}#${randomUUID()}`,
  ...entry,
  expires: Math.floor(entry.at / 1000) + auditDays * daySeconds,
});

/** The entry of a row. */
export const auditEntryOf = ({ pk: _pk, sk: _sk, expires: _expires, ...entry }: Record<string, unknown>): AuditEntry =>
  entry as unknown as AuditEntry;

/** Entries that belong to no transaction: one write each; a retry writes the same row again. */
export const dynamoAuditTrail = (options: DatabaseOptions): AuditTrail => {
  const { put } = openDatabase(options);
  return { recordAudit: (entry) => put(auditRow(entry)) };
};
