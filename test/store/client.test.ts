import { createHash, createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DynamoDBClient, UpdateTableCommand } from '@aws-sdk/client-dynamodb';
import {
  BatchGetCommand,
  BatchWriteCommand,
  DeleteCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  ScanCommand,
  TransactWriteCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { SignatureV4 } from '@smithy/signature-v4';
import { afterEach, describe, expect, it } from 'vitest';
import { tableClient } from '../../shared/store/dynamo/engine/aws-client.ts';
import type { OperationName } from '../../shared/store/dynamo/engine/operations.ts';
import { isTransient } from '../../shared/store/errors.ts';

const region = 'eu-central-1';
const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret', sessionToken: 'token' };

interface Asked {
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

const listening = async (listener: RequestListener): Promise<string> => {
  server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};

/** A DynamoDB that keeps what it is asked and answers as told. */
const answering = async (status: number, answer: string) => {
  const asked: Asked[] = [];
  const endpoint = await listening(async (request, response) => {
    const chunks = await request.toArray();
    asked.push({ headers: request.headers, body: Buffer.concat(chunks).toString() });
    response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' }).end(answer);
  });
  return { endpoint, asked };
};

const row = {
  pk: 'calendar#a',
  sk: 'object#ä.ics',
  version: 12,
  body: new Uint8Array([0, 255, 7]),
  deflated: true,
  none: null,
  nested: { list: ['x', 1.5, { deep: false }], empty: {} },
  names: new Set(['b', 'a']),
  absent: undefined,
};
const attributes = {
  pk: { S: 'calendar#a' },
  version: { N: '12' },
  body: { B: 'AP8H' },
  nested: { M: { list: { L: [{ S: 'x' }, { N: '1.5' }, { BOOL: false }] }, none: { NULL: true } } },
  names: { SS: ['b', 'a'] },
};
const key = { pk: 'p', sk: 's' };
const cursor = { pk: { S: 'p' }, time: { S: 'S#1' } };

/** Every shape in which the store asks, and an answer to it as DynamoDB words it. */
const exchanges: readonly (readonly [operation: OperationName, input: object, answer: object])[] = [
  ['GetItem', { TableName: 't', Key: key, ConsistentRead: true }, { Item: attributes }],
  ['GetItem', { TableName: 't', Key: key }, {}],
  ['PutItem', { TableName: 't', Item: row }, {}],
  [
    'UpdateItem',
    {
      TableName: 't',
      Key: key,
      UpdateExpression: 'ADD #names :names',
      ExpressionAttributeNames: { '#names': 'names' },
      ExpressionAttributeValues: { ':names': new Set(['c']), ':one': 1 },
    },
    { Attributes: attributes },
  ],
  [
    'Query',
    { TableName: 't', ExpressionAttributeValues: { ':pk': 'p' }, ExclusiveStartKey: key, Limit: 2 },
    { Items: [attributes, attributes], Count: 2, LastEvaluatedKey: cursor },
  ],
  ['Scan', { TableName: 't', ExclusiveStartKey: undefined }, { Items: [], Count: 0 }],
  ['DeleteItem', { TableName: 't', Key: key, ExpressionAttributeValues: { ':now': 5 } }, {}],
  [
    'BatchGetItem',
    { RequestItems: { t: { Keys: [key, { ...key, sk: 'r' }], ConsistentRead: true } } },
    {
      Responses: { t: [attributes] },
      UnprocessedKeys: { t: { Keys: [{ pk: { S: 'p' }, sk: { S: 'r' } }], ConsistentRead: true } },
    },
  ],
  [
    'BatchWriteItem',
    { RequestItems: { t: [{ PutRequest: { Item: row } }] } },
    { UnprocessedItems: { t: [{ PutRequest: { Item: attributes } }] } },
  ],
  [
    'TransactWriteItems',
    {
      ClientRequestToken: 'token',
      TransactItems: [
        { Put: { TableName: 't', Item: row, ConditionExpression: 'attribute_not_exists(pk)' } },
        {
          Update: { TableName: 't', Key: key, UpdateExpression: 'SET a = :a', ExpressionAttributeValues: { ':a': 1 } },
        },
        { Delete: { TableName: 't', Key: key } },
        { ConditionCheck: { TableName: 't', Key: key, ConditionExpression: 'attribute_exists(pk)' } },
      ],
    },
    { ConsumedCapacity: [{ TableName: 't', CapacityUnits: 8 }] },
  ],
  ['UpdateTable', { TableName: 't', DeletionProtectionEnabled: true }, { TableDescription: { TableName: 't' } }],
];

const documentClient = (endpoint: string) =>
  DynamoDBDocumentClient.from(new DynamoDBClient({ region, endpoint, credentials }), {
    marshallOptions: { removeUndefinedValues: true },
  });

const documentCommands: Readonly<Record<string, new (input: never) => object>> = {
  GetItem: GetCommand,
  BatchGetItem: BatchGetCommand,
  BatchWriteItem: BatchWriteCommand,
  Query: QueryCommand,
  Scan: ScanCommand,
  PutItem: PutCommand,
  UpdateItem: UpdateCommand,
  DeleteItem: DeleteCommand,
  TransactWriteItems: TransactWriteCommand,
  UpdateTable: UpdateTableCommand,
};

describe('the client of the table', () => {
  it.each(exchanges)('%s: asks and understands as AWS’s document client does', async (operation, input, answer) => {
    const { endpoint, asked } = await answering(200, JSON.stringify(answer));
    const ours = await tableClient({ region, endpoint }).call(operation, input as never);
    const theirs = await documentClient(endpoint).send(new documentCommands[operation]!(input as never) as never);
    const { $metadata: _, ...understood } = theirs as Record<string, unknown>;
    // Cloned, a Buffer is the plain array of octets that AWS's client gives.
    expect(structuredClone(ours)).toEqual(understood);
    const [our, their] = asked.map(({ headers, body }) => [
      headers['x-amz-target'],
      headers['content-type'],
      JSON.parse(body),
    ]);
    expect(our).toEqual(their);
  });

  it('signs as AWS’s own signer does', async () => {
    const { endpoint, asked } = await answering(200, '{}');
    await tableClient({ region, endpoint, credentials: () => credentials }).call('GetItem', {
      TableName: 't',
      Key: key,
    });
    const { headers, body } = asked[0] as Asked;
    const { authorization, connection: _, ...signable } = headers as Record<string, string>;
    class Sha256 {
      readonly #hash;
      constructor(secret?: string | Uint8Array) {
        this.#hash = secret === undefined ? createHash('sha256') : createHmac('sha256', secret);
      }
      update(data: string | Uint8Array) {
        this.#hash.update(data);
      }
      async digest() {
        return new Uint8Array(this.#hash.digest());
      }
    }
    const signer = new SignatureV4({
      service: 'dynamodb',
      region,
      credentials,
      sha256: Sha256 as never,
      applyChecksum: false,
    });
    const { hostname } = new URL(endpoint);
    const request = { method: 'POST', protocol: 'http:', hostname, path: '/', headers: signable, body };
    const at = (signable['x-amz-date'] ?? '').replace(/^(....)(..)(..T..)(..)(..Z)$/, '$1-$2-$3:$4:$5');
    const signed = (await signer.sign(request as never, { signingDate: new Date(at) })) as unknown as Asked;
    expect(signable['x-amz-security-token']).toBe('token');
    expect(authorization?.replaceAll(', ', ',')).toBe(signed.headers.authorization?.replaceAll(', ', ','));
  });

  it('finds DynamoDB where the region has it', async () => {
    const asked = (options: object) => () =>
      tableClient({ region, ...options }).call('GetItem', { TableName: 't', Key: key });
    await expect(asked({ region: 'nowhere-1' })).rejects.toMatchObject({
      hostname: 'dynamodb.nowhere-1.amazonaws.com',
    });
    await expect(asked({ region: 'cn-nowhere-1' })).rejects.toMatchObject({
      hostname: 'dynamodb.cn-nowhere-1.amazonaws.com.cn',
    });
  });

  it('T34 names what DynamoDB refuses, with the reasons of a cancelled transaction', async () => {
    const reasons = [{ Code: 'None' }, { Code: 'ConditionalCheckFailed', Item: { name: { S: 'a' } } }];
    const { endpoint } = await answering(
      400,
      JSON.stringify({
        __type: 'com.amazonaws.dynamodb.v20120810#TransactionCanceledException',
        Message: 'cancelled',
        CancellationReasons: reasons,
      }),
    );
    await expect(
      tableClient({ region, endpoint }).call('TransactWriteItems', { TransactItems: [] }),
    ).rejects.toMatchObject({
      name: 'TransactionCanceledException',
      message: 'cancelled',
      CancellationReasons: reasons,
    });
  });

  it.each([
    [500, '{"__type":"com.amazonaws.dynamodb.v20120810#InternalServerError","message":"again"}', true],
    [503, '<html>somebody in between</html>', true],
    [400, '{"__type":"com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException"}', true],
    [400, '{"__type":"com.amazon.coral.validate#ValidationException","message":"wrong"}', false],
    [400, 'not even JSON', false],
  ])('T34 knows what the same request may outlive: %i %s', async (status, answer, transient) => {
    const { endpoint } = await answering(status, answer);
    const fault = await tableClient({ region, endpoint })
      .call('GetItem', { TableName: 't', Key: key })
      .catch((error: unknown) => error);
    expect(isTransient(fault)).toBe(transient);
  });

  it('T33 a connection that breaks before or within an answer is a transient fault', async () => {
    let broken = 0;
    const endpoint = await listening((request, response) => {
      if (broken++ === 0) request.socket.destroy();
      else response.writeHead(200, { 'content-length': '100' }).write('{"It', () => request.socket.destroy());
    });
    const client = tableClient({ region, endpoint });
    for (const times of [1, 2]) {
      const fault = await client.call('GetItem', { TableName: 't', Key: key }).catch((error: unknown) => error);
      expect([broken, isTransient(fault)]).toEqual([times, true]);
    }
  });

  it('an answer that never comes is given up', async () => {
    const endpoint = await listening(() => undefined);
    const fault = await tableClient({ region, endpoint, timeout: 50 })
      .call('GetItem', { TableName: 't', Key: key })
      .catch((error: unknown) => error);
    expect(fault).toMatchObject({ name: 'TimeoutError' });
    expect(isTransient(fault)).toBe(true);
  });

  it('keeps its connections', async () => {
    const { endpoint } = await answering(200, '{}');
    let connections = 0;
    server?.on('connection', () => connections++);
    const client = tableClient({ region, endpoint });
    for (let call = 0; call < 5; call++) await client.call('GetItem', { TableName: 't', Key: key });
    expect(connections).toBe(1);
  });

  it('refuses what no table can hold', async () => {
    const { endpoint, asked } = await answering(200, '{}');
    const put = tableClient({ region, endpoint }).call('PutItem', { TableName: 't', Item: { ...key, count: 5n } });
    await expect(put).rejects.toThrow('DynamoDB has no bigint');
    expect(asked).toEqual([]);
  });
});
