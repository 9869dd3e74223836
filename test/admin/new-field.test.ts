import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { columnsOf, formOf } from '../../lambdas/console/entities/kinds.ts';
import { handlerOf } from '../../shared/admin/handler.ts';
import { openApiDocument } from '../../shared/admin/openapi/document.ts';
import { resourceCallsOf } from '../../shared/admin/resources.ts';
import { diaryResourceFields } from '../../shared/model/entities/diary-resource.ts';
import { entityFields } from '../../shared/model/entities/entities.ts';
import { type Fields, fieldNames } from '../../shared/model/entities/field.ts';
import { dynamoAdminStore } from '../../shared/store/dynamo/administration/admin-store.ts';
import { lineOf, rowOf } from '../../shared/store/dynamo/maintenance/lines.ts';
import { allRows, putRows } from '../../shared/store/dynamo/maintenance/rows.ts';
import { headProjection, headProjectionOf } from '../../shared/store/dynamo/rows/table.ts';
import { freshTable } from '../support/dynamodb.ts';
import { startGateway, type TestGateway } from '../support/gateway.ts';
import { api, event, poll, put } from './requests.ts';

/** A copy of the table of fields with three more rows, and nothing else. */
const fields = {
  ...diaryResourceFields,
  shortName: { holds: { type: 'label' }, set: 'always', optional: true, filter: true, column: true },
  bookable: { holds: { type: 'flag' }, set: 'always', initial: true, filter: true },
  notesForStaff: { holds: { type: 'text', most: 500 }, set: 'always', optional: true, attribute: 'staffNotes' },
} as const satisfies Fields;

const given = { shortName: 'Em', bookable: false, notesForStaff: 'two\nlines' };

describe('a field added to the table of fields of a diary resource is nowhere lost', () => {
  let gateway: TestGateway;
  const handle = handlerOf(resourceCallsOf(fields));
  const stored = (table: Parameters<typeof dynamoAdminStore>[0] | TestGateway['table']) =>
    dynamoAdminStore({ clock: () => gateway.clock.now, ...table, fields });

  beforeEach(async () => {
    gateway = await startGateway();
  });
  afterEach(() => gateway.close());

  const call = async (method: string, path: string, body?: object, query = '') => {
    const request = {
      method,
      path: `/admin/v1/resources${path}`,
      query,
      headers: new Map<string, string>(),
      body: new TextEncoder().encode(body === undefined ? '' : JSON.stringify(body)),
      sourceIp: '192.0.2.1',
    };
    const store = { ...gateway.runtime.admin.store, ...stored(gateway.table) };
    const answer = await handle(request, { ...gateway.runtime.admin, store }, { subject: 'ada', sourceIp: '' });
    return JSON.parse(answer.body ?? '{}');
  };
  const make = (more: object = {}) =>
    call('POST', '', { kind: 'person', name: 'Emil', userId: 'anna-user', allowCalendarSync: true, ...given, ...more });

  it('POST, GET, list, filter, PATCH and null', async () => {
    const made = await make();
    const other = await make({ shortName: 'Be' });
    expect(made).toMatchObject(given);
    expect(await call('GET', `/${made.id}`)).toEqual(made);
    const { items } = await call('GET', '');
    expect(items.find(({ id }: { id: string }) => id === made.id)).toMatchObject(given);
    const found = await call('GET', '', undefined, 'shortName=Be');
    expect(found.items.map(({ id }: { id: string }) => id)).toEqual([other.id]);

    const patch = { shortName: 'Emi', bookable: true };
    expect(await call('PATCH', `/${made.id}`, patch)).toMatchObject({ ...given, ...patch });
    const cleared = await call('PATCH', `/${made.id}`, { shortName: null, notesForStaff: null });
    expect(cleared).toMatchObject({ bookable: true });
    expect(await call('GET', `/${made.id}`)).toEqual(cleared);
    expect(['shortName' in cleared, 'notesForStaff' in cleared]).toEqual([false, false]);
  });

  it('has its initial value, and is refused where it does not fit, in words', async () => {
    const { bookable: _, ...others } = given;
    const body = { kind: 'person', name: 'Emil', ...others };
    expect((await call('POST', '', body)).bookable).toBe(true);
    await expect(call('POST', '', { ...body, shortName: 'x'.repeat(300) })).rejects.toMatchObject({
      about: { issues: [{ field: 'shortName', message: { en: 'must be one line of 1 to 200 characters' } }] },
    });
  });

  it('stays where it is when a phone writes, and when something else is changed', async () => {
    const { id } = await make();
    expect((await put(gateway, `/dav/calendars/anna/${id}/a.ics`, event('a'))).status).toBe(201);
    await call('PATCH', `/${id}`, { name: 'Emil Vogt' });
    expect(await call('GET', `/${id}`)).toMatchObject({ ...given, name: 'Emil Vogt' });
  });

  it('goes out with an export and comes in with an import', async () => {
    const { id } = await make();
    const copy = await freshTable();
    const lines: string[] = [];
    for await (const row of allRows(gateway.table)) lines.push(lineOf(row));
    await putRows(
      copy,
      (async function* () {
        for (const line of lines) yield rowOf(line);
      })(),
    );
    expect(await stored(copy).load('resource', id)).toMatchObject(given);
    const { items } = await stored(copy).list('resource', { limit: 9 }, (one) => one.id === id);
    expect(items).toMatchObject([given]);
  });

  it('is among the attributes that the grant on heads names, under its name in the table, and nothing else is added', () => {
    const added = headProjectionOf(fields).filter((name) => !headProjection.includes(name));
    expect(added).toEqual(['shortName', 'bookable', 'staffNotes']);
  });

  it('is in the description of the API and in the console', () => {
    const { components } = openApiDocument(resourceCallsOf(fields), []);
    const schemas = components.schemas as Readonly<Record<string, { properties: object }>>;
    for (const name of ['NewDiaryResource', 'DiaryResourcePatch', 'DiaryResource'])
      expect([name, Object.keys(schemas[name]?.properties ?? {})]).toEqual([
        name,
        expect.arrayContaining(Object.keys(given)),
      ]);
    const inputs = formOf('resource', fields).filter(({ name }) => name in given);
    expect(inputs).toEqual([
      { name: 'shortName', input: { type: 'text' } },
      { name: 'bookable', input: { type: 'flag' }, initial: true },
      { name: 'notesForStaff', input: { type: 'area' } },
    ]);
    expect(columnsOf(fields)).toContain('shortName');
  });
});

const phoneRules = {
  defaultType: 'Eye test',
  defaultStatus: 'proposed',
  defaultPreparationMinutes: 0,
  defaultFollowUpMinutes: 10,
  minimumMinutes: 15,
  maximumMinutes: 60,
};

it.each([
  ['branch', '/branches/anna-branch', { types: [{ name: 'Eye test', color: '#112233' }] }],
  ['user', '/users/anna-user', { branchId: 'anna-branch' }],
  ['resource', '/resources/anna-diary', { color: '#112233', syncPastDays: 1, syncFutureDays: 2, ...phoneRules }],
  [
    'access',
    '/service-accesses/anna',
    {
      description: 'x',
      privacy: 'busy',
      validFrom: '2026-01-01',
      validUntil: '2027-01-01',
      onRevocation: 'clear',
      clearDays: 3,
    },
  ],
] as const)(
  'every field of a %s that answers show comes back with GET and list, and no other',
  async (kind, path, more) => {
    const gateway = await startGateway();
    try {
      await api(gateway, 200, 'PATCH', path, more);
      if (kind === 'access') {
        const auth = { userName: 'anna', password: 'lens cloth 42' };
        await api(gateway, 200, 'PUT', `${path}/password`, { password: auth.password });
        await poll(gateway, gateway.shop.calendarPath, auth);
      }
      const shown = fieldNames(entityFields[kind], ({ kept }) => kept === undefined);
      const one = await api(gateway, 200, 'GET', path);
      const { items } = await api(gateway, 200, 'GET', path.replace(/\/[^/]+$/, ''));
      const besides = ['notes', 'works'];
      for (const answer of [one, items[0]])
        expect(
          Object.keys(answer)
            .filter((name) => !besides.includes(name))
            .sort(),
        ).toEqual([...shown].sort());
    } finally {
      await gateway.close();
    }
  },
);
