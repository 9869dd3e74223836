/** Partitions of the one table: how the partition key of each kind of row begins. Keys, grants and maintenance read it here. */
export const partitions = {
  calendars: 'calendar#',
  users: 'user#',
  branches: 'branch#',
  accesses: 'access#',
  principals: 'principal#',
  directory: 'directory#',
  failures: 'failures#',
  idempotency: 'idempotency#',
  invitations: 'invitation#',
  /** How far a diary program has read all diaries. */
  positions: 'positions#',
  /** Diaries at secret addresses, by resource. */
  feeds: 'feeds#',
  /** The phones of every service access, in a single partition, whose key is this whole word. */
  devices: 'devices',
  /** The same: where diary programs are told of changes. */
  webhooks: 'webhooks',
  /** The same. */
  audit: 'audit',
  /** The same; on one machine only. */
  adminToken: 'admin-token',
} as const;

export type Partition = keyof typeof partitions;
