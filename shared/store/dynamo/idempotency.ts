import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import {
  DeleteCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import type { Clock } from '../../model/instant.ts';
import type { AdminStore, StoredAnswer } from '../admin-store.ts';
import { keys } from './keys.ts';

/** An answer is replayed for a day. */
const keptSeconds = 86_400;
/** A claim outlives its function's time limit, then another attempt may take over. */
const claimSeconds = 60;

interface Row {
  readonly fingerprint: string;
  readonly answer?: StoredAnswer;
}

/** Idempotency-Key rows: claimed before the work, holding the answer after it (B12). */
export const idempotencyStore = ({
  client,
  tableName,
  clock,
}: {
  client: DynamoDBDocumentClient;
  tableName: string;
  clock: Clock;
}): Pick<AdminStore, 'claimAnswer' | 'keepAnswer' | 'releaseAnswer'> => {
  const seconds = () => Math.floor(clock() / 1000);

  return {
    async claimAnswer(key, fingerprint) {
      try {
        await client.send(
          new PutCommand({
            TableName: tableName,
            Item: { ...keys.idempotency(key), fingerprint, expires: seconds() + claimSeconds },
            ConditionExpression: 'attribute_not_exists(pk) OR expires <= :now',
            ExpressionAttributeValues: { ':now': seconds() },
          }),
        );
        return 'claimed';
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
        const { Item } = await client.send(
          new GetCommand({ TableName: tableName, Key: keys.idempotency(key), ConsistentRead: true }),
        );
        const row = Item as Row | undefined;
        // Gone between the two calls: the first attempt just gave up its claim, the next try will win it.
        if (row === undefined) return 'in-progress';
        if (row.fingerprint !== fingerprint) return 'mismatch';
        return row.answer ? { answer: row.answer } : 'in-progress';
      }
    },

    async keepAnswer(key, answer) {
      await client.send(
        new UpdateCommand({
          TableName: tableName,
          Key: keys.idempotency(key),
          UpdateExpression: 'SET answer = :answer, expires = :expires',
          ExpressionAttributeValues: { ':answer': answer, ':expires': seconds() + keptSeconds },
        }),
      );
    },

    async releaseAnswer(key) {
      await client.send(new DeleteCommand({ TableName: tableName, Key: keys.idempotency(key) }));
    },
  };
};
