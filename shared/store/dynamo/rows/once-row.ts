import { daySeconds, type Instant } from '../../../model/instant.ts';
import type { Once } from '../../once.ts';
import type { TransactionItem } from '../engine/database.ts';
import { keys } from './keys.ts';

/** What was done under an Idempotency-Key is known for a day. */
export const keptSeconds = daySeconds;

/**
 * The item that makes a transaction happen once: it writes the outcome to the claim of this very request, and has the whole
 * transaction fail where the claim is gone or has an outcome (T61).
 */
export const onceItem = ({ key, fingerprint, made }: Once, now: Instant): TransactionItem => ({
  Update: {
    Key: keys.idempotency(key),
    UpdateExpression: 'SET made = :made, expires = :expires',
    ConditionExpression: 'fingerprint = :fingerprint AND attribute_not_exists(made)',
    ExpressionAttributeValues: {
      ':made': made,
      ':fingerprint': fingerprint,
      ':expires': Math.floor(now / 1000) + keptSeconds,
    },
  },
});
