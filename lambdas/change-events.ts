import type { DynamoDBBatchResponse } from 'aws-lambda';
import { changeIn, recordsIn } from '../shared/store/dynamo/stream/change-records.ts';
import type { EventsRuntime } from './runtime-events.ts';

/**
 * The Lambda function behind the table's stream: tells every change of a diary on the bus, at least once, those of one diary
 * in their order. What the bus does not take is told again by the stream, from there on.
 */
export const handlerOf =
  ({ publish, log }: EventsRuntime) =>
  async (event: unknown): Promise<DynamoDBBatchResponse> => {
    const told = recordsIn(event).flatMap((record) => {
      const change = changeIn(record);
      return change === undefined ? [] : [{ change, itemIdentifier: record.dynamodb?.SequenceNumber ?? '' }];
    });
    const { done, reason } = await publish(told.map(({ change }) => change));
    const [next] = told.slice(done);
    if (next === undefined) return { batchItemFailures: [] };
    log({ level: 'error', text: 'the bus did not take all changes', reason, left: told.length - done });
    return { batchItemFailures: [{ itemIdentifier: next.itemIdentifier }] };
  };
