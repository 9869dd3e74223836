import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import type { Input, Places } from './input.ts';
import { mostly, oddNumber, oddText, perhapsDamaged } from './text.ts';

interface Schema {
  readonly $ref?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly allOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
}

interface Operation {
  readonly requestBody?: { readonly content?: Readonly<Record<string, { readonly schema?: Schema }>> };
}

interface OpenApi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

const openApi = JSON.parse(
  readFileSync(new URL('../../../shared/admin/openapi/openapi.json', import.meta.url), 'utf8'),
) as OpenApi;

const fieldsOf = ({ $ref, properties = {}, allOf = [], anyOf = [], oneOf = [] }: Schema): readonly string[] => {
  const referred = $ref && openApi.components.schemas[$ref.slice($ref.lastIndexOf('/') + 1)];
  return [
    ...Object.keys(properties),
    ...(referred ? fieldsOf(referred) : []),
    ...[...allOf, ...anyOf, ...oneOf].flatMap(fieldsOf),
  ];
};

/** Every operation of the administration, as its own description has them; the page's two calls that make many rows stay out. */
const operations = Object.entries(openApi.paths).flatMap(([path, item]) =>
  Object.entries(item)
    .filter(([method]) => ['get', 'post', 'put', 'patch', 'delete'].includes(method))
    .map(([method, { requestBody }]) => ({
      method: method.toUpperCase(),
      path: path.startsWith('/admin') ? path : `/admin/v1${path}`,
      fields: [...new Set(fieldsOf(requestBody?.content?.['application/json']?.schema ?? {}))],
      hasBody: requestBody !== undefined,
    })),
);

const value = fc.oneof(
  fc.constantFrom<unknown>(
    ...[
      true,
      false,
      null,
      0,
      -1,
      1e21,
      '',
      'anna',
      'Europe/Berlin',
      'Nowhere/Land',
      '2026-12-01',
      '2026-12-01T09:00',
      '2026-13-45',
      'FREQ=DAILY;COUNT=3',
      'FREQ=FOO',
      'FREQ=WEEKLY;BYDAY=XX;WKST=XX',
      'INTERVAL=0',
      '#3366CC',
    ],
  ),
  oddText,
  oddNumber,
  fc.string({ minLength: 2_000, maxLength: 2_100 }),
  fc.array(fc.constantFrom('organiser', 'x', ''), { maxLength: 3 }),
  fc.dictionary(fc.constantFrom('read', 'write', '__proto__', 'constructor'), fc.boolean(), { maxKeys: 3 }),
);

const pathOf = (template: string, ids: readonly string[]): fc.Arbitrary<string> => {
  const slots = template.match(/\{[^}]+\}/g) ?? [];
  const id = fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...ids) },
    { weight: 1, arbitrary: fc.constantFrom('none', 'x'.repeat(2_100), '%00', '%2e%2e', 'a%2Fb', '%zz', '__proto__') },
    { weight: 1, arbitrary: oddText.map((text) => encodeURIComponent(text.replace(/[\ud800-\udfff]/g, ''))) },
  );
  return fc
    .array(id, { minLength: slots.length, maxLength: slots.length })
    .map((found) => slots.reduce((path, slot, index) => path.replace(slot, found[index] ?? ''), template));
};

const queryOf = fc.oneof(
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      '',
      '?from=2026-12-01&to=2026-12-31',
      '?limit=2',
      '?cursor=x',
      '?from=2026-12-31&to=2026-12-01',
      '?limit=0',
      '?limit=1e9',
      '?from=x',
      '?q=%zz',
    ),
  },
  { weight: 1, arbitrary: oddText.map((text) => `?q=${encodeURIComponent(text.replace(/[\ud800-\udfff]/g, ''))}`) },
);

/** Bodies that the administration takes, by the end of their path. */
const meant: Readonly<Record<string, object>> = {
  '/branches': { name: 'Mitte', zone: 'Europe/Berlin' },
  '/users': { name: 'Anna', branchId: 'anna-branch', rights: ['organiser'] },
  '/resources': { kind: 'place', name: 'Room', zone: 'Europe/Berlin' },
  '/service-accesses': { userName: 'emil', userId: 'anna-user', branchId: 'anna-branch', confirmed: true },
  '/appointments': { start: '2026-12-01T09:00', end: '2026-12-01T09:30', zone: 'Europe/Berlin', title: 'Eye test' },
};

const bodyOf = (path: string, fields: readonly string[]): fc.Arbitrary<string> => {
  const usual = Object.entries(meant).find(([end]) => path.endsWith(end))?.[1] ?? {};
  const odd = fc.dictionary(fc.constantFrom(...fields, 'extra'), value, { maxKeys: 2 });
  return perhapsDamaged(odd.map((more) => JSON.stringify({ ...usual, ...more })));
};

/** A call of the administration. What would close the shop is not called: the other inputs need it. */
export const adminCalls = ({ ids }: Places): fc.Arbitrary<Input> =>
  fc.constantFrom(...operations).chain(({ method, path, fields, hasBody }) =>
    fc
      .record({
        filled: pathOf(path, method === 'GET' || method === 'POST' ? ids : ['none', ...ids.map((id) => `${id}x`)]),
        query: mostly(fc.constantFrom('', '?from=2026-12-01&to=2026-12-31'), queryOf, 4),
        headers: mostly<Record<string, string>>(
          fc.constant({}),
          fc.constantFrom<Record<string, string>>(
            { 'if-match': '"1"' },
            { 'if-match': 'x' },
            { 'idempotency-key': 'k' },
            { 'idempotency-key': 'x'.repeat(300) },
          ),
          4,
        ),
        type: mostly(fc.constant('application/json'), fc.constantFrom('text/plain', '')),
        body: hasBody ? bodyOf(path, fields) : fc.constant(undefined),
      })
      .map(
        ({ filled, query, headers, type, body }): Input => ({
          method,
          path: `${filled}${query}`,
          headers: { ...headers, ...(body !== undefined && { 'content-type': type }) },
          ...(body !== undefined && { body }),
          admin: true,
        }),
      ),
  );
