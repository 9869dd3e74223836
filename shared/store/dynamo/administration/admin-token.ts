import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { TableClient } from '../engine/client.ts';
import { openDatabase } from '../engine/database.ts';
import { timingWith } from '../engine/retry.ts';
import type { Row } from '../rows/items.ts';
import { keys } from '../rows/keys.ts';

/** The bearer token of the admin API on one machine: 256 random bits, kept as a hash, one at a time (T51, T56). */
export interface AdminTokens {
  exists(): Promise<boolean>;
  /** A new token; the one before stops working. */
  replace(): Promise<string>;
  accepts(token: string): Promise<boolean>;
}

interface TokenRow extends Row {
  readonly hash: Uint8Array;
}

const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest();

export const adminTokens = ({ client, tableName }: { client: TableClient; tableName: string }): AdminTokens => {
  const { get, put } = openDatabase(client, tableName, timingWith({ clock: Date.now }));
  const load = async (): Promise<Uint8Array | undefined> => (await get<TokenRow>(keys.adminToken()))?.hash;
  return {
    exists: async () => (await load()) !== undefined,
    replace: async () => {
      const token = randomBytes(32).toString('base64url');
      await put({ ...keys.adminToken(), hash: hashOf(token) });
      return token;
    },
    accepts: async (token) => {
      const hash = await load();
      return hash !== undefined && timingSafeEqual(hash, hashOf(token));
    },
  };
};
