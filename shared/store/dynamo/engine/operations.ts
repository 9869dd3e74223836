import type {
  AttributeValue,
  BatchGetItemCommandInput,
  BatchGetItemCommandOutput,
  BatchWriteItemCommandInput,
  BatchWriteItemCommandOutput,
  CreateTableCommandInput,
  DeleteItemCommandInput,
  DescribeTableCommandInput,
  GetItemCommandInput,
  GetItemCommandOutput,
  PutItemCommandInput,
  QueryCommandInput,
  QueryCommandOutput,
  ScanCommandInput,
  ScanCommandOutput,
  TransactWriteItemsCommandInput,
  UpdateContinuousBackupsCommandInput,
  UpdateItemCommandInput,
  UpdateItemCommandOutput,
  UpdateTableCommandInput,
  UpdateTimeToLiveCommandInput,
} from '@aws-sdk/client-dynamodb';
import { type AttributeMap, attributesOf, type Document, documentOf } from './attribute-values.ts';

/** A request or an answer of AWS's client with plain documents where it has attribute values. */
type Plain<T> = T extends AttributeValue
  ? unknown
  : T extends readonly (infer Element)[]
    ? Plain<Element>[]
    : T extends Uint8Array | Date
      ? T
      : T extends object
        ? { [Name in keyof T]: Plain<T[Name]> }
        : T;

interface Operation<Input, Output = unknown> {
  readonly input: Plain<Input>;
  readonly output: Omit<Plain<Output>, '$metadata'>;
}

/** The operations of DynamoDB that the gateway uses, by the names of its API; items are plain documents, as in AWS's document client. */
export interface Operations {
  readonly GetItem: Operation<GetItemCommandInput, GetItemCommandOutput>;
  readonly BatchGetItem: Operation<BatchGetItemCommandInput, BatchGetItemCommandOutput>;
  readonly BatchWriteItem: Operation<BatchWriteItemCommandInput, BatchWriteItemCommandOutput>;
  readonly Query: Operation<QueryCommandInput, QueryCommandOutput>;
  readonly Scan: Operation<ScanCommandInput, ScanCommandOutput>;
  readonly PutItem: Operation<PutItemCommandInput>;
  readonly UpdateItem: Operation<UpdateItemCommandInput, UpdateItemCommandOutput>;
  readonly DeleteItem: Operation<DeleteItemCommandInput>;
  readonly TransactWriteItems: Operation<TransactWriteItemsCommandInput>;
  readonly DescribeTable: Operation<DescribeTableCommandInput>;
  readonly CreateTable: Operation<CreateTableCommandInput>;
  readonly UpdateTable: Operation<UpdateTableCommandInput>;
  readonly UpdateTimeToLive: Operation<UpdateTimeToLiveCommandInput>;
  readonly UpdateContinuousBackups: Operation<UpdateContinuousBackupsCommandInput>;
}

export type OperationName = keyof Operations;

/** Fields that hold a document, wherever in a request or an answer they stand. */
const documentFields = new Set([
  'Item',
  'Key',
  'Attributes',
  'ExpressionAttributeValues',
  'ExclusiveStartKey',
  'LastEvaluatedKey',
]);
/** Fields that hold a list of documents. */
const listFields = new Set(['Items', 'Keys']);

/** Rewrites the documents of a request or an answer; the tables of `Responses` hold lists of them. */
const rewrite = (value: unknown, convert: (document: never) => unknown): unknown => {
  if (Array.isArray(value)) return value.map((each) => rewrite(each, convert));
  if (typeof value !== 'object' || value === null) return value;
  const rewritten: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(value)) {
    if (documentFields.has(name)) rewritten[name] = field && convert(field as never);
    else if (listFields.has(name)) rewritten[name] = (field as never[]).map(convert);
    else if (name === 'Responses')
      rewritten[name] = Object.fromEntries(
        Object.entries(field as Record<string, never[]>).map(([table, items]) => [table, items.map(convert)]),
      );
    else rewritten[name] = rewrite(field, convert);
  }
  return rewritten;
};

/** A request as DynamoDB's JSON protocol writes it. */
export const encodeRequest = (input: object): string =>
  JSON.stringify(rewrite(input, (document: Document) => attributesOf(document)));

/** The answer that DynamoDB's JSON protocol wrote so. */
export const decodeAnswer = (text: string): unknown =>
  rewrite(JSON.parse(text), (attributes: AttributeMap) => documentOf(attributes));
