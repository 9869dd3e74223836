import { type Instant, minuteMs } from '../../../model/instant.ts';
import { lru } from '../../../model/lru.ts';
import type { Database } from '../engine/database.ts';
import { type Key, keys } from '../rows/keys.ts';

/** Failures are counted for so long, in milliseconds. */
export const window = 15 * minuteMs;

/** What a whole network, and what a user name over all networks, may fail with in one window. */
const failuresPerNetwork = 100;
const failuresPerUser = 100;
/** A limit that was reached is taken for reached so long, in milliseconds: a flood then costs reads, not writes. */
const staysFull = 10_000;

/** Seconds since 1970, as the table's TTL has them. */
export const ttl = (instant: Instant): number => Math.ceil(instant / 1000);

/** A place in the rows that limit a sign-in from outside, to be given back when it turns out to be no failure. */
export type Reservation = readonly Key[];

/** The limits that hold beside the one of a pair; whoever signed in from there lately is exempt from both. */
export const outerLimits = ({ update }: Pick<Database, 'update'>) => {
  const full = lru<string, Instant>(1_000);

  const reserveIn = async (Key: Key, most: number, now: Instant): Promise<boolean> => {
    const name = `${Key.pk} ${Key.sk}`;
    if ((full.get(name) ?? now) > now) return false;
    const reserved = await update({
      Key,
      UpdateExpression: 'SET expires = :expires ADD failures :one',
      ConditionExpression: 'attribute_not_exists(failures) OR failures < :most',
      ExpressionAttributeValues: { ':expires': ttl(now + 2 * window), ':one': 1, ':most': most },
    });
    if (!reserved) full.set(name, now + staysFull);
    return reserved;
  };

  const giveBack = async (reservation: Reservation): Promise<void> => {
    for (const Key of reservation) {
      await update({
        Key,
        UpdateExpression: 'ADD failures :less',
        ConditionExpression: 'failures > :none',
        ExpressionAttributeValues: { ':less': -1, ':none': 0 },
      });
    }
  };

  /** Reserved before any hash is computed, so that trying many names or networks at once buys nothing (T04, T58); undefined when a limit is reached. */
  const reserve = async (network: string, userName: string, now: Instant): Promise<Reservation | undefined> => {
    const stretch = Math.floor(now / window);
    const reserved: Key[] = [];
    const wanted = [
      [keys.signInNetwork(network, stretch), failuresPerNetwork],
      [keys.signInUser(userName, stretch), failuresPerUser],
    ] as const;
    for (const [key, most] of wanted) {
      if (!(await reserveIn(key, most, now))) {
        await giveBack(reserved);
        return undefined;
      }
      reserved.push(key);
    }
    return reserved;
  };

  /** A failure of somebody who is exempt still counts for the network. */
  const count = async (network: string, now: Instant): Promise<void> => {
    await update({
      Key: keys.signInNetwork(network, Math.floor(now / window)),
      UpdateExpression: 'SET expires = :expires ADD failures :one',
      ExpressionAttributeValues: { ':expires': ttl(now + 2 * window), ':one': 1 },
    });
  };

  return { reserve, giveBack, count };
};
