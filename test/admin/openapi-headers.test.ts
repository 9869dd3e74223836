import { expect, it } from 'vitest';
import { meCalls } from '../../shared/admin/me.ts';
import { openApiDocument } from '../../shared/admin/openapi/document.ts';
import { adminCalls } from '../../shared/admin/routes.ts';
import { StoreBusyError } from '../../shared/store/errors.ts';
import type { TestGateway } from '../support/gateway.ts';
import type { WireAnswer } from '../support/transport.ts';
import { describeWire } from '../support/wire.ts';
import { event } from './requests.ts';

interface Response {
  readonly $ref?: string;
  readonly headers?: Readonly<Record<string, unknown>>;
}
interface Operation {
  readonly responses: Readonly<Record<string, Response>>;
}

const document = openApiDocument(adminCalls, meCalls);
const operations = new Map<string, Operation>(
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods as Record<string, Operation>).map(
      ([method, operation]) => [`${method.toUpperCase()} ${path.replace('/admin/v1', '')}`, operation] as const,
    ),
  ),
);

/** The headers that the document names for an answer of this call with this status. */
const described = (call: string, status: number): readonly string[] => {
  const { responses = {} } = operations.get(call) ?? {};
  const { $ref, headers } = responses[status] ?? responses.default ?? {};
  const shared = document.components.responses[$ref?.split('/').at(-1) as keyof typeof document.components.responses];
  return Object.keys(headers ?? shared.headers)
    .map((name) => name.toLowerCase())
    .sort();
};

/** About the message and its body: no description of an API names these. */
const framing = /^(connection|content-(encoding|length|type)|date|keep-alive|transfer-encoding|vary)$/;
const sent = ({ headers }: WireAnswer): readonly string[] =>
  Object.keys(headers)
    .filter((name) => !framing.test(name))
    .sort();

type Step = readonly [call: string, body?: object | string, gives?: Readonly<Record<string, string>>];

/** Every call once, in an order in which each succeeds; `{…}` is what an earlier answer gave. */
const walk: readonly Step[] = [
  ['POST /branches', { name: 'Hafen', zone: 'Europe/Berlin' }, { '{branchId}': 'id' }],
  ['GET /branches'],
  ['GET /branches/{branchId}'],
  ['PATCH /branches/{branchId}', { name: 'Am Hafen' }],
  ['POST /users', { name: 'Emil', branchId: '{branchId}' }, { '{userId}': 'id' }],
  ['GET /users'],
  ['GET /users/{userId}'],
  ['PATCH /users/{userId}', { name: 'Emil Vogt' }],
  ['POST /resources', { kind: 'person', name: 'Emil', userId: '{userId}' }, { '{resourceId}': 'id' }],
  ['GET /resources'],
  ['GET /resources/{resourceId}'],
  ['PUT /resources/{resourceId}/google-link', { refreshToken: 'token' }],
  ['DELETE /resources/{resourceId}/google-link'],
  ['PATCH /resources/{resourceId}', { userId: null }],
  ['PUT /resources/{resourceId}/shares/users/{userId}', { level: 'read' }],
  ['PUT /resources/{resourceId}/shares/branches/{branchId}', { level: 'read-write' }],
  ['GET /resources/{resourceId}/shares'],
  ['DELETE /resources/{resourceId}/shares/users/{userId}'],
  ['DELETE /resources/{resourceId}/shares/branches/{branchId}'],
  ['PATCH /resources/{resourceId}', { userId: '{userId}', allowCalendarSync: true }],
  ['POST /resources/{resourceId}/feeds', { privacy: 'busy' }, { '{feedId}': 'id' }],
  ['GET /resources/{resourceId}/feeds'],
  ['GET /resources/{resourceId}/feeds/{feedId}'],
  ['PATCH /resources/{resourceId}/feeds/{feedId}', { pastDays: 3 }],
  ['POST /resources/{resourceId}/feeds/{feedId}/rotate'],
  ['DELETE /resources/{resourceId}/feeds/{feedId}'],
  ['POST /service-accesses', { userName: 'emil', userId: '{userId}' }, { '{userName}': 'userName' }],
  ['GET /service-accesses'],
  ['GET /service-accesses/{userName}'],
  ['PATCH /service-accesses/{userName}', { confirmed: true }],
  ['PUT /service-accesses/{userName}/password', {}, { '{password}': 'password' }],
  ['GET /service-accesses/{userName}/resource-urls'],
  ['GET /service-accesses/{userName}/resource-urls/{resourceId}'],
  ['GET /service-accesses/{userName}/resource-urls/{resourceId}/forward'],
  ['GET /service-accesses/{userName}/devices'],
  ['POST /service-accesses/{userName}/reset-sync'],
  ['POST /service-accesses/{userName}/test', {}],
  ['POST /service-accesses/{userName}/invitations', { resourceId: '{resourceId}' }],
  ['GET /me'],
  ['GET /me/entries'],
  ['GET /me/devices'],
  ['POST /me/reset-sync'],
  ['PUT /me/password', { oldPassword: '{password}', newPassword: 'my very own 7' }],
  ['POST /resources/{resourceId}/appointments/import', event('imported')],
  ['GET /resources/{resourceId}/appointments/export'],
  ['GET /resources/{resourceId}/changes'],
  ['GET /changes'],
  [
    'POST /resources/{resourceId}/appointments',
    { start: '2026-12-02T09:00', end: '2026-12-02T09:30', title: 'Eye test' },
    { '{appointmentId}': 'id' },
  ],
  ['GET /resources/{resourceId}/appointments?from=2026-12-01&to=2026-12-05'],
  ['GET /resources/{resourceId}/appointments/{appointmentId}'],
  ['PATCH /resources/{resourceId}/appointments/{appointmentId}', { title: 'Fitting' }],
  ['GET /resources/{resourceId}/appointments/{appointmentId}/history', undefined, { '{version}': 'items.0.version' }],
  ['GET /resources/{resourceId}/appointments/{appointmentId}/history/{version}'],
  ['POST /resources/{resourceId}/appointments/{appointmentId}/history/{version}/restore'],
  ['DELETE /resources/{resourceId}/appointments/{appointmentId}'],
  ['GET /resources/{resourceId}/trash'],
  ['POST /resources/{resourceId}/trash/restore', { ids: ['none'] }],
  ['POST /resources/{resourceId}/trash/{appointmentId}/restore'],
  ['DELETE /resources/{resourceId}/appointments/{appointmentId}'],
  ['POST /erasures', { customer: { label: 'Nobody' }, dryRun: true }],
  ['POST /undo-deletions', { serviceAccess: 'emil', from: '2026-11-01T00:00:00Z', dryRun: true }],
  ['GET /resources/{resourceId}/refused-attempts'],
  ['GET /resources/{resourceId}/changes'],
  ['GET /changes'],
  ['POST /appointments/batch', { operations: [{ op: 'delete', resourceId: '{resourceId}', id: 'none' }] }],
  ['POST /free-busy', { resourceIds: ['{resourceId}'], from: '2026-12-01T00:00:00Z', to: '2026-12-02T00:00:00Z' }],
  ['GET /caller'],
  ['GET /directory'],
  ['POST /webhooks', { url: 'http://127.0.0.1/' }, { '{webhookId}': 'id' }],
  ['GET /webhooks'],
  ['GET /webhooks/{webhookId}'],
  ['PATCH /webhooks/{webhookId}', { description: 'Diary program' }],
  ['POST /webhooks/{webhookId}/secret'],
  ['POST /webhooks/{webhookId}/test'],
  ['DELETE /webhooks/{webhookId}'],
  ['GET /audit'],
  ['POST /phones/import?dryRun=true', 'Name\nMia\n'],
  ['GET /openapi.json'],
  ['DELETE /service-accesses/{userName}'],
  ['DELETE /resources/{resourceId}'],
  ['GET /deleted-resources', undefined, { '{deletedId}': 'items.0.id' }],
  ['POST /deleted-resources/{deletedId}/restore'],
  ['DELETE /resources/{resourceId}'],
  ['DELETE /users/{userId}'],
  ['DELETE /branches/{branchId}'],
];

describeWire('headers in the description of the API', (wire) => {
  const asking = (gateway: TestGateway) => {
    const known = new Map<string, string>();
    const filled = (text: string) => text.replaceAll(/\{[a-zA-Z]+\}/g, (name) => known.get(name) ?? name);
    return async ([call, body, gives = {}]: Step): Promise<WireAnswer> => {
      const [method = '', path = ''] = filled(call).split(' ');
      const text = body === undefined ? undefined : filled(typeof body === 'string' ? body : JSON.stringify(body));
      const auth = { userName: known.get('{userName}') ?? '', password: known.get('{password}') ?? '' };
      const answer = path.startsWith('/me')
        ? await gateway.fetch(method, path, { auth, ...(text && { body: text }) })
        : await gateway.admin(method, `/admin/v1${path}`, text);
      for (const [name, field] of Object.entries(gives)) {
        const given = field.split('.').reduce((value, part) => value?.[part], JSON.parse(answer.text));
        known.set(name, String(given));
      }
      return answer;
    };
  };

  it('every call answers with the headers described, and with no others', async () => {
    Object.assign(wire().runtime.admin, { fetch: () => Promise.reject(new TypeError('fetch failed')) });
    const ask = asking(wire());
    const walked = new Set<string>();
    for (const step of walk) {
      const [call = ''] = step[0].split('?');
      const answer = await ask(step);
      expect(answer.status, `${call}: ${answer.text}`).toBeLessThan(300);
      expect([call, sent(answer)]).toEqual([call, described(call, answer.status)]);
      walked.add(call);
    }
    expect([...operations.keys()].filter((call) => !walked.has(call))).toEqual([]);
  });

  it('whatever can be changed under If-Match has an ETag, and what was made is found at its Location', () => {
    for (const call of operations.keys()) {
      const [method = '', path = ''] = call.split(' ');
      if (method === 'POST' && described(call, 201).includes('etag'))
        expect([call, described(call, 201).includes('location')]).toEqual([call, true]);
      if (operations.has(`PATCH ${path}`) && method !== 'DELETE')
        expect([call, described(call, 200).includes('etag')]).toEqual([call, true]);
    }
  });

  it('Location leads to what was made, in the state that ETag names', async () => {
    const ask = asking(wire());
    for (const step of walk.filter(([call]) => call.startsWith('POST '))) {
      const made = await ask(step);
      const [call = ''] = step[0].split('?');
      if (!described(call, 201).includes('etag')) continue;
      const found = await wire().admin('GET', made.headers.location ?? '');
      expect([found.status, found.headers.etag]).toEqual([200, made.headers.etag]);
    }
  });

  it('refusals answer with the headers described: 401, 404, 412, 422, 429, 503', async () => {
    const { fetch, admin, shop, runtime } = wire();
    const here = (call: string, answer: WireAnswer, status: number) =>
      expect([call, answer.status, sent(answer)]).toEqual([call, status, described(call, status)]);

    here('GET /branches', await fetch('GET', '/admin/v1/branches', { auth: null }), 401);
    here('GET /branches/{branchId}', await admin('GET', '/admin/v1/branches/none'), 404);
    const stale = await admin('PATCH', `/admin/v1/branches/${shop.branch.id}`, { name: 'x' }, { 'if-match': '"0"' });
    here('PATCH /branches/{branchId}', stale, 412);
    here('POST /service-accesses', await admin('POST', '/admin/v1/service-accesses', { userName: 'emil' }), 422);

    here('GET /me', await fetch('GET', '/me', { auth: null }), 401);
    let last = 401;
    for (let guess = 0; last === 401; guess += 1) {
      const answer = await fetch('GET', '/me', { auth: { userName: 'anna', password: `guess ${guess}` } });
      last = answer.status;
      here('GET /me', answer, guess < 10 ? 401 : 429);
    }
    const busy = async () => Promise.reject(new StoreBusyError(new Error('slow down')));
    Object.assign(runtime.admin.store, { load: busy });
    here('GET /branches/{branchId}', await admin('GET', `/admin/v1/branches/${shop.branch.id}`), 503);
  });
});
