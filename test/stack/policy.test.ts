import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deliverAll } from '../../shared/admin/webhooks/deliver.ts';
import { functions, webhooksFunction } from '../../shared/deployment/functions.ts';
import { functionFor } from '../../shared/deployment/routes.ts';
import { sweepDeleted } from '../../shared/store/dynamo/maintenance/sweep-deleted.ts';
import { freshTable } from '../support/dynamodb.ts';
import { type FetchOptions, startGateway, type TestGateway } from '../support/gateway.ts';
import { type Access, databaseAccesses } from '../support/iam/accesses.ts';
import { allowedBy, type Statement } from '../support/iam/statements.ts';
import { exampleTemplate, legible } from '../support/stack.ts';

const template = exampleTemplate({ webhooks: 'true' });

const statementsOf = (functionName: string): Statement[] =>
  Object.entries(template.findResources('AWS::IAM::Policy'))
    .filter(([id]) => id.toLowerCase().startsWith(`${functionName}functionrole`))
    .flatMap(
      ([, { Properties }]) => (Properties as { PolicyDocument: { Statement: Statement[] } }).PolicyDocument.Statement,
    )
    .map((statement) => ({ ...statement, Resource: [statement.Resource].flat().map(legible) }));

const [tableId] = Object.keys(template.findResources('AWS::DynamoDB::Table'));
const accessesOf = (operation: string, input: object) =>
  databaseAccesses(operation, input as Record<string, unknown>, () => `<${tableId}.Arn>`);

const json = ({ text }: { readonly text: string }) => JSON.parse(text);

const event = (uid: string): string =>
  `BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test//EN\r\nBEGIN:VEVENT\r\nUID:${uid}\r\nDTSTAMP:20261101T000000Z\r\nDTSTART:20261124T090000Z\r\nDTEND:20261124T100000Z\r\nSUMMARY:Eye test\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n`;

describe('T47 what the functions really do', () => {
  let gateway: TestGateway;
  let accesses: Access[] = [];
  const seen = new Map<string, Access[]>();

  beforeAll(async () => {
    const table = await freshTable();
    table.intercept((operation, input) => {
      if (operation !== 'CreateTable') accesses.push(...accessesOf(operation, input));
    });
    gateway = await startGateway({ table });
  });
  afterAll(() => gateway.close());

  const remember = (method: string, path: string): void => {
    const [pathOnly = ''] = path.split('?');
    const { functionName: name } = functionFor(method, pathOnly);
    seen.set(name, [...(seen.get(name) ?? []), ...accesses]);
  };
  const dav = async (method: string, path: string, options?: FetchOptions) => {
    accesses = [];
    const answer = await gateway.fetch(method, path, options);
    remember(method, path);
    expect(answer.status, `${method} ${path}: ${answer.text}`).toBeLessThan(500);
    return answer;
  };
  const admin = async (method: string, path: string, body?: unknown, headers?: Record<string, string>) => {
    accesses = [];
    const answer = await gateway.admin(method, path, body, headers);
    // The bearer token of one machine lies in the table; on AWS an authorizer stands before the function.
    accesses = accesses.filter(({ context }) => !context['dynamodb:LeadingKeys']?.includes('admin-token'));
    remember(method, path);
    expect(answer.status, `${method} ${path}: ${answer.text}`).toBeLessThan(300);
    return answer;
  };

  it('is allowed by their roles, every single access: phones', async () => {
    const { calendarPath, resource } = gateway.shop;
    const home = '/dav/calendars/anna/';
    const one = { headers: { depth: '1' } };
    for (const path of ['/dav/', '/dav/principals/anna/', home, calendarPath]) await dav('PROPFIND', path, one);
    await dav('OPTIONS', calendarPath);
    expect((await dav('PUT', `${calendarPath}a.ics`, { body: event('a') })).status).toBe(201);
    expect((await dav('GET', `${calendarPath}a.ics`)).status).toBe(200);
    await dav('HEAD', `${calendarPath}a.ics`);
    await dav('COPY', `${calendarPath}a.ics`, { headers: { destination: `${calendarPath}b.ics` } });
    await dav('MOVE', `${calendarPath}a.ics`, { headers: { destination: `${calendarPath}c.ics` } });
    await dav('POST', `${calendarPath}?add-member`, { body: event('d'), headers: { 'content-type': 'text/calendar' } });
    const name =
      '<propertyupdate xmlns="DAV:"><set><prop><displayname>Mine</displayname></prop></set></propertyupdate>';
    for (const path of [calendarPath, '/dav/principals/anna/']) await dav('PROPPATCH', path, { body: name });
    const dead = '<propertyupdate xmlns="DAV:"><set><prop><x xmlns="urn:x">1</x></prop></set></propertyupdate>';
    for (const path of [home, '/dav/principals/anna/'])
      expect((await dav('PROPPATCH', path, { body: dead })).text).toContain('200 OK');
    expect((await dav('MKCALENDAR', `${home}private/`)).status).toBe(201);
    await dav('MOVE', `${calendarPath}c.ics`, { headers: { destination: `${home}private/c.ics` } });
    await dav('DELETE', `${home}private/c.ics`);
    await dav('DELETE', `${home}private/`);
    const sync =
      '<sync-collection xmlns="DAV:"><sync-token/><sync-level>1</sync-level><prop><getetag/></prop></sync-collection>';
    expect((await dav('REPORT', calendarPath, { body: sync })).status).toBe(207);
    const multiget = `<C:calendar-multiget xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><prop><getetag/><C:calendar-data/></prop><href>${calendarPath}c.ics</href></C:calendar-multiget>`;
    await dav('REPORT', calendarPath, { body: multiget });
    await dav('PROPFIND', calendarPath, { auth: { userName: 'anna', password: 'wrong' } });
    // A writer that died before it moved the high-water mark: the next reader has to.
    const lagging = await gateway.table.client.call('UpdateItem', {
      TableName: gateway.table.tableName,
      Key: { pk: `calendar#${resource.id}`, sk: 'head' },
      UpdateExpression: 'SET stable = stable - :one',
      ExpressionAttributeValues: { ':one': 1 },
      ReturnValues: 'ALL_NEW',
    });
    await dav('REPORT', calendarPath, { body: sync });
    const marks = accesses.filter(
      ({ action, context }) =>
        action === 'dynamodb:UpdateItem' && context['dynamodb:LeadingKeys']?.includes(`calendar#${resource.id}`),
    );
    expect(marks).not.toEqual([]);
    expect(lagging.Attributes?.stable).toBeGreaterThan(0);
  });

  it('is allowed by their roles, every single access: administration, diary and self-service', async () => {
    const { resource, branch, user, password } = gateway.shop;
    for (const path of ['branches', 'users', 'resources', 'service-accesses', 'audit'])
      await admin('GET', `/admin/v1/${path}`);
    for (const path of [
      `branches/${branch.id}`,
      `users/${user.id}`,
      `resources/${resource.id}`,
      'service-accesses/anna',
    ]) {
      await admin('GET', `/admin/v1/${path}`);
    }
    await admin('POST', '/admin/v1/branches', { name: 'Altstadt', zone: 'Europe/Berlin' }, { 'idempotency-key': 'k1' });
    await admin('POST', '/admin/v1/resources', { kind: 'place', name: 'Room', zone: 'Europe/Berlin', userId: user.id });
    const access = { userName: 'emil', userId: user.id, branchId: branch.id, confirmed: true };
    await admin('POST', '/admin/v1/service-accesses', access);
    const emil = '/admin/v1/service-accesses/emil';
    await admin('PATCH', emil, { confirmed: false });
    await admin('PUT', `${emil}/password`, { password: 'seventeen lenses' });
    await admin('GET', `${emil}/resource-urls`);
    await admin('DELETE', emil);
    await admin('PATCH', `/admin/v1/users/${user.id}`, { name: 'Anna' });
    await admin('PATCH', `/admin/v1/branches/${branch.id}`, { zone: 'Europe/Vienna' });
    await admin('PATCH', `/admin/v1/resources/${resource.id}`, { allowCalendarSync: false });
    await admin('PATCH', `/admin/v1/resources/${resource.id}`, { allowCalendarSync: true });
    const appointments = `/admin/v1/resources/${resource.id}/appointments`;
    const made = await admin('POST', appointments, {
      title: 'Fitting',
      start: '2026-11-25T09:00',
      end: '2026-11-25T09:30',
    });
    await admin('GET', `${appointments}/${JSON.parse(made.text).id}`);
    await admin('DELETE', `${appointments}/${JSON.parse(made.text).id}`);
    await admin('POST', `${appointments}/import`, event('imported'), { 'content-type': 'text/calendar' });
    await admin('GET', `${appointments}?from=2026-11-01&to=2026-12-01`);
    await admin('GET', `${appointments}/export`);
    const invited = await admin('POST', '/admin/v1/service-accesses/anna/invitations', { resourceId: resource.id });
    const page = new URL(JSON.parse(invited.text).url).pathname;
    expect((await dav('GET', page, { auth: null })).status).toBe(200);
    const used = await dav('POST', page, { auth: null });
    expect(used.status).toBe(303);
    expect((await dav('GET', used.headers.location ?? '', { auth: null })).status).toBe(200);
    const feeds = `/admin/v1/resources/${resource.id}/feeds`;
    const feed = JSON.parse((await admin('POST', feeds, { privacy: 'busy' })).text);
    expect((await dav('GET', new URL(feed.url).pathname, { auth: null })).status).toBe(200);
    await admin('POST', `${feeds}/${feed.id}/rotate`);
    await admin('DELETE', `${feeds}/${feed.id}`);
    await admin('GET', '/admin/v1/service-accesses/anna/devices');
    await admin('POST', '/admin/v1/service-accesses/anna/reset-sync');
    for (const own of ['/me', '/me/entries', '/me/devices'])
      await dav('GET', own, { auth: { userName: 'anna', password } });
    const changed = await dav('PUT', '/me/password', {
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ oldPassword: password, newPassword: 'eighteen lenses' }),
    });
    expect(changed.status, changed.text).toBeLessThan(300);
    expect((await dav('GET', '/console', { auth: null })).status).toBe(200);
  });

  it('is allowed by their roles, every single access: webhooks', async () => {
    // Nobody listens there, so that the sender also keeps what failed.
    const made = await admin('POST', '/admin/v1/webhooks', { url: 'http://127.0.0.1:9/' });
    const one = `/admin/v1/webhooks/${JSON.parse(made.text).id}`;
    await admin('GET', '/admin/v1/webhooks');
    await admin('POST', `${one}/test`);
    await admin('POST', `${one}/secret`);
    const told = { title: 'Told', start: '2026-11-26T09:00', end: '2026-11-26T09:30' };
    await admin('POST', `/admin/v1/resources/${gateway.shop.resource.id}/appointments`, told);
    accesses = [];
    await deliverAll(gateway.runtime.admin);
    seen.set(webhooksFunction.functionName, accesses);
    expect(accesses.map(({ action }) => action)).toContain('dynamodb:UpdateItem');
    await admin('PATCH', one, { enabled: false });
    await admin('DELETE', one);
  });

  it('B10 is allowed to those who restore, undo, erase and sweep', async () => {
    const { id } = json(await admin('POST', '/admin/v1/resources', { kind: 'place', name: 'Cellar' }));
    const path = `/admin/v1/resources/${id}`;
    const times = { start: '2026-12-02T09:00', end: '2026-12-02T09:30', title: 'Eye test', customer: 'Berg, Ida' };
    const { id: appointment } = json(await admin('POST', `${path}/appointments`, times));
    await admin('PATCH', `${path}/appointments/${appointment}`, { title: 'Fitting' });
    const { items } = json(await admin('GET', `${path}/appointments/${appointment}/history`));
    await admin('POST', `${path}/appointments/${appointment}/history/${items[1].version}/restore`);
    await admin('DELETE', `${path}/appointments/${appointment}`);
    await admin('GET', `${path}/trash`);
    await admin('POST', `${path}/trash/${appointment}/restore`);
    await admin('POST', '/admin/v1/undo-deletions', { serviceAccess: 'anna', from: '2026-11-01T00:00:00Z' });
    await admin('DELETE', path);
    await admin('GET', '/admin/v1/deleted-resources');
    await admin('POST', '/admin/v1/erasures', { customer: { label: 'Berg, Ida' } });
    await admin('POST', `/admin/v1/deleted-resources/${id}/restore`);
    await admin('DELETE', path);

    accesses = [];
    // The diary, and the calendar that the phones above made and deleted (B13).
    expect(await sweepDeleted(gateway.table, () => gateway.clock.now + 31 * 86_400_000)).toBe(2);
    const refused = accesses.filter((access) => !allowedBy(statementsOf('sweep'), access));
    expect([accesses.length > 3, refused]).toEqual([true, []]);
    const [reading] = accessesOf('GetItem', { Key: { pk: 'access#anna', sk: 'access' } }) as [Access];
    expect(allowedBy(statementsOf('sweep'), reading)).toBeUndefined();
  });

  it('B10 is swept once a day', () => {
    template.hasResourceProperties('AWS::Events::Rule', { ScheduleExpression: 'rate(1 day)' });
  });

  it('is denied to the others', () => {
    const [put] = accessesOf('TransactWriteItems', {
      TransactItems: [{ Put: { Item: { pk: 'calendar#1', sk: 'object#a', body: 'x' } } }],
    }) as [Access];
    const [stealing] = accessesOf('UpdateItem', {
      Key: { pk: 'access#anna', sk: 'access' },
      UpdateExpression: 'SET confirmed = :yes',
    }) as [Access];
    const [reading] = accessesOf('GetItem', { Key: { pk: 'calendar#1', sk: 'object#a' } }) as [Access];
    const [enabling] = accessesOf('UpdateItem', {
      Key: { pk: 'calendar#1', sk: 'head' },
      UpdateExpression: 'SET allowCalendarSync = :yes',
    }) as [Access];
    expect(allowedBy(statementsOf('put'), put)).toBeDefined();
    expect(allowedBy(statementsOf('report'), put)).toBeUndefined();
    for (const name of ['access', 'webhooks']) expect(allowedBy(statementsOf(name), put)).toBeUndefined();
    expect(allowedBy(statementsOf('access'), stealing)).toBeDefined();
    for (const name of ['put', 'propfind', 'webdav', 'appointments', 'webhooks'])
      expect(allowedBy(statementsOf(name), stealing)).toBeUndefined();
    expect(allowedBy(statementsOf('get'), reading)).toBeDefined();
    for (const name of ['access', 'me']) expect(allowedBy(statementsOf(name), reading)).toBeUndefined();
    expect(allowedBy(statementsOf('access'), enabling)).toBeDefined();
    expect(allowedBy(statementsOf('propfind'), enabling)).toBeUndefined();
  });

  it('covers every function, and nothing was refused', () => {
    const used = functions.map(({ functionName }) => functionName).filter((name) => name !== 'webdav');
    expect(used.filter((name) => !seen.has(name))).toEqual([]);
    const refused = [...seen].flatMap(([name, done]) => {
      const statements = statementsOf(name);
      return done
        .filter((access) => !allowedBy(statements, access))
        .map((access) => `${name}: ${JSON.stringify(access)}`);
    });
    expect([...new Set(refused)]).toEqual([]);
  });
});
