import { daySeconds } from '../../../model/instant.ts';
import { type DeviceNotes, noteEvery } from '../../devices.ts';
import { type DatabaseOptions, openDatabase } from '../engine/database.ts';
import { keys } from '../rows/keys.ts';
import { refusedPrefix } from './device-row.ts';

/** A device that nobody has seen for so many days is forgotten. */
export const deviceDays = 90;

/**
 * One conditional write, which holds over all processes: what was noted since the moment that the note
 * names is not noted again. A moment that lies more than a quarter of an hour ahead was noted by a clock that has been set back since (T66).
 */
export const dynamoDeviceNotes = (options: DatabaseOptions): DeviceNotes => {
  const { tryOnce } = openDatabase(options);
  return {
    async noteDevice({ userName, accessCreatedAt, family, agent, at, since, refusal, calendars }) {
      const isKnown = calendars.length > 0;
      try {
        const outcome = await tryOnce({
          Key: keys.device(userName, accessCreatedAt, family),
          UpdateExpression: `SET #at = :at, #agent = :agent, expires = :expires${isKnown ? ' ADD calendars :calendars' : ''}`,
          ConditionExpression: 'attribute_not_exists(#at) OR #at <= :due OR #at > :ahead',
          ExpressionAttributeNames: {
            '#at': refusal === undefined ? 'succeededAt' : `${refusedPrefix}${refusal}`,
            '#agent': 'agent',
          },
          ExpressionAttributeValues: {
            ':at': at,
            ':agent': agent,
            ':due': since,
            ':ahead': at + noteEvery,
            ':expires': Math.ceil(at / 1000) + deviceDays * daySeconds,
            ...(isKnown && { ':calendars': new Set(calendars) }),
          },
        });
        return { done: 'noted', 'condition-failed': 'known', 'not-taken': 'lost' }[outcome] as
          | 'noted'
          | 'known'
          | 'lost';
      } catch {
        return 'lost';
      }
    },
  };
};
