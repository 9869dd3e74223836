import { composeLocal } from '../../lambdas/local/compose.ts';
import { type LocalRuntime, localFunctions } from '../../lambdas/local/functions.ts';
import { type Imitated, imitated } from '../../lambdas/local/imitate.ts';
import { serve, socketBytes } from '../../lambdas/local/server.ts';
import type { Composition } from '../../lambdas/runtime-composition.ts';
import { authorizedByToken } from '../../shared/http/authorize.ts';
import type { Instant } from '../../shared/model/instant.ts';
import { type Account, basic as signed } from '../../shared/phone/ask.ts';
import type { AdminStore } from '../../shared/store/admin-store.ts';
import { adminTokens } from '../../shared/store/dynamo/administration/admin-token.ts';
import { freshTable, type TestTable } from './dynamodb.ts';
import { type SeededShop, type SeedOptions, seedShop } from './seed.ts';
import { eventTransport, socketTransport, type WireAnswer, type WireRequest } from './transport.ts';

export interface FetchOptions {
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** Who signs in: the seeded shop's own access unless said otherwise; null for nobody. */
  readonly auth?: { readonly userName: string; readonly password: string } | null;
  readonly sourceIp?: string;
}

export type Fetch = (method: string, path: string, options?: FetchOptions) => Promise<WireAnswer>;

export interface TestGateway {
  /** Speaks HTTP to the gateway; `path` goes onto the wire as it is. */
  readonly fetch: Fetch;
  /** The admin API with its bearer token; `body` is sent as JSON. */
  readonly admin: (
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ) => Promise<WireAnswer>;
  readonly runtime: LocalRuntime;
  readonly store: LocalRuntime['store'];
  readonly adminStore: AdminStore;
  readonly table: TestTable;
  readonly adminToken: string;
  readonly shop: SeededShop;
  /** A second shop in the same table. */
  readonly seed: (options?: Partial<SeedOptions>) => Promise<SeededShop>;
  readonly clock: { now: Instant };
  /** Every line the gateway logged. */
  readonly log: readonly string[];
  /** What the gateway was given to keep. */
  readonly secrets: ReadonlyMap<string, string>;
  readonly close: () => Promise<void>;
}

/** The ingress of tests that name none: with WIRE=alb a load balancer, else an HTTP API. */
export const usualIngress: Imitated = imitated.find((name) => name === process.env.WIRE) ?? 'http-api';

export interface GatewayOptions {
  /** An ingress imitated, event by event; or a socket of this machine. */
  readonly transport?: Imitated | 'socket';
  readonly now?: Instant;
  readonly seed?: Partial<SeedOptions>;
  readonly table?: TestTable;
  /** The shop another gateway seeded in that table. */
  readonly shop?: SeededShop;
  readonly compose?: Partial<Composition>;
}

/** Basic credentials as a header (RFC 7617 §2). */
export const basic = (account: Account): string => signed(account).authorization;

/** A complete gateway on a fresh table of the embedded DynamoDB, with a seeded shop; slow hashes are cheap, the clock is the test's. */
export const startGateway = async ({
  transport = usualIngress,
  now = Date.parse('2026-11-22T09:00:00Z'),
  seed: seedOptions,
  table: givenTable,
  shop: givenShop,
  compose: composition,
}: GatewayOptions = {}): Promise<TestGateway> => {
  const table = givenTable ?? (await freshTable());
  const clock = { now };
  const log: string[] = [];
  const secrets = new Map<string, string>();
  const tokens = adminTokens(table);
  const runtime = composeLocal(
    {
      ...table,
      ingress: transport === 'socket' ? 'local' : transport,
      clock: () => clock.now,
      bcryptCost: 4,
      writeLog: (line) => log.push(line),
      ...composition,
    },
    {
      davBaseUrl: 'https://cal.example.com',
      authorize: authorizedByToken(tokens.accepts),
      webhooks: 'any',
      secrets: {
        keep: async (name, value) => void secrets.set(name, value),
        forget: async (name) => void secrets.delete(name),
      },
    },
  );
  const adminStore = runtime.admin.store;
  const adminToken = await tokens.replace();
  const handler = localFunctions(runtime, transport === 'socket' ? undefined : transport);
  const seed = (options?: Partial<SeedOptions>): Promise<SeededShop> =>
    seedShop(adminStore, runtime.passwords, { now: clock.now, ...options });
  const shop = givenShop ?? (await seed(seedOptions));

  const server =
    transport === 'socket'
      ? await serve(handler, { host: '127.0.0.1', port: 0, requestBytes: socketBytes })
      : undefined;
  const carry = server ? socketTransport(server.port) : eventTransport(handler);
  const send = (request: WireRequest): Promise<WireAnswer> => carry.send(request);

  const fetch: Fetch = (
    method,
    path,
    { headers = {}, body, auth = { ...shop.access, password: shop.password }, sourceIp } = {},
  ) =>
    send({
      method,
      path,
      headers: { host: 'cal.example.com', ...(auth && { authorization: basic(auth) }), ...headers },
      body,
      sourceIp,
    });

  return {
    fetch,
    admin: (method, path, body, headers = {}) =>
      send({
        method,
        path,
        headers: {
          host: 'cal.example.com',
          authorization: `Bearer ${adminToken}`,
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...headers,
        },
        body:
          body === undefined || typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body),
      }),
    runtime,
    store: runtime.store,
    adminStore,
    table,
    adminToken,
    shop,
    seed,
    clock,
    log,
    secrets,
    close: async () => {
      carry.close();
      await server?.close();
    },
  };
};
