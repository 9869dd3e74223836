import { Validations } from 'aws-cdk-lib';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { FilterCriteria, FilterRule } from 'aws-cdk-lib/aws-lambda';
import { DynamoEventSource, type DynamoEventSourceProps } from 'aws-cdk-lib/aws-lambda-event-sources';
import { changePrefix } from '../shared/store/dynamo/rows/table.ts';
import type { GatewayFunction } from './gateway-function.ts';

/** New changes alone: Lambda calls for no other row. */
const changeRows = FilterCriteria.filter({
  eventName: FilterRule.isEqual('INSERT'),
  dynamodb: { Keys: { sk: { S: FilterRule.beginsWith(changePrefix) } } },
});

/** Has the table's stream call a function for every new change, in the order of each calendar. */
export const followChanges = (
  table: ITable,
  handler: GatewayFunction,
  how: Omit<DynamoEventSourceProps, 'batchSize' | 'filters'>,
): void => {
  handler.addEventSource(new DynamoEventSource(table, { ...how, batchSize: 100, filters: [changeRows] }));
  if (handler.role)
    Validations.of(handler.role).acknowledge({
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason: 'Streams are listed by no name; those of other tables cannot be read.',
    });
};
