import {
  CreateTableCommand,
  type CreateTableCommandInput,
  DeleteTableCommand,
  DynamoDBClient,
} from '@aws-sdk/client-dynamodb';
import { dynamoEndpoint } from '../../support/dynoxide.ts';
import { region, type TableDefinition } from './template.ts';

/** A table of the engine. */
export interface Database {
  readonly endpoint: string;
  /** Forgets the table with all that it holds. */
  readonly drop: () => Promise<void>;
}

/** Makes the table as the template describes it, as far as requests can tell. */
export const createTable = async ({ name, properties }: TableDefinition): Promise<Database> => {
  const endpoint = await dynamoEndpoint();
  const client = new DynamoDBClient({
    endpoint,
    region,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  const { AttributeDefinitions, BillingMode, KeySchema, LocalSecondaryIndexes } = properties;
  await client.send(
    new CreateTableCommand({
      TableName: name,
      AttributeDefinitions,
      BillingMode,
      KeySchema,
      LocalSecondaryIndexes,
    } as CreateTableCommandInput),
  );
  return {
    endpoint,
    async drop() {
      await client.send(new DeleteTableCommand({ TableName: name }));
      client.destroy();
    },
  };
};
