import { createHash, type Hash } from 'node:crypto';
import { minuteMs } from '../../../../model/instant.ts';
import { type CancellationReason, DynamoFaultError, faultNamed, invalid } from '../fault.ts';
import type { Operations } from '../operations.ts';
import { type PlannedWrite, planWrite, requireWrite, unitsOf, type WriteRequest, writePlanned } from './write-plan.ts';
import { capacityByTable, requireDistinct, type Target } from './writes.ts';

type Input = Operations['TransactWriteItems']['input'];
type Output = Operations['TransactWriteItems']['output'];

const itemsPerTransaction = 100;
const longestToken = 36;
const bytesPerTransaction = 4 * 1024 * 1024;

/** The writes of a transaction, each by its kind. */
export const requestsOf = ({ TransactItems = [] }: Input): readonly WriteRequest[] =>
  TransactItems.map(({ Put, Update, Delete, ConditionCheck }): WriteRequest => {
    if (Put) return { kind: 'Put', ...Put };
    if (Update) return { kind: 'Update', ...Update };
    if (Delete) return { kind: 'Delete', ...Delete };
    if (ConditionCheck) return { kind: 'ConditionCheck', ...ConditionCheck };
    throw invalid('TransactItems can only contain one of Check, Put, Update or Delete');
  });

const reasonOf = (error: unknown): CancellationReason => {
  if (!(error instanceof DynamoFaultError)) throw error;
  const { name, message: Message, Item } = error;
  if (name === 'ValidationException') return { Code: 'ValidationError', Message };
  if (name !== 'ConditionalCheckFailedException') throw error;
  return { Code: 'ConditionalCheckFailed', Message, ...(Item && { Item }) };
};

/** What a transaction would do now, or the fault of a transaction that is cancelled, with a reason for every item. */
export const planTransaction = (
  tables: Target['tables'],
  requests: readonly WriteRequest[],
): readonly PlannedWrite[] => {
  const planned: PlannedWrite[] = [];
  const CancellationReasons = requests.map((request): CancellationReason => {
    try {
      planned.push(planWrite(tables, request));
      return { Code: 'None' };
    } catch (error) {
      return reasonOf(error);
    }
  });
  if (planned.length === requests.length) return planned;
  const codes = CancellationReasons.map(({ Code }) => Code).join(', ');
  throw faultNamed(
    'TransactionCanceledException',
    `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes}]`,
    { CancellationReasons },
  );
};

/** Refuses a transaction that makes no sense by itself. */
export const requireTransaction = (requests: readonly WriteRequest[]): void => {
  if (requests.length === 0 || requests.length > itemsPerTransaction)
    throw invalid(`Member must have length between 1 and ${itemsPerTransaction}`);
  requireDistinct(requests, 'Transaction request cannot include multiple operations on one item');
  for (const request of requests) requireWrite(request);
};

const addTo = (hash: Hash, value: unknown): void => {
  if (value instanceof Uint8Array) hash.update('B').update(value);
  else if (value instanceof Set) addTo(hash, [...value]);
  else if (typeof value === 'object' && value !== null) {
    hash.update('{');
    for (const [name, element] of Object.entries(value)) {
      hash.update(`${name}:`);
      addTo(hash, element);
    }
    hash.update('}');
  } else hash.update(`${typeof value} ${value};`);
};

const fingerprintOf = (requests: readonly WriteRequest[]): string => {
  const hash = createHash('sha1');
  addTo(hash, requests);
  return hash.digest('base64');
};

const tokenLife = 10 * minuteMs;

/** The tokens of transactions that were committed in the last ten minutes, with what each transaction was. */
export interface RememberedTokens {
  /** True when this very transaction was committed; throws when another one was under this token. */
  has(token: string, requests: readonly WriteRequest[], now: number): boolean;
  add(token: string, requests: readonly WriteRequest[], now: number): void;
}

/** An empty memory of tokens. */
export const rememberedTokens = (): RememberedTokens => {
  const tokens = new Map<string, { readonly fingerprint: string; readonly at: number }>();
  return {
    has(token, requests, now) {
      const known = tokens.get(token);
      if (!known || now - known.at > tokenLife) return false;
      if (known.fingerprint !== fingerprintOf(requests)) throw faultNamed('IdempotentParameterMismatchException');
      return true;
    },
    add(token, requests, now) {
      for (const [oldest, { at }] of tokens) {
        if (now - at <= tokenLife) break;
        tokens.delete(oldest);
      }
      tokens.set(token, { fingerprint: fingerprintOf(requests), at: now });
    },
  };
};

/** TransactWriteItems: all or none, once per token. */
export const transactWriteItems = (target: Target, tokens: RememberedTokens, input: Input): Output => {
  const requests = requestsOf(input);
  requireTransaction(requests);
  const { ClientRequestToken: token, ReturnConsumedCapacity } = input;
  if (token !== undefined && (token.length < 1 || token.length > longestToken))
    throw invalid(`Member clientRequestToken must have length between 1 and ${longestToken}`);
  const now = Date.now();
  if (token !== undefined && tokens.has(token, requests, now)) return {};
  const planned = target.connection.atomically(() => {
    const decided = planTransaction(target.tables, requests);
    if (decided.reduce((sum, { size }) => sum + size, 0) > bytesPerTransaction)
      throw invalid('Collection size of the transaction exceeds 4 MB');
    for (const write of decided) writePlanned(write);
    return decided;
  });
  if (token !== undefined) tokens.add(token, requests, now);
  if (!ReturnConsumedCapacity) return {};
  const units = planned.map((write, at) => [requests[at]?.TableName, unitsOf(write, true)] as const);
  return { ConsumedCapacity: capacityByTable(units) };
};
