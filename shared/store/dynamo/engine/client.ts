import type { OperationName, Operations } from './operations.ts';

/** DynamoDB as the store calls it. Rejects with a `DynamoFaultError`, or with what broke the connection. */
export interface TableClient {
  /** `mayBeLost`: should the machine lose its power at once, the next reader would write the same again. */
  call<O extends OperationName>(
    operation: O,
    input: Operations[O]['input'],
    mayBeLost?: boolean,
  ): Promise<Operations[O]['output']>;
}
