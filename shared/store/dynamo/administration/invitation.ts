import type { AdminStore, Invitation } from '../../admin-store.ts';
import type { Database } from '../engine/database.ts';
import type { Row } from '../rows/items.ts';
import { keys } from '../rows/keys.ts';
import { writeIf } from './conditional-write.ts';

/** Rows of invitations: found by the hash of the code alone, gone with their use or their time (B07). */
export const invitationStore = (
  database: Database,
): Pick<AdminStore, 'saveInvitation' | 'loadInvitation' | 'useInvitation'> => ({
  async saveInvitation(invitation) {
    const expires = Math.ceil(invitation.expiresAt / 1000);
    await writeIf(database, { Put: { Item: { ...keys.invitation(invitation.codeHash), ...invitation, expires } } });
  },

  async loadInvitation(codeHash) {
    const row = await database.get<Row & Invitation>(keys.invitation(codeHash));
    if (row === undefined || row.expiresAt <= database.clock()) return undefined;
    const { pk: _pk, sk: _sk, expires: _expires, ...invitation } = row;
    return invitation;
  },

  useInvitation: (codeHash) =>
    writeIf(database, {
      Delete: {
        Key: keys.invitation(codeHash),
        ConditionExpression: 'expiresAt > :now',
        ExpressionAttributeValues: { ':now': database.clock() },
      },
    }),
});
