import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Statement } from '../support/iam/statements.ts';
import { type Cloud, openCloud } from './aws/cloud.ts';
import { credentialVariables } from './aws/function-process.ts';
import { expectStatus } from './flows/client.ts';
import { phoneLife } from './flows/phone-life.ts';
import { openShop, type Shop } from './flows/shop.ts';

type Statements = readonly Statement[];

const edited = (statements: Statements, from: string, to: string): Statements =>
  JSON.parse(JSON.stringify(statements).replaceAll(from, to));

/** Roles with less than they need, by function. */
const roles: readonly (readonly [string, string, (all: Statements) => Statements])[] = [
  ['put', 'may not touch calendars', (all) => all.filter((one) => !JSON.stringify(one).includes('calendar#*'))],
  ['put', 'may touch other partitions', (all) => edited(all, 'calendar#*', 'calendar#z*')],
  ['put', 'may touch another table', (all) => edited(all, ':table/', ':table/x-')],
  ['delete', 'may not delete', (all) => edited(all, '"dynamodb:DeleteItem"', '"dynamodb:DescribeTable"')],
  ['webdav', 'may not query', (all) => edited(all, '"dynamodb:Query"', '"dynamodb:DescribeTable"')],
  ['webdav', 'may not read service accesses', (all) => edited(all, 'access#*', 'access#z*')],
  ['get', 'may do nothing', () => []],
];

/** Functions that sign as they should not. */
const signatures: readonly (readonly [string, string, Readonly<Record<string, string>>])[] = [
  ['get', 'signs with another secret', { AWS_SECRET_ACCESS_KEY: 'stolen' }],
  ['delete', 'signs without a session token', { AWS_SESSION_TOKEN: '' }],
  ['put', 'signs as the function of the console', credentialVariables('caldav-prod-console')],
  ['put', 'signs for another region', { AWS_REGION: 'us-east-1' }],
];

/** The proof that the other tests are not empty: whatever is taken away from a deployment is missed by a phone. */
describe('a phone misses', () => {
  const variables = new Map<string, Readonly<Record<string, string>>>();
  const undo: (() => void | Promise<void>)[] = [];
  let cloud: Cloud;
  let shop: Shop;
  let lives = 0;

  beforeAll(async () => {
    cloud = await openCloud('http-api', { environment: (name) => variables.get(name) });
    shop = await openShop(cloud, 'emil');
  });
  afterEach(async () => {
    for (const step of undo.splice(0)) await step();
    await phoneLife(cloud, shop, `life-${++lives}`);
  });
  afterAll(() => cloud.close());

  const expectMissed = () => expect(phoneLife(cloud, shop, `life-${++lives}`)).rejects.toThrow();
  const refusals = (): number => cloud.guard.record.denied.length + cloud.guard.record.badSignatures.length;

  it('nothing while nothing is changed', () => phoneLife(cloud, shop));

  it.each(roles)('that the role of %s %s, and it is the guard that refuses', async (name, _, edit) => {
    const definition = cloud.definitionOf(name);
    const { statements } = definition;
    undo.push(() => {
      definition.statements = statements;
    });
    definition.statements = edit(statements);
    const before = refusals();
    await expectMissed();
    expect(refusals()).toBeGreaterThan(before);
  });

  it.each(signatures)('that %s %s, and it is the guard that refuses', async (name, _, changed) => {
    const definition = cloud.definitionOf(name);
    undo.push(async () => {
      variables.clear();
      await cloud.recycle(name);
    });
    variables.set(definition.name, changed);
    await cloud.recycle(name);
    const before = refusals();
    await expectMissed();
    expect(refusals()).toBeGreaterThan(before);
  });

  it('that the handler of get is not in its bundle', async () => {
    const definition = cloud.definitionOf('get');
    const { handler } = definition;
    undo.push(async () => {
      definition.handler = handler;
      await cloud.recycle('get');
    });
    definition.handler = 'index.nothing';
    await cloud.recycle('get');
    await expectMissed();
  });

  it('that the API has no route that takes any verb', async () => {
    const { routes } = cloud.stack;
    const all = [...routes];
    undo.push(() => void routes.splice(0, routes.length, ...all));
    routes.splice(0, routes.length, ...all.filter(({ key }) => !/^(?:ANY \/dav|\$default)/.test(key)));
    await expectMissed();
  });

  it('one attribute in the role of the administration: the change is refused', async () => {
    const access = cloud.definitionOf('access');
    const { statements } = access;
    undo.push(() => {
      access.statements = statements;
    });
    access.statements = edited(statements, '"allowCalendarSync",', '');
    const path = `/admin/v1/resources/${shop.resource}`;
    expectStatus(await shop.administration('PATCH', path, { allowCalendarSync: false }), 500);
  });
});
