import { createHmac, randomBytes } from 'node:crypto';
import { dayMs } from '../../../model/instant.ts';
import type { Admission, AdmittedAttempt, Attempt, SignInAttempts } from '../../sign-in-attempts.ts';
import { type DatabaseOptions, openDatabase } from '../engine/database.ts';
import type { Row } from '../rows/items.ts';
import { keys } from '../rows/keys.ts';
import { outerLimits, type Reservation, ttl, window } from './limits.ts';

const passwordsPerPair = 10;
const successLasts = 30 * dayMs;
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

/** 40 bits, salted per row: enough to recognise a repeated wrong password, useless to find a right one. */
const digestOf = (salt: Uint8Array, password: string): string =>
  createHmac('sha256', salt).update(password).digest('hex').slice(0, 10);

const secondsUntil = (end: number, now: number): number => Math.max(1, Math.ceil((end - now) / 1000));

/** A window that ends further off than one window was opened by a clock that has been set back since: it is past (T66). */
const isOpen = ({ windowEnd }: PairRow, now: number): boolean => windowEnd > now && windowEnd <= now + window;

/** Failure rows in the table: one strong read and two writes for a pair that signed in lately. */
export const dynamoSignInAttempts = (options: DatabaseOptions): SignInAttempts => {
  const database = openDatabase(options);
  const { clock, get, update } = database;
  const limits = outerLimits(database);

  const pairKey = ({ network, userName }: Attempt) => keys.signInPair(network, userName);

  const reserveInWindow = (attempt: Attempt, { salt }: PairRow): Promise<boolean> =>
    update({
      Key: pairKey(attempt),
      UpdateExpression: 'SET attempts = attempts + :one',
      ConditionExpression: 'salt = :salt AND attempts < :most',
      ExpressionAttributeValues: { ':one': 1, ':salt': salt, ':most': passwordsPerPair },
    });

  const openWindow = (attempt: Attempt, pair: PairRow | undefined, salt: Uint8Array, end: number): Promise<boolean> =>
    update({
      Key: pairKey(attempt),
      UpdateExpression:
        'SET attempts = :one, windowEnd = :end, credential = :credential, salt = :salt, expires = :expires REMOVE wrong, refused',
      ConditionExpression: pair ? 'salt = :old' : 'attribute_not_exists(pk)',
      ExpressionAttributeValues: {
        ':one': 1,
        ':end': end,
        ':credential': attempt.credential,
        ':salt': salt,
        ':expires': ttl(Math.max(end, (pair?.succeededAt ?? 0) + successLasts)),
        ...(pair && { ':old': pair.salt }),
      },
    });

  /** The pair as it is now; for a password that is known to fail, or one too many, at once the answer. */
  const judge = async (attempt: Attempt, now: number) => {
    const pair = await get<PairRow>(pairKey(attempt));
    const current = pair && isOpen(pair, now) && pair.credential === attempt.credential ? pair : undefined;
    const trusted = (pair?.succeededAt ?? -Infinity) > now - successLasts;
    if (!current) return { pair, current, trusted };
    const digest = digestOf(current.salt, attempt.password);
    const matched = !attempt.open && current.refused?.has(digest) === true;
    const known = current.wrong?.has(digest) || matched;
    const full = current.attempts >= passwordsPerPair;
    const answer: Admission | undefined = known
      ? { outcome: 'repeated', matched }
      : full
        ? { outcome: 'throttled', retryAfterSeconds: secondsUntil(current.windowEnd, now) }
        : undefined;
    return { pair, current, trusted, answer };
  };

  /** An attempt whose place is taken, and what each end of it writes. */
  const admitted = (
    attempt: Attempt,
    { trusted, salt, reservation }: { trusted: boolean; salt: Uint8Array; reservation: Reservation },
  ): AdmittedAttempt => {
    const Key = pairKey(attempt);
    const withdrawn = async (): Promise<void> => {
      await update({
        Key,
        UpdateExpression: 'SET attempts = attempts - :one',
        ConditionExpression: 'salt = :salt',
        ExpressionAttributeValues: { ':one': 1, ':salt': salt },
      });
      await limits.giveBack(reservation);
    };
    return {
      trusted,
      withdrawn,
      failed: async (mismatch) => {
        const digest = digestOf(salt, attempt.password);
        const remembered = await update({
          Key,
          UpdateExpression: mismatch ? 'ADD wrong :digests' : 'ADD refused :digests',
          ConditionExpression: mismatch
            ? 'salt = :salt AND NOT contains(wrong, :digest)'
            : 'salt = :salt AND NOT contains(refused, :digest)',
          ExpressionAttributeValues: { ':digests': new Set([digest]), ':digest': digest, ':salt': salt },
        });
        if (!remembered) await withdrawn();
        else if (trusted) await limits.count(attempt.network, clock());
        return remembered;
      },
      succeeded: async () => {
        const now = clock();
        await update({
          Key,
          UpdateExpression: 'SET attempts = attempts - :one, succeededAt = :now, expires = :expires',
          ConditionExpression: 'salt = :salt',
          ExpressionAttributeValues: { ':one': 1, ':now': now, ':expires': ttl(now + successLasts), ':salt': salt },
        });
        await limits.giveBack(reservation);
      },
    };
  };

  /** Takes a place in the pair's own row; whoever was overtaken by another attempt looks again. */
  const admitPair = async (
    attempt: Attempt,
    first: Awaited<ReturnType<typeof judge>>,
    reservation: Reservation,
  ): Promise<Admission> => {
    let state = first;
    for (let race = 0; race < races; race += 1) {
      const { pair, current, trusted, answer } = state;
      if (answer) return answer;
      const salt = current ? current.salt : randomBytes(16);
      const reserved = current ? reserveInWindow(attempt, current) : openWindow(attempt, pair, salt, clock() + window);
      if (await reserved) return { outcome: 'admitted', attempt: admitted(attempt, { trusted, salt, reservation }) };
      state = await judge(attempt, clock());
    }
    return { outcome: 'throttled', retryAfterSeconds: 1 };
  };

  return {
    admit: async (attempt) => {
      const now = clock();
      const first = await judge(attempt, now);
      if (first.answer) return first.answer;
      const reservation = first.trusted ? [] : await limits.reserve(attempt.network, attempt.userName, now);
      if (!reservation) {
        return { outcome: 'throttled', retryAfterSeconds: secondsUntil(now - (now % window) + window, now) };
      }
      const admission = await admitPair(attempt, first, reservation);
      if (admission.outcome !== 'admitted') await limits.giveBack(reservation);
      return admission;
    },
  };
};
