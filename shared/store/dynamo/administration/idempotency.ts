import type { AdminStore, StoredAnswer } from '../../admin-store.ts';
import type { Database } from '../engine/database.ts';
import type { Row } from '../rows/items.ts';
import { keys } from '../rows/keys.ts';
import { writeIf } from './conditional-write.ts';

/** An answer is replayed for a day. */
const keptSeconds = 86_400;
/** A claim outlives its function's time limit, then another attempt may take over. */
const claimSeconds = 60;

interface AnswerRow extends Row {
  readonly fingerprint: string;
  readonly answer?: StoredAnswer;
}

/** Idempotency-Key rows: claimed before the work, holding the answer after it (B12). */
export const idempotencyStore = (
  database: Database,
): Pick<AdminStore, 'claimAnswer' | 'keepAnswer' | 'releaseAnswer'> => {
  const seconds = () => Math.floor(database.clock() / 1000);

  return {
    async claimAnswer(key, fingerprint) {
      const claimed = await writeIf(database, {
        Put: {
          Item: { ...keys.idempotency(key), fingerprint, expires: seconds() + claimSeconds },
          ConditionExpression: 'attribute_not_exists(pk) OR expires <= :now',
          ExpressionAttributeValues: { ':now': seconds() },
        },
      });
      if (claimed) return 'claimed';
      const row = await database.get<AnswerRow>(keys.idempotency(key));
      // Gone between the two calls: the first attempt just gave up its claim, the next try will win it.
      if (row === undefined) return 'in-progress';
      if (row.fingerprint !== fingerprint) return 'mismatch';
      return row.answer ? { answer: row.answer } : 'in-progress';
    },

    async keepAnswer(key, answer) {
      await writeIf(database, {
        Update: {
          Key: keys.idempotency(key),
          UpdateExpression: 'SET answer = :answer, expires = :expires',
          ExpressionAttributeValues: { ':answer': answer, ':expires': seconds() + keptSeconds },
        },
      });
    },

    async releaseAnswer(key) {
      await writeIf(database, { Delete: { Key: keys.idempotency(key) } });
    },
  };
};
