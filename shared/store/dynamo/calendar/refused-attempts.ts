import { createHash } from 'node:crypto';
import { daySeconds } from '../../../model/instant.ts';
import type { Refusal, RefusedAttempt } from '../../double-booking.ts';
import { StoreBusyError } from '../../errors.ts';
import type { Writer } from '../../writer.ts';
import type { Database } from '../engine/database.ts';
import type { Row } from '../rows/items.ts';
import { keys, refusedPrefix } from '../rows/keys.ts';
import { expiryOf } from '../rows/object-row.ts';

/** So long an attempt is remembered (seconds). */
const kept = 30 * daySeconds;

type AttemptRow = Row & Omit<RefusedAttempt, 'id'>;

const nameOf = (writer: Writer): string => (writer.kind === 'phone' ? writer.principal.userName : writer.actor);

/** Keeps what was refused where it was written and where it was refused; a phone that asks again and again fills no list. */
export const keepRefused = async (
  database: Database,
  calendarIds: readonly string[],
  writer: Writer,
  refusal: Refusal,
): Promise<void> => {
  const now = database.clock();
  const who = nameOf(writer);
  const { attempted } = refusal;
  const id = createHash('sha256')
    .update(JSON.stringify([who, attempted.uid, attempted.start, attempted.end]))
    .digest('hex')
    .slice(0, 32);
  const values = { ...refusal, who, byPhone: writer.kind === 'phone', lastAt: now, expires: expiryOf(now, kept) };
  const named = Object.entries(values).map(([name, value], index) => ({ name, value, place: `f${index}` }));
  const update = (calendarId: string) =>
    database.update({
      Key: keys.refused(calendarId, id),
      UpdateExpression: `SET ${named.map(({ place }) => `#${place} = :${place}`).join(', ')}, firstAt = if_not_exists(firstAt, :now) ADD times :one`,
      ExpressionAttributeNames: Object.fromEntries(named.map(({ name, place }) => [`#${place}`, name])),
      ExpressionAttributeValues: {
        ...Object.fromEntries(named.map(({ value, place }) => [`:${place}`, value])),
        ':now': now,
        ':one': 1,
      },
    });
  try {
    await Promise.all([...new Set([...calendarIds, refusal.calendarId])].map(update));
  } catch (fault) {
    // The refusal itself is what counts.
    if (!(fault instanceof StoreBusyError)) throw fault;
  }
};

/** What was refused in a diary lately, the latest first. */
export const listRefused = async (database: Database, calendarId: string): Promise<readonly RefusedAttempt[]> => {
  const rows = await database.query<AttemptRow>({
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :refused)',
    ExpressionAttributeValues: { ':pk': keys.head(calendarId).pk, ':refused': refusedPrefix },
  });
  const now = Math.floor(database.clock() / 1000);
  return rows
    .filter(({ expires }) => Number(expires) > now)
    .map(
      ({ pk: _pk, sk, expires: _expires, ...attempt }) =>
        ({ ...attempt, id: sk.slice(refusedPrefix.length) }) as RefusedAttempt,
    )
    .sort((a, b) => b.lastAt - a.lastAt);
};
