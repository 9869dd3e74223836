import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { eventOf } from '../../lambdas/local/event.ts';
import type { LocalRuntime } from '../../lambdas/local/functions.ts';
import { functions } from '../../shared/deployment/functions.ts';
import { functionFor } from '../../shared/deployment/routes.ts';
import { authorizedByIngress } from '../../shared/http/authorize.ts';
import type { BranchClaim } from '../../shared/http/branch-claim.ts';
import type { LambdaHandler } from '../../shared/http/lambda-handler.ts';
import { basic, startGateway, type TestGateway } from '../support/gateway.ts';

/** The functions of the administration as they are deployed: their own files, callers known by the claims of the API's authorizer. */
describe('the functions of the administration, as an HTTP API with a JWT authorizer calls them', () => {
  let gateway: TestGateway;
  let runtime: LocalRuntime;
  beforeEach(async () => {
    gateway = await startGateway();
    runtime = { ...gateway.runtime, authorize: authorizedByIngress() };
  });
  afterEach(() => gateway.close());

  const handlerOf = async (functionName: string): Promise<LambdaHandler> =>
    (await import(`../../lambdas/${functionName}.ts`)).handlerOf(runtime);

  type Context = Partial<Record<'authorizer', unknown>>;
  const call = async (
    functionName: string,
    method: string,
    path: string,
    { context = {}, body, headers = {} }: { context?: Context; body?: unknown; headers?: Record<string, string> } = {},
  ) => {
    const made = eventOf({
      method,
      url: path,
      headers: { host: 'api.example.com', 'content-type': 'application/json', ...headers },
      body: Buffer.from(body === undefined ? '' : JSON.stringify(body)),
      sourceIp: '203.0.113.9',
    });
    const event = { ...made, requestContext: { ...made.requestContext, ...context } } as APIGatewayProxyEventV2;
    const result = (await (
      await handlerOf(functionName)
    )(event)) as { statusCode: number; body: string; isBase64Encoded: boolean; headers: Record<string, string> };
    const text = Buffer.from(result.body ?? '', result.isBase64Encoded ? 'base64' : 'utf8').toString();
    return { status: result.statusCode, headers: result.headers, text };
  };
  const claims = (some: Record<string, unknown>): Context => ({ authorizer: { jwt: { claims: some, scopes: null } } });
  const administrator = claims({ sub: 'op-1' });

  /** A question and a change for each function that passes the authorizer. */
  const calls = () => {
    const diary = `/admin/v1/resources/${gateway.shop.resource.id}/appointments`;
    return [
      ['access', 'GET', '/admin/v1/branches', undefined],
      ['access', 'POST', '/admin/v1/branches', { name: 'Hafen', zone: 'Europe/Berlin' }],
      ['appointments', 'GET', `${diary}?from=2026-11-01&to=2026-12-01`, undefined],
      ['appointments', 'POST', diary, { title: 'Fitting', start: '2026-11-25T09:00', end: '2026-11-25T09:30' }],
    ] as const;
  };

  it('serve whoever the authorizer names, a person by `sub` and a program by `client_id`, each from its own function', async () => {
    expect(
      functions
        .filter(({ side }) => side === 'admin')
        .map(({ functionName }) => functionName)
        .sort(),
    ).toEqual([...new Set(calls().map(([name]) => name))].sort());
    for (const context of [administrator, claims({ client_id: 'diary-program', scope: 'caldav-admin/call' })]) {
      for (const [name, method, path, body] of calls()) {
        expect(functionFor(method, path.split('?')[0] ?? '').functionName).toBe(name);
        const { status, text } = await call(name, method, path, { context, body });
        expect([name, method, status, text]).toEqual([name, method, method === 'POST' ? 201 : 200, expect.any(String)]);
      }
    }
    const { text } = await call('access', 'GET', '/admin/v1/audit', { context: administrator });
    const actors = JSON.parse(text).items.map(({ actor }: { actor: string }) => actor);
    expect(actors).toEqual(expect.arrayContaining(['op-1', 'diary-program']));
  });

  it('know nothing of each other’s calls', async () => {
    for (const [name, method, path, body] of calls()) {
      const other = name === 'access' ? 'appointments' : 'access';
      const { status } = await call(other, method, path, { context: administrator, body });
      expect([other, method, path, status]).toEqual([other, method, path, 404]);
    }
  });

  it('confine to one branch whom a claim confines, and nobody else; a claim that cannot be read opens nothing', async () => {
    const callerWith = async (branchClaim: BranchClaim | undefined, some: Record<string, unknown>) => {
      runtime = { ...gateway.runtime, authorize: authorizedByIngress(branchClaim) };
      const { status, text } = await call('access', 'GET', '/admin/v1/caller', { context: claims(some) });
      return status === 200 ? (JSON.parse(text).branchId ?? 'all') : status;
    };
    const groups = { name: 'cognito:groups', prefix: 'branch:' };
    const plain = { name: 'custom:branch', prefix: '' };
    for (const [branchClaim, value, expected] of [
      // As API Gateway hands a list on.
      [groups, '[branch:b1]', 'b1'],
      [groups, '[owners branch:b1 night]', 'b1'],
      [groups, ['branch:b1'], 'b1'],
      [groups, '[owners]', 'all'],
      [groups, undefined, 'all'],
      [groups, '[branch:b1 branch:b2]', 401],
      [groups, '[branch:]', 401],
      [groups, '[branch:B 1]', 401],
      [plain, 'b1', 'b1'],
      [plain, '[b1]', 'b1'],
      [plain, undefined, 'all'],
      [plain, '', 401],
      [plain, '[]', 401],
      [plain, null, 401],
      [plain, 'b1 b2', 401],
      [plain, { id: 'b1' }, 401],
      [plain, '../b1', 401],
      [undefined, 'b1', 'all'],
    ] as const) {
      const name = branchClaim?.name ?? 'custom:branch';
      const some = { sub: 'op-1', ...(value !== undefined && { [name]: value }) };
      expect([branchClaim, value, await callerWith(branchClaim, some)]).toEqual([branchClaim, value, expected]);
    }
    runtime = { ...gateway.runtime, authorize: authorizedByIngress(groups) };
    const context = claims({ sub: 'op-1', 'cognito:groups': '[branch:another]' });
    // What somebody did before they were confined is not answered again.
    const headers = { 'idempotency-key': 'one' };
    const body = { name: 'Cara' };
    expect((await call('access', 'POST', '/admin/v1/users', { context: administrator, body, headers })).status).toBe(
      201,
    );
    expect((await call('access', 'POST', '/admin/v1/users', { context, body, headers })).status).toBe(404);
    const statuses: number[] = [];
    for (const [name, method, path, body] of calls())
      statuses.push((await call(name, method, path, { context, body })).status);
    expect(statuses).toEqual([200, 403, 404, 404]);
  });

  it('T75 refuse an event that slipped past the authorizer, whatever it brings, and do nothing', async () => {
    const without: readonly Context[] = [
      {},
      { authorizer: null },
      { authorizer: {} },
      { authorizer: { jwt: {} } },
      { authorizer: { jwt: { claims: null } } },
      claims({}),
      claims({ sub: '' }),
      claims({ sub: ' ' }),
      claims({ sub: '', client_id: 'diary-program' }),
      claims({ sub: 'op-1', token_use: 'id' }),
      claims({ sub: 7 }),
      claims({ sub: { $gt: '' } }),
      claims({ username: 'op-1', email: 'op@example.com' }),
      { authorizer: { lambda: { sub: 'op-1' } } },
      { authorizer: { iam: { userId: 'op-1' } } },
      { authorizer: { claims: { sub: 'op-1' } } },
    ];
    const tokens: readonly Record<string, string>[] = [
      {},
      { authorization: `Bearer ${gateway.adminToken}` },
      { authorization: 'Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJvcC0xIn0.' },
      { authorization: basic({ ...gateway.shop.access, password: gateway.shop.password }) },
      { 'x-amzn-claims': '{"sub":"op-1"}', 'x-amzn-oidc-identity': 'op-1' },
    ];
    const before = await gateway.table.client.call('Scan', { TableName: gateway.table.tableName });
    for (const [name, method, path, body] of calls()) {
      const [bare = '', query] = path.split('?');
      for (const spelling of [bare, `${bare}/`, bare.replace('/admin', '//admin'), bare.toUpperCase()]) {
        const url = query === undefined ? spelling : `${spelling}?${query}`;
        for (const context of without) {
          const { status, headers } = await call(name, method, url, { context, body });
          expect([name, method, url, context, status]).toEqual([name, method, url, context, 401]);
          expect(headers['www-authenticate']).toMatch(/^Bearer /);
        }
        for (const headers of tokens) expect((await call(name, method, url, { headers, body })).status).toBe(401);
      }
    }
    const after = await gateway.table.client.call('Scan', { TableName: gateway.table.tableName });
    expect(after.Items).toEqual(before.Items);
  });

  it('T75 let nobody in at self-service by claims, nor at the administration by Basic', async () => {
    expect((await call('me', 'GET', '/me', { context: administrator })).status).toBe(401);
    const authorization = basic({ ...gateway.shop.access, password: gateway.shop.password });
    expect((await call('me', 'GET', '/me', { headers: { authorization } })).status).toBe(200);
    for (const [name, method, path, body] of calls())
      expect((await call(name, method, path, { headers: { authorization }, body })).status).toBe(401);
  });

  it('B12 keep an answer for the administrator who asked, under their own key', async () => {
    const body = { name: 'Hafen', zone: 'Europe/Berlin' };
    const headers = { 'idempotency-key': 'one' };
    const made = async (sub: string) =>
      JSON.parse((await call('access', 'POST', '/admin/v1/branches', { context: claims({ sub }), body, headers })).text)
        .id;
    const [first, again, others] = [await made('op-1'), await made('op-1'), await made('op-2')];
    expect(again).toBe(first);
    expect(others).not.toBe(first);
  });

  it('B12 keep no answer that holds a secret: a second invitation is another one, and the table holds neither code', async () => {
    const path = '/admin/v1/service-accesses/anna/invitations';
    const headers = { 'idempotency-key': 'one' };
    const body = { resourceId: gateway.shop.resource.id };
    const invite = async () =>
      String(JSON.parse((await call('access', 'POST', path, { context: administrator, body, headers })).text).url);
    const urls = [await invite(), await invite()];
    expect(new Set(urls).size).toBe(2);
    const rows = JSON.stringify(
      (await gateway.table.client.call('Scan', { TableName: gateway.table.tableName })).Items,
    );
    for (const url of urls) expect(rows).not.toContain(url.split('/').at(-1));
  });
});
