import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { DeleteCommand, type DynamoDBDocumentClient, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import type { Clock } from '../../model/instant.ts';
import type { AdminStore, Invitation } from '../admin-store.ts';
import { keys } from './keys.ts';

/** Rows of invitations: found by the hash of the code alone, gone with their use or their time (B07). */
export const invitationStore = ({
  client,
  tableName,
  clock,
}: {
  client: DynamoDBDocumentClient;
  tableName: string;
  clock: Clock;
}): Pick<AdminStore, 'saveInvitation' | 'loadInvitation' | 'useInvitation'> => ({
  async saveInvitation(invitation) {
    await client.send(
      new PutCommand({
        TableName: tableName,
        Item: {
          ...keys.invitation(invitation.codeHash),
          ...invitation,
          expires: Math.ceil(invitation.expiresAt / 1000),
        },
      }),
    );
  },

  async loadInvitation(codeHash) {
    const { Item } = await client.send(
      new GetCommand({ TableName: tableName, Key: keys.invitation(codeHash), ConsistentRead: true }),
    );
    const invitation = Item as Invitation | undefined;
    return invitation && invitation.expiresAt > clock() ? invitation : undefined;
  },

  async useInvitation(codeHash) {
    try {
      await client.send(
        new DeleteCommand({
          TableName: tableName,
          Key: keys.invitation(codeHash),
          ConditionExpression: 'expiresAt > :now',
          ExpressionAttributeValues: { ':now': clock() },
        }),
      );
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
  },
});
