import { createHmac, randomBytes } from 'node:crypto';
import type { Clock } from '../../../model/instant.ts';
import type { Admission, Attempt, SignInAttempts, Ticket } from '../../sign-in-attempts.ts';
import type { TableClient } from '../engine/client.ts';
import { openDatabase } from '../engine/database.ts';
import { timingWith } from '../engine/retry.ts';
import type { Row } from '../rows/items.ts';
import { keys } from '../rows/keys.ts';

const window = 15 * 60_000;
const passwordsPerPair = 10;
const failuresPerNetwork = 100;
const successLasts = 30 * 86_400_000;
const races = 12;

interface PairRow extends Row {
  readonly attempts: number;
  readonly windowEnd: number;
  readonly credential: string;
  readonly salt: Uint8Array;
  /** Digests of passwords that really mismatched; of those refused for another reason. */
  readonly wrong?: ReadonlySet<string>;
  readonly refused?: ReadonlySet<string>;
  readonly succeededAt?: number;
}

interface NetworkRow extends Row {
  readonly failures: number;
}

/** 40 bits, salted per row: enough to recognise a repeated wrong password, useless to find a right one. */
const digestOf = (salt: Uint8Array, password: string): string =>
  createHmac('sha256', salt).update(password).digest('hex').slice(0, 10);

const secondsUntil = (end: number, now: number): number => Math.max(1, Math.ceil((end - now) / 1000));
const ttl = (instant: number): number => Math.ceil(instant / 1000);

/** Failure rows in the table: two strong reads and two writes for a sign-in that no cache knows. */
export const dynamoSignInAttempts = ({
  client,
  tableName,
  clock,
}: {
  client: TableClient;
  tableName: string;
  clock: Clock;
}): SignInAttempts => {
  const { get, update } = openDatabase(client, tableName, timingWith({ clock }));

  const pairKey = ({ network, userName }: Attempt) => keys.signInPair(network, userName);
  const networkKey = ({ network }: Attempt, now: number) => keys.signInNetwork(network, Math.floor(now / window));

  const reserveInWindow = (attempt: Attempt, pair: PairRow): Promise<boolean> =>
    update({
      Key: pairKey(attempt),
      UpdateExpression: 'SET attempts = attempts + :one',
      ConditionExpression: 'salt = :salt AND attempts < :most',
      ExpressionAttributeValues: { ':one': 1, ':salt': pair.salt, ':most': passwordsPerPair },
    });

  const openWindow = (attempt: Attempt, pair: PairRow | undefined, { windowEnd, salt }: Ticket): Promise<boolean> =>
    update({
      Key: pairKey(attempt),
      UpdateExpression:
        'SET attempts = :one, windowEnd = :end, credential = :credential, salt = :salt, expires = :expires REMOVE wrong, refused',
      ConditionExpression: pair ? 'salt = :old' : 'attribute_not_exists(pk)',
      ExpressionAttributeValues: {
        ':one': 1,
        ':end': windowEnd,
        ':credential': attempt.credential,
        ':salt': salt,
        ':expires': ttl(Math.max(windowEnd, (pair?.succeededAt ?? 0) + successLasts)),
        ...(pair && { ':old': pair.salt }),
      },
    });

  const tryAdmit = async (attempt: Attempt, now: number): Promise<Admission | 'raced'> => {
    const [pair, network] = await Promise.all([
      get<PairRow>(pairKey(attempt)),
      get<NetworkRow>(networkKey(attempt, now)),
    ]);
    const current = pair && pair.windowEnd > now && pair.credential === attempt.credential ? pair : undefined;
    if (current) {
      const digest = digestOf(current.salt, attempt.password);
      if (current.wrong?.has(digest) || (!attempt.open && current.refused?.has(digest))) return { outcome: 'repeated' };
      if (current.attempts >= passwordsPerPair) {
        return { outcome: 'throttled', retryAfterSeconds: secondsUntil(current.windowEnd, now) };
      }
    }
    const trusted = (pair?.succeededAt ?? -Infinity) > now - successLasts;
    if (!trusted && (network?.failures ?? 0) >= failuresPerNetwork) {
      return { outcome: 'throttled', retryAfterSeconds: secondsUntil(now - (now % window) + window, now) };
    }
    const ticket: Ticket = current
      ? { attempt, windowEnd: current.windowEnd, salt: current.salt }
      : { attempt, windowEnd: now + window, salt: randomBytes(16) };
    const reserved = await (current ? reserveInWindow(attempt, current) : openWindow(attempt, pair, ticket));
    return reserved ? { outcome: 'admitted', ticket } : 'raced';
  };

  const giveBack = ({ attempt, salt }: Ticket): Promise<boolean> =>
    update({
      Key: pairKey(attempt),
      UpdateExpression: 'SET attempts = attempts - :one',
      ConditionExpression: 'salt = :salt',
      ExpressionAttributeValues: { ':one': 1, ':salt': salt },
    });

  return {
    admit: async (attempt) => {
      for (let race = 0; race < races; race += 1) {
        const admission = await tryAdmit(attempt, clock());
        if (admission !== 'raced') return admission;
      }
      return { outcome: 'throttled', retryAfterSeconds: 1 };
    },

    failed: async (ticket, mismatch) => {
      const { attempt, salt } = ticket;
      const digest = digestOf(salt, attempt.password);
      const remembered = await update({
        Key: pairKey(attempt),
        UpdateExpression: mismatch ? 'ADD wrong :digests' : 'ADD refused :digests',
        ConditionExpression: mismatch
          ? 'salt = :salt AND NOT contains(wrong, :digest)'
          : 'salt = :salt AND NOT contains(refused, :digest)',
        ExpressionAttributeValues: { ':digests': new Set([digest]), ':digest': digest, ':salt': salt },
      });
      if (!remembered) {
        await giveBack(ticket);
        return false;
      }
      const now = clock();
      await update({
        Key: networkKey(attempt, now),
        UpdateExpression: 'SET expires = :expires ADD failures :one',
        ExpressionAttributeValues: { ':expires': ttl(now + 2 * window), ':one': 1 },
      });
      return true;
    },

    succeeded: async ({ attempt, salt }) => {
      const now = clock();
      await update({
        Key: pairKey(attempt),
        UpdateExpression: 'SET attempts = attempts - :one, succeededAt = :now, expires = :expires',
        ConditionExpression: 'salt = :salt',
        ExpressionAttributeValues: { ':one': 1, ':now': now, ':expires': ttl(now + successLasts), ':salt': salt },
      });
    },
  };
};
