import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { type DatabaseOptions, openDatabase } from '../engine/database.ts';
import type { Row } from '../rows/items.ts';
import { keys } from '../rows/keys.ts';

/** The bearer tokens of the admin API on one machine: 256 random bits, kept as hashes; one for everything, one for each branch (T51, T56). */
export interface AdminTokens {
  /** Is there one for everything? */
  exists(): Promise<boolean>;
  /** A new token, for one branch if it is named; the one before stops working. */
  replace(branchId?: string): Promise<string>;
  /** What a token opens: all branches or the named one; undefined for a token that opens nothing. */
  accepts(token: string): Promise<{ readonly branchId?: string } | undefined>;
}

interface TokenRow extends Row {
  readonly hash: Uint8Array;
  readonly branchId?: string;
}

const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest();

export const adminTokens = (table: Omit<DatabaseOptions, 'clock'>): AdminTokens => {
  const { get, put, query } = openDatabase({ ...table, clock: Date.now });
  return {
    exists: async () => (await get<TokenRow>(keys.adminToken())) !== undefined,
    replace: async (branchId) => {
      const token = randomBytes(32).toString('base64url');
      await put({
        ...keys.adminToken(branchId),
        hash: hashOf(token),
        ...(branchId !== undefined && { branchId }),
      });
      return token;
    },
    accepts: async (token) => {
      const rows = await query<TokenRow>({
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': keys.adminToken().pk },
      });
      const hash = hashOf(token);
      // Each of them is compared, whichever it is.
      const [found] = rows.filter((row) => timingSafeEqual(row.hash, hash));
      return found && { ...(found.branchId !== undefined && { branchId: found.branchId }) };
    },
  };
};
