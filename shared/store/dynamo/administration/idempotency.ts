import type { AdminStore, StoredAnswer } from '../../admin-store.ts';
import type { Claim, Told } from '../../once.ts';
import type { Document } from '../engine/attribute-values.ts';
import type { Database } from '../engine/database.ts';
import type { Row } from '../rows/items.ts';
import { keys } from '../rows/keys.ts';
import { keptSeconds } from '../rows/once-row.ts';
import { writeIf } from './conditional-write.ts';

/** A claim outlives its function's time limit, then another attempt may take over what has no outcome. */
const claimSeconds = 60;

interface AnswerRow extends Row {
  readonly fingerprint: string;
  readonly made?: string;
  readonly told?: Told;
  readonly answer?: StoredAnswer;
}

/** Rows of Idempotency-Keys: claimed before the work, with what it made written by the work itself, and the answer after it (B12). */
export const idempotencyStore = (
  database: Database,
): Pick<AdminStore, 'claimAnswer' | 'keepAnswer' | 'keepTold' | 'releaseAnswer'> => {
  const seconds = () => Math.floor(database.clock() / 1000);
  /** Writes into the claim, as long as it is this request's. */
  const keep = async ({ key, fingerprint }: Claim, assignments: string, values: Document): Promise<void> => {
    await writeIf(database, {
      Update: {
        Key: keys.idempotency(key),
        UpdateExpression: `SET ${assignments}, expires = :expires`,
        ConditionExpression: 'fingerprint = :fingerprint',
        ExpressionAttributeValues: {
          ...values,
          ':fingerprint': fingerprint,
          ':expires': seconds() + keptSeconds,
        },
      },
    });
  };

  return {
    async claimAnswer({ key, fingerprint }) {
      const claimed = await writeIf(database, {
        Put: {
          Item: {
            ...keys.idempotency(key),
            fingerprint,
            lapses: seconds() + claimSeconds,
            expires: seconds() + keptSeconds,
          },
          ConditionExpression:
            'attribute_not_exists(pk) OR expires <= :now OR (lapses <= :now AND attribute_not_exists(made) AND attribute_not_exists(answer))',
          ExpressionAttributeValues: { ':now': seconds() },
        },
      });
      if (claimed) return 'claimed';
      const row = await database.get<AnswerRow>(keys.idempotency(key));
      // Gone between the two calls: the first attempt just gave up its claim, the next try will win it.
      if (row === undefined) return 'in-progress';
      if (row.fingerprint !== fingerprint) return 'mismatch';
      if (row.answer) return { answer: row.answer };
      const { made, told } = row;
      return made === undefined ? 'in-progress' : { made, ...(told && { told }) };
    },

    keepAnswer: (claim, answer) => keep(claim, 'answer = :answer', { ':answer': answer }),

    keepTold: (claim, told) => keep(claim, 'told = :told', { ':told': told }),

    releaseAnswer: ({ key, fingerprint }) =>
      writeIf(database, {
        Delete: {
          Key: keys.idempotency(key),
          ConditionExpression:
            'fingerprint = :fingerprint AND attribute_not_exists(made) AND attribute_not_exists(answer)',
          ExpressionAttributeValues: { ':fingerprint': fingerprint },
        },
      }),
  };
};
