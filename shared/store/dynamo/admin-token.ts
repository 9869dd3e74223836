import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { keys } from './keys.ts';

/** The bearer token of the admin API on one machine: 256 random bits, kept as a hash, one at a time (T51, T56). */
export interface AdminTokens {
  exists(): Promise<boolean>;
  /** A new token; the one before stops working. */
  replace(): Promise<string>;
  accepts(token: string): Promise<boolean>;
}

const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest();

export const adminTokens = ({
  client,
  tableName,
}: {
  client: DynamoDBDocumentClient;
  tableName: string;
}): AdminTokens => {
  const load = async (): Promise<Uint8Array | undefined> => {
    const { Item } = await client.send(
      new GetCommand({ TableName: tableName, Key: keys.adminToken(), ConsistentRead: true }),
    );
    return Item?.hash as Uint8Array | undefined;
  };
  return {
    exists: async () => (await load()) !== undefined,
    replace: async () => {
      const token = randomBytes(32).toString('base64url');
      await client.send(new PutCommand({ TableName: tableName, Item: { ...keys.adminToken(), hash: hashOf(token) } }));
      return token;
    },
    accepts: async (token) => {
      const hash = await load();
      return hash !== undefined && timingSafeEqual(hash, hashOf(token));
    },
  };
};
