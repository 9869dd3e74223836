import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openApiDocument } from '../../shared/admin/openapi/document.ts';
import { adminCalls } from '../../shared/admin/routes.ts';
import { startGateway, type TestGateway } from '../support/gateway.ts';
import { api } from './requests.ts';

/** As much of JSON Schema as the calls use. */
interface Schema {
  readonly type?: string;
  readonly anyOf?: readonly Schema[];
  readonly enum?: readonly string[];
  readonly const?: string;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxItems?: number;
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  /** Any member is taken. */
  readonly additionalProperties?: boolean | object;
}

interface Operation {
  readonly parameters: readonly { readonly name: string; in: string; required: boolean; schema: Schema }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> };
}

/** The document with every named schema where it is referred to. */
const withoutReferences = (document: ReturnType<typeof openApiDocument>): unknown => {
  const schemas: Readonly<Record<string, unknown>> = document.components.schemas;
  return JSON.parse(JSON.stringify(document), (_key, value) =>
    typeof value?.$ref === 'string' && value.$ref.startsWith('#/components/schemas/')
      ? (schemas[value.$ref.split('/').at(-1) ?? ''] ?? value)
      : value,
  );
};

const ofOtherTypes: Readonly<Record<string, readonly unknown[]>> = {
  string: [7, true, [], {}],
  boolean: ['true', 0, [], {}],
  integer: ['7', true, [], 1.5],
  number: ['7', true, []],
  array: ['x', 7, {}],
  object: ['x', 7, [], true],
};

/** A point in time for the platform's own reading of dates, and for nobody else. */
const looseDate = '1 1 2026 10:00';

const looseDates = ({ pattern }: Pick<Schema, 'pattern'>): readonly string[] =>
  pattern !== undefined && !new RegExp(pattern, 'u').test(looseDate) ? [looseDate] : [];

/** Values that a field must not take: of another type, just past a limit, outside a list, half a character. */
const wrongFor = (schema: Schema): readonly unknown[] => {
  if (schema.anyOf) {
    const variants = schema.anyOf.filter(({ type }) => type !== 'null');
    return variants.flatMap(wrongFor).filter((value) => value !== null);
  }
  const { type = 'string', minLength = 0, maxLength, minimum, maximum, items, properties = {} } = schema;
  const bounded = schema.enum ?? schema.const ?? schema.pattern;
  return [
    null,
    ...(ofOtherTypes[type] ?? []),
    ...(type === 'string' ? ['\ud800', 'x'.repeat((maxLength ?? 100_000) + 1)] : []),
    ...(minLength > 0 ? ['', ' '.repeat(minLength)] : []),
    ...(bounded === undefined ? [] : ['\u0000']),
    ...looseDates(schema),
    ...(schema.enum || schema.const ? ['no such value'] : []),
    ...(minimum === undefined ? [] : [minimum - 1]),
    ...(maximum === undefined ? [] : [maximum + 1]),
    ...(items ? wrongFor(items).map((value) => [value]) : []),
    ...(schema.maxItems === undefined ? [] : [Array(schema.maxItems + 1).fill(items?.enum?.[0] ?? 'x')]),
    ...(type === 'object' && schema.additionalProperties !== true ? [{ unheardOf: 1 }] : []),
    ...Object.entries(properties).flatMap(([name, inner]) => wrongFor(inner).map((value) => ({ [name]: value }))),
  ];
};

/** The same for a parameter of a query, which is text; what is true or false is spelled so and not otherwise. */
const wrongTextFor = ({ type, enum: values, pattern, maxLength, minimum, maximum }: Schema): readonly string[] => [
  ...(type === 'integer' ? ['x', '1.5', ' 7x', '1e999'] : []),
  ...(minimum === undefined ? [] : [String(minimum - 1)]),
  ...(maximum === undefined ? [] : [String(maximum + 1)]),
  ...(values ? ['no such value', ''] : []),
  ...(pattern ? ['\u0000', '', '?'] : []),
  ...looseDates({ pattern }),
  ...(maxLength === undefined ? [] : ['x'.repeat(maxLength + 1)]),
  ...(type === 'boolean' ? ['', '1', '0', 'yes', 'no', 'TRUE', 'False', ' true', 'maybe', 'null'] : []),
];

/** Values at the very limit. */
const extremeFor = ({ anyOf, maxLength, minLength, pattern, minimum, maximum }: Schema): readonly unknown[] => [
  ...(anyOf ?? []).flatMap(extremeFor),
  ...(maxLength === undefined || (pattern && !pattern.includes('P{Cc}')) ? [] : ['x'.repeat(maxLength)]),
  ...(minLength === undefined ? [] : ['x'.repeat(minLength)]),
  ...[minimum, maximum].filter((edge) => edge !== undefined),
];

describe('bad input, worked out from the schemas', () => {
  let gateway: TestGateway;
  /** For each call with a JSON body: a body it takes. */
  let good: Readonly<Record<string, object>>;
  let pathParameters: Readonly<Record<string, string>>;
  let silentRoom: string;

  beforeAll(async () => {
    gateway = await startGateway();
    const unreachable = async () => Promise.reject(new TypeError('fetch failed'));
    Object.assign(gateway.runtime.admin, { fetch: unreachable });
    const { branch, user, resource } = gateway.shop;
    const room = await api(gateway, 201, 'POST', '/resources', { kind: 'place', name: 'Room', userId: user.id });
    const appointment = { start: '2026-12-02T09:00', end: '2026-12-02T09:30', title: 'Eye test' };
    const appointments = `/resources/${resource.id}/appointments`;
    const { id: appointmentId } = await api(gateway, 201, 'POST', appointments, appointment);
    const { id: webhookId } = await api(gateway, 201, 'POST', '/webhooks', { url: 'http://127.0.0.1/' });
    const { id: feedId } = await api(gateway, 201, 'POST', `/resources/${resource.id}/feeds`, { privacy: 'busy' });
    pathParameters = {
      branchId: branch.id,
      userId: user.id,
      resourceId: resource.id,
      userName: 'anna',
      appointmentId,
      webhookId,
      feedId,
    };
    Object.assign(pathParameters, { version: '1' });
    good = {
      'POST /branches': { name: 'Hafen', zone: 'Europe/Berlin' },
      'PATCH /branches/{branchId}': {},
      'POST /users': { name: 'Emil' },
      'PATCH /users/{userId}': {},
      'POST /resources': { kind: 'person', name: 'Emil' },
      'PATCH /resources/{resourceId}': {},
      'PUT /resources/{resourceId}/google-link': { refreshToken: 't' },
      'PUT /resources/{resourceId}/shares/users/{userId}': { level: 'read' },
      'PUT /resources/{resourceId}/shares/branches/{branchId}': { level: 'read' },
      'POST /resources/{resourceId}/feeds': { privacy: 'busy' },
      'PATCH /resources/{resourceId}/feeds/{feedId}': {},
      'POST /service-accesses': { userName: 'emil', userId: user.id },
      'PATCH /service-accesses/{userName}': {},
      'PUT /service-accesses/{userName}/password': {},
      'POST /service-accesses/{userName}/test': { resourceId: resource.id },
      'POST /service-accesses/{userName}/invitations': { resourceId: resource.id },
      'POST /resources/{resourceId}/appointments': appointment,
      'PATCH /resources/{resourceId}/appointments/{appointmentId}': {},
      'POST /webhooks': { url: 'http://127.0.0.1/' },
      'PATCH /webhooks/{webhookId}': {},
      'POST /free-busy': { resourceIds: ['none'], from: '2026-12-01T00:00:00Z', to: '2026-12-02T00:00:00Z' },
      'POST /resources/{resourceId}/trash/restore': { ids: ['none'] },
      'POST /erasures': { customer: { label: 'Nobody' } },
      'POST /undo-deletions': { serviceAccess: 'nobody', from: '2026-11-22T08:00:00Z' },
      'POST /appointments/batch': { operations: [{ op: 'delete', resourceId: resource.id, id: 'none' }] },
    };
    silentRoom = room.id;
  });
  afterAll(() => gateway.close());

  const { paths } = withoutReferences(openApiDocument(adminCalls, [])) as unknown as {
    paths: Record<string, Record<string, Operation>>;
  };
  const calls = adminCalls.flatMap(({ method, path, status: success }) => {
    const schema = paths[path]?.[method.toLowerCase()]?.requestBody?.content['application/json']?.schema;
    return schema ? [{ name: `${method} ${path.replace('/admin/v1', '')}`, method, path, schema, success }] : [];
  });

  const send = (method: string, path: string, body: unknown, headers: Record<string, string> = {}) => {
    const url = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => pathParameters[name] ?? '');
    return gateway.admin(method, url, JSON.stringify(body), { 'content-type': 'application/json', ...headers });
  };

  /** All of the table but what counts sign-ins. */
  const everything = async () => {
    const { client, tableName } = gateway.table;
    const { Items = [] } = await client.call('Scan', { TableName: tableName });
    const rows = Items.filter(({ pk }) => !String(pk).startsWith('failures'));
    return new Map(rows.map((row) => [`${row.pk} ${row.sk}`, row]));
  };

  it.each(calls)('$name refuses every field past its limits and changes nothing', async ({ name, ...call }) => {
    const { method, path, schema } = call;
    const base = good[name];
    expect(base, 'a body that this call takes').toBeDefined();
    const before = await everything();
    for (const [field, shape] of Object.entries(schema.properties ?? {})) {
      for (const value of wrongFor(shape)) {
        const { status, text } = await send(method, path, { ...base, [field]: value });
        const { code, items } = JSON.parse(text || '{}');
        // Of a batch each operation is refused by itself.
        const [refused = { status, problem: { code } }] = items ?? [];
        const seen = [field, JSON.stringify(value)?.slice(0, 40), refused.status, refused.problem?.code];
        expect(seen).toEqual([field, seen[1], 400, 'invalid-input']);
      }
    }
    for (const body of [null, [], 'x', 7]) expect([body, (await send(method, path, body)).status]).toEqual([body, 400]);
    for (const broken of ['{', '\u0000', '{"a":1}}'])
      expect((await gateway.admin(method, path, broken, { 'content-type': 'application/json' })).status).toBe(400);
    expect(await everything()).toEqual(before);
  });

  /** Lengths are right, and still it makes no sense: a name too long for one, a window of no instants, a password of one letter. */
  const refusedAtLimits: Readonly<Record<string, readonly [status: number, code: string]>> = {
    'POST userName': [422, 'username-invalid'],
    'PATCH userName': [409, 'username-immutable'],
    'POST validFrom': [422, 'invalid-window'],
    'POST validUntil': [422, 'invalid-window'],
    'PATCH validFrom': [422, 'invalid-window'],
    'PATCH validUntil': [422, 'invalid-window'],
    'PUT password': [422, 'password-too-weak'],
    'POST url': [422, 'webhook-url-refused'],
    'PATCH url': [422, 'webhook-url-refused'],
  };

  it.each(calls)(
    '$name takes every field at its limits, or says by a note of its own why not',
    async ({ name, ...call }) => {
      const { method, path, schema, success } = call;
      // What makes a zone is no matter of length.
      const fields = Object.entries(schema.properties ?? {}).filter(([field]) => field !== 'zone');
      for (const [field, shape] of fields) {
        for (const value of extremeFor(shape)) {
          const { status, text } = await send(method, path, { ...good[name], [field]: value });
          const expected = refusedAtLimits[`${method} ${field}`] ?? [success, undefined];
          const seen = [field, String(value).slice(0, 20)];
          // What was made or set must not decide about the next field.
          if (name === 'POST /service-accesses' && status === success)
            await gateway.admin('DELETE', `/admin/v1/service-accesses/${JSON.parse(text).userName}`);
          if (method === 'PATCH' && field.endsWith('Minutes')) await send(method, path, { [field]: null });
          expect([...seen, status, JSON.parse(text || '{}').code]).toEqual([...seen, ...expected]);
        }
      }
    },
  );

  const queries = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, { parameters }]) => {
      const own = parameters.filter((parameter) => parameter.in === 'query');
      return own.length > 0 ? [{ method: method.toUpperCase(), path, parameters: own }] : [];
    }),
  );

  it.each(queries)('$method $path refuses every parameter past its limits', async ({ method, path, parameters }) => {
    const before = await everything();
    const ask = async (query: Record<string, string>) => {
      const needed = parameters.filter(({ required }) => required).map(({ name }) => [name, '2026-12-01']);
      const text = new URLSearchParams({ ...Object.fromEntries(needed), ...query });
      const { status, text: answer } = await send(method, `${path}?${text}`, method === 'PATCH' ? {} : undefined);
      return [status, JSON.parse(answer).code];
    };
    for (const { name, schema } of parameters)
      for (const value of wrongTextFor(schema))
        expect([name, value.slice(0, 40), ...(await ask({ [name]: value }))]).toEqual([
          name,
          value.slice(0, 40),
          400,
          'invalid-input',
        ]);
    expect(await ask({ unheardOf: '1' })).toEqual([400, 'invalid-input']);
    if (parameters.some(({ required }) => required)) expect((await send(method, path, undefined)).status).toBe(400);
    expect(await everything()).toEqual(before);
  });

  const foreign = ['branchId', 'userId', 'resourceId', 'secondResourceId'];
  it.each(calls)('$name knows no ids but its own', async ({ name, method, path, schema }) => {
    const before = await everything();
    for (const field of Object.keys(schema.properties ?? {}).filter((property) => foreign.includes(property)))
      expect([field, (await send(method, path, { ...good[name], [field]: 'x-unknown' })).status]).toEqual([
        field,
        name.endsWith('/test') ? 200 : 404,
      ]);
    for (const parameter of path.match(/\{\w+\}/g) ?? []) {
      const { status } = await send(method, path.replace(parameter, 'x-unknown'), good[name]);
      expect([parameter, status]).toEqual([parameter, 404]);
    }
    expect(await everything()).toEqual(before);
  });

  const identified = adminCalls.filter(({ path }) => path.includes('{'));
  const strangers = ['x'.repeat(2_100), 'x'.repeat(1_025), 'ü'.repeat(1_100), '😀'.repeat(600), 'x-unknown', '#', ' '];
  it.each(identified)(
    'T73 $method $path knows nothing by an id of any length, whatever else is right',
    async ({ method, path }) => {
      const before = await everything();
      const queried = queries.find((one) => one.method === method && one.path === path)?.parameters ?? [];
      const needed = queried.filter(({ required }) => required).map((parameter) => `${parameter.name}=2026-12-01`);
      for (const parameter of path.match(/\{\w+\}/g) ?? [])
        for (const id of strangers) {
          const at = `${path.replace(parameter, encodeURIComponent(id))}?${needed.join('&')}`;
          const body = good[`${method} ${path.replace('/admin/v1', '')}`];
          const { status, text } = await send(method, at, body);
          const seen = [parameter, id.slice(0, 20), id.length];
          expect([...seen, status, JSON.parse(text).code]).toEqual([
            ...seen,
            404,
            expect.stringMatching(/^[a-z]+-not-found$/),
          ]);
        }
      expect(await everything()).toEqual(before);
    },
  );

  const conditional = adminCalls.filter(({ method }) => ['PUT', 'PATCH', 'DELETE'].includes(method));
  it.each(conditional)('$method $path with a stale ETag changes nothing', async ({ method, path }) => {
    const name = `${method} ${path.replace('/admin/v1', '')}`;
    // The shop's own diary is synchronised, and then no link is taken whatever the ETag.
    const address = path.endsWith('/google-link') ? path.replace('{resourceId}', silentRoom) : path;
    const before = await everything();
    const { status, text } = await send(method, address, good[name], { 'if-match': '"not this one"' });
    expect([status, JSON.parse(text).code]).toEqual([412, 'stale']);
    expect(await everything()).toEqual(before);
  });
});
