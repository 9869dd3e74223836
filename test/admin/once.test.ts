import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { handlerOf } from '../../shared/admin/handler.ts';
import { adminCalls } from '../../shared/admin/routes.ts';
import type { Row } from '../../shared/store/dynamo/rows/items.ts';
import { startGateway, type TestGateway } from '../support/gateway.ts';
import { api, json } from './requests.ts';

const busy = Object.assign(new Error('slow down'), { name: 'ThrottlingException' });

/** What can be made, and where that which was made is counted. */
const works = [
  { what: 'a branch', path: '/branches', body: { name: 'Hafen', zone: 'UTC' }, list: '/branches', already: 1 },
  { what: 'a user', path: '/users', body: { name: 'Emil' }, list: '/users', already: 1 },
  {
    what: 'a diary resource',
    path: '/resources',
    body: { kind: 'person', name: 'Emil', userId: 'anna-user' },
    list: '/resources',
    already: 1,
  },
  {
    what: 'a service access',
    path: '/service-accesses',
    body: { userName: 'emil', userId: 'anna-user' },
    list: '/service-accesses',
    already: 1,
  },
  {
    what: 'an appointment',
    path: '/resources/anna-diary/appointments',
    body: { start: '2026-12-02T09:00', end: '2026-12-02T09:30', title: 'Eye test' },
    list: '/resources/anna-diary/appointments?from=2026-12-01&to=2026-12-05',
    already: 0,
  },
] as const;

describe.each(works)('T61 $what is made once under one Idempotency-Key', ({ path, body, list, already }) => {
  let gateway: TestGateway;
  beforeEach(async () => {
    gateway = await startGateway();
  });
  afterEach(() => gateway.close());

  const post = (key = 'order-17') => gateway.admin('POST', `/admin/v1${path}`, body, { 'idempotency-key': key });
  const count = async (from = gateway) => (await api(from, 200, 'GET', list)).items.length - already;
  const isWork = (input: unknown) => JSON.stringify(input).includes('SET made');

  /** Lets one thing happen to whatever the table is asked after the work was handed in. */
  const afterTheWork = (happens: (operation: string) => Promise<void> | void) => {
    let isDone = false;
    return gateway.table.intercept(async (operation, input) => {
      if (isDone) await happens(operation);
      if (isWork(input)) isDone = true;
    });
  };

  it.each([
    ['every read', (operation: string) => operation !== 'TransactWriteItems'],
    ['everything', () => true],
  ] as const)('%s fails after the commit: the repetition gets the answer, twice the same', async (_what, fails) => {
    const restore = afterTheWork((operation) => {
      if (fails(operation)) throw busy;
    });
    const first = await post();
    restore();
    expect([201, 503]).toContain(first.status);
    expect(await count()).toBe(1);
    const [second, third] = [await post(), await post()];
    expect([second.status, third.status, third.text]).toEqual([201, 201, second.text]);
    expect([second.headers.location, second.headers.etag]).toEqual([third.headers.location, third.headers.etag]);
    if (first.status === 201) expect(second.text).toBe(first.text);
    expect(await count()).toBe(1);
    expect((await gateway.admin('GET', second.headers.location ?? '')).status).toBe(200);
  });

  it('the process dies between commit and answer: whoever asks next gets the answer at once', async () => {
    const never = new Promise<void>(() => undefined);
    const arrived = Promise.withResolvers<void>();
    const restore = afterTheWork(() => {
      arrived.resolve();
      return never;
    });
    void post();
    await arrived.promise;
    restore();
    const answers = [await post(), await post()];
    expect(answers.map(({ status }) => status)).toEqual([201, 201]);
    expect(answers[1]?.text).toBe(answers[0]?.text);
    expect(await count()).toBe(1);
    gateway.clock.now += 120_000;
    expect((await post()).text).toBe(answers[0]?.text);
    expect(await count()).toBe(1);
  });

  it('the process stalls before the commit: the next one waits, then does it, and the first comes too late', async () => {
    const arrived = Promise.withResolvers<void>();
    const goOn = Promise.withResolvers<void>();
    const restore = gateway.table.intercept(async (_operation, input) => {
      if (!isWork(input)) return;
      restore();
      arrived.resolve();
      await goOn.promise;
    });
    const first = post();
    await arrived.promise;
    // Another process: in this one, writers of a calendar wait for one another.
    const { table, shop } = gateway;
    const other = await startGateway({ table, shop, now: gateway.clock.now });
    try {
      const postThere = () => other.admin('POST', `/admin/v1${path}`, body, { 'idempotency-key': 'order-17' });
      expect([(await postThere()).status, await count(other)]).toEqual([409, 0]);
      other.clock.now += 61_000;
      const second = await postThere();
      expect([second.status, await count(other)]).toEqual([201, 1]);
      goOn.resolve();
      const late = await first;
      expect([late.status, late.text, await count(other)]).toEqual([201, second.text, 1]);
    } finally {
      await other.close();
    }
  });

  it('a refusal leaves the key free; a day later it may be used anew', async () => {
    const wrong = await gateway.admin(
      'POST',
      `/admin/v1${path}`,
      { ...body, name: 7, title: 7, userName: 7 },
      {
        'idempotency-key': 'order-17',
      },
    );
    expect([wrong.status, await count()]).toEqual([400, 0]);
    expect([(await post()).status, await count()]).toEqual([201, 1]);
    gateway.clock.now += 86_401_000;
    const next = await post();
    // The name of a service access is taken by then; everything else is made a second time.
    expect([next.status, await count()]).toEqual(path === '/service-accesses' ? [409, 1] : [201, 2]);
  });
});

describe('B12 whose an answer is', () => {
  let gateway: TestGateway;
  beforeEach(async () => {
    gateway = await startGateway();
  });
  afterEach(() => gateway.close());

  const handle = handlerOf(adminCalls);
  const post = (caller: { subject: string; branchId?: string }, key: string, path: string, body: object) =>
    handle(
      {
        method: 'POST',
        path: `/admin/v1${path}`,
        query: '',
        headers: new Map([['idempotency-key', key]]),
        body: new TextEncoder().encode(JSON.stringify(body)),
        sourceIp: '192.0.2.1',
      },
      gateway.runtime.admin,
      { ...caller, sourceIp: '192.0.2.1' },
    );
  const as = (subject: string, key = 'k') => post({ subject }, key, '/branches', { name: 'Hafen', zone: 'UTC' });

  it('whoever is confined to one branch since gets no answer that they got as administrator of all', async () => {
    const user = { name: 'Emil', branchId: gateway.shop.branch.id };
    const asked = (branchId?: string) => post({ subject: 'ada', ...(branchId && { branchId }) }, 'k', '/users', user);
    const [before, since, again] = [await asked(), await asked(user.branchId), await asked(user.branchId)];
    expect(since.body).not.toBe(before.body);
    expect(again.body).toBe(since.body);
  });

  it('two administrators with the same key and request each get an answer of their own', async () => {
    const [first, second, again] = [await as('ada'), await as('bea'), await as('ada')];
    expect(second.body).not.toBe(first.body);
    expect(again.body).toBe(first.body);
    // Where the subject ends and the key begins is no question of spelling.
    const [left, right] = [await as('ada', 'b c'), await as('ada b', 'c')];
    expect(right.body).not.toBe(left.body);
    expect((await api(gateway, 200, 'GET', '/branches')).items).toHaveLength(5);
  });

  const everyRow = async (): Promise<readonly Row[]> => {
    const { client, tableName } = gateway.table;
    const { Items = [] } = await client.call('Scan', { TableName: tableName });
    return Items as Row[];
  };

  it('secrets are in no row that is kept for a repetition: neither the code of an invitation nor a generated password', async () => {
    const headers = { 'idempotency-key': 'k' };
    const invitation = { resourceId: gateway.shop.resource.id };
    const path = '/admin/v1/service-accesses/anna';
    const made = json(await gateway.admin('POST', `${path}/invitations`, invitation, headers));
    const again = json(await gateway.admin('POST', `${path}/invitations`, invitation, headers));
    expect(again.url).not.toBe(made.url);
    const { password } = json(await gateway.admin('PUT', `${path}/password`, {}, headers));
    const rows = JSON.stringify(await everyRow());
    for (const secret of [made.url.split('/').at(-1), again.url.split('/').at(-1), password])
      expect([secret.length > 10, rows.includes(secret)]).toEqual([true, false]);
    expect(rows).not.toContain('idempotency#');
  });

  it('S15 the hash of a password is in the row of its service access and in no other', async () => {
    await api(gateway, 200, 'PUT', '/service-accesses/anna/password', { password: 'lens cloth 42' });
    await api(gateway, 200, 'PATCH', '/service-accesses/anna', { confirmed: true });
    const { passwordHash = '' } = (await gateway.adminStore.load('access', 'anna')) ?? {};
    const holding = (await everyRow()).filter((row) => JSON.stringify(row).includes(passwordHash));
    expect(passwordHash.length).toBeGreaterThan(20);
    expect(holding.map(({ pk }) => pk)).toEqual(['access#anna']);
    expect(JSON.stringify((await gateway.adminStore.list('access', { limit: 9 })).items)).not.toContain('passwordHash');
  });
});
