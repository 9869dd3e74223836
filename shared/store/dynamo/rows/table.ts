import type { CreateTableCommandInput } from '@aws-sdk/client-dynamodb';
import type { Calendar } from '../../../model/calendar.ts';

/** The one table: attribute names that its definition fixes. The index can never be changed later. */
export const table = {
  partitionKey: 'pk',
  sortKey: 'sk',
  /** TTL, seconds since 1970. */
  expiry: 'expires',
  /** Live objects of a calendar by time; strongly readable because it is local. */
  byTime: { name: 'byTime', sortKey: 'time', projected: ['version', 'entry'] },
} as const;

/** The attributes of a calendar's head: all that the administration may see in a calendar's partition (T47). */
export const headAttributes = [
  'kind',
  'homeName',
  'displayName',
  'userId',
  'branchId',
  'color',
  'zone',
  'components',
  'allowCalendarSync',
  'googleLinked',
  'closed',
  'epoch',
  'version',
  'stable',
  'changedAt',
  'createdAt',
  'revision',
  'resourceKind',
  'editedAt',
  'expires',
] as const satisfies readonly (Exclude<keyof Calendar, 'id'> | 'resourceKind' | 'editedAt')[];

/** The table as DynamoDB's CreateTable wants it. */
export const createTableInput = (tableName: string): CreateTableCommandInput => ({
  TableName: tableName,
  BillingMode: 'PAY_PER_REQUEST',
  AttributeDefinitions: [table.partitionKey, table.sortKey, table.byTime.sortKey].map((name) => ({
    AttributeName: name,
    AttributeType: 'S',
  })),
  KeySchema: [
    { AttributeName: table.partitionKey, KeyType: 'HASH' },
    { AttributeName: table.sortKey, KeyType: 'RANGE' },
  ],
  LocalSecondaryIndexes: [
    {
      IndexName: table.byTime.name,
      KeySchema: [
        { AttributeName: table.partitionKey, KeyType: 'HASH' },
        { AttributeName: table.byTime.sortKey, KeyType: 'RANGE' },
      ],
      Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: [...table.byTime.projected] },
    },
  ],
});
