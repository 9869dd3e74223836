import * as z from 'zod/mini';
import type { Call } from '../call.ts';
import { describedHeaders, headersOf } from './headers.ts';
import { problemSchema, refusals, responses, type Security } from './refusals.ts';

const parameterNames = (path: string): string[] => [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);

const jsonSchema = (schema: z.core.$ZodType, io: 'input' | 'output') => {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io });
  return rest as Record<string, unknown> & { properties?: Record<string, unknown>; required?: string[] };
};

const queryParameters = ({ query }: Call) => {
  if (query === undefined) return [];
  const { properties = {}, required = [] } = jsonSchema(query, 'input');
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    schema,
  }));
};

const header = (name: string, description: string) => ({
  name,
  in: 'header',
  required: false,
  description,
  schema: { type: 'string' },
});

const parametersOf = (call: Call) => [
  ...parameterNames(call.path).map((name) => ({ name, in: 'path', required: true, schema: { type: 'string' } })),
  ...queryParameters(call),
  ...(['PUT', 'PATCH', 'DELETE'].includes(call.method)
    ? [header('If-Match', 'Refused with 412 when the entity has another ETag.')]
    : []),
  ...(call.method === 'POST' && !call.secretAnswer
    ? [header('Idempotency-Key', 'The same key gets the same answer for a day.')]
    : []),
];

const requestBodyOf = ({ body }: Call) => {
  if (body === undefined) return {};
  const content =
    typeof body === 'string'
      ? { [body]: { schema: { type: 'string', contentMediaType: body } } }
      : { 'application/json': { schema: jsonSchema(body, 'input') } };
  return { requestBody: { required: true, content } };
};

const successOf = ({ answer, sends = [], produces, summary }: Call) => ({
  description: summary,
  headers: headersOf(sends),
  ...(answer && { content: { 'application/json': { schema: jsonSchema(answer, 'output') } } }),
  ...(produces && { content: { [produces]: { schema: { type: 'string' } } } }),
});

/** `Read a branch` at `GET /branches/{branchId}` becomes `getBranchesByBranchId`: stable names for generated clients. */
const operationId = ({ method, path }: Call): string =>
  method.toLowerCase() +
  path
    .split('/')
    .filter((segment) => !['', 'admin', 'v1'].includes(segment))
    .map((segment) => segment.replace(/^\{(.*)\}$/, 'by-$1').replace('.', '-'))
    .join('-')
    .replaceAll(/(^|-)(\w)/g, (_, _dash, letter: string) => letter.toUpperCase());

const operationOf = (call: Call, security: Security) => ({
  operationId: operationId(call),
  summary: call.summary,
  tags: [call.tag],
  security: [{ [security]: [] }],
  parameters: parametersOf(call),
  ...requestBodyOf(call),
  responses: {
    [call.status]: successOf(call),
    ...refusals[security],
  },
});

/** What each area of the API is about. */
const areas: Readonly<Record<string, string>> = {
  branches: 'Branch offices, whose time zone decides when a service access is valid.',
  users: 'Members of staff, and the dummy users of rooms.',
  resources: 'People and rooms with a diary, and whether phones may synchronise it.',
  'service access': 'Who may sign in with a phone: user name, password, duration, rights, and Test.',
  'resource URLs': 'The address that goes into a phone, and how to forward it.',
  onboarding: 'Invitations that set a phone up.',
  appointments: 'The diary: appointments, series, import and export.',
  audit: 'Who did what, when and from where.',
  description: 'This document.',
  'self-service': 'What the holder of a service access may do himself.',
};

/** The OpenAPI 3.1 document of the calls: administration by bearer token, self-service by Basic. */
export const openApiDocument = (admin: readonly Call[], me: readonly Call[]) => {
  const operations = [
    ...admin.map((call) => [call, operationOf(call, 'bearer')] as const),
    ...me.map((call) => [call, operationOf(call, 'basic')] as const),
  ];
  const byPath = Map.groupBy(operations, ([{ path }]) => path);
  return {
    openapi: '3.1.0',
    info: {
      title: 'CalDAV gateway: administration',
      version: '1',
      license: { name: 'UNLICENSED', identifier: 'LicenseRef-UNLICENSED' },
      description:
        'Branches, users, diary resources, service access and appointments; refusals are problems with a note code. What stands in front of the gateway may refuse by itself, with headers of its own.',
    },
    servers: [{ url: '/' }],
    tags: [...new Set(operations.map(([{ tag }]) => tag))].map((name) => ({ name, description: areas[name] })),
    paths: Object.fromEntries(
      [...byPath].map(([path, group]) => [
        path,
        Object.fromEntries(group.map(([{ method }, operation]) => [method.toLowerCase(), operation])),
      ]),
    ),
    components: {
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer' }, basic: { type: 'http', scheme: 'basic' } },
      schemas: { Problem: problemSchema },
      responses,
      headers: describedHeaders,
    },
  };
};
