import type { CreateTableCommandInput } from '@aws-sdk/client-dynamodb';
import type { Calendar } from '../../../model/calendar.ts';
import { diaryResourceFields } from '../../../model/entities/diary-resource.ts';
import { attributesOf, type Fields } from '../../../model/entities/field.ts';

/** The one table: attribute names that its definition fixes. The index can never be changed later. */
export const table = {
  partitionKey: 'pk',
  sortKey: 'sk',
  /** TTL, seconds since 1970. */
  expiry: 'expires',
  /** Live objects of a calendar by time; strongly readable because it is local. */
  byTime: { name: 'byTime', sortKey: 'time', projected: ['version', 'entry'] },
} as const;

/** How the sort key of a change begins: by it the table's stream is sifted. */
export const changePrefix = 'change#';

/** Every field of a calendar but its id, which is in the key. */
const calendarAttributes = {
  kind: true,
  homeName: true,
  displayName: true,
  userId: true,
  branchId: true,
  color: true,
  zone: true,
  components: true,
  allowCalendarSync: true,
  googleLinked: true,
  privacy: true,
  syncPastDays: true,
  syncFutureDays: true,
  shares: true,
  doubleBooking: true,
  closed: true,
  epoch: true,
  version: true,
  stable: true,
  changedAt: true,
  createdAt: true,
  revision: true,
  expires: true,
} as const satisfies Record<Exclude<keyof Calendar, 'id' | 'hiddenName' | 'phoneRules'>, true>;

/** The attributes of a calendar's head: all that the administration may see in a calendar's partition (T47). */
export const headAttributesOf = (fields: Fields): readonly string[] => {
  const ofResource = attributesOf(fields).flatMap(({ name, attribute }) => (name === 'id' ? [] : [attribute]));
  return [...new Set([...Object.keys(calendarAttributes), ...ofResource])];
};

/** A head's key and these attributes. */
export const headProjectionOf = (fields: Fields): readonly string[] => [
  table.partitionKey,
  table.sortKey,
  ...headAttributesOf(fields),
];

/** What the administration reads and writes of a head. */
export const headProjection = headProjectionOf(diaryResourceFields);

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
