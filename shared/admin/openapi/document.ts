import type { Call } from '../call.ts';
import { describedHeaders, headersOf } from './headers.ts';
import { problemSchema, refusals, responses, type Security } from './refusals.ts';
import { type SchemaWriter, schemaWriter } from './schemas.ts';

const parameterNames = (path: string): string[] => [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);

const queryParameters = ({ query }: Call, schemas: SchemaWriter) => {
  if (query === undefined) return [];
  const { properties = {}, required = [] } = schemas.describe(query, 'input');
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

const parametersOf = (call: Call, schemas: SchemaWriter) => [
  ...parameterNames(call.path).map((name) => ({ name, in: 'path', required: true, schema: { type: 'string' } })),
  ...queryParameters(call, schemas),
  ...(['PUT', 'PATCH', 'DELETE'].includes(call.method)
    ? [header('If-Match', 'Refused with 412 when the entity has another ETag.')]
    : []),
  ...(call.method === 'POST' && !call.secretAnswer
    ? [header('Idempotency-Key', 'The same key gets the same answer for a day.')]
    : []),
];

const requestBodyOf = ({ body }: Call, schemas: SchemaWriter) => {
  if (body === undefined) return {};
  const content =
    typeof body === 'string'
      ? { [body]: { schema: { type: 'string', contentMediaType: body } } }
      : { 'application/json': { schema: schemas.write(body, 'input') } };
  return { requestBody: { required: true, content } };
};

const successOf = ({ answer, sends = [], produces, summary }: Call, schemas: SchemaWriter) => ({
  description: summary,
  headers: headersOf(sends),
  ...(answer && { content: { 'application/json': { schema: schemas.write(answer, 'output') } } }),
  ...(produces && { content: { [produces]: { schema: { type: 'string' } } } }),
});

const operationOf = (call: Call, security: Security, schemas: SchemaWriter) => ({
  operationId: call.name,
  summary: call.summary,
  tags: [call.tag],
  security: [{ [security]: [] }],
  parameters: parametersOf(call, schemas),
  ...requestBodyOf(call, schemas),
  responses: {
    [call.status]: successOf(call, schemas),
    ...refusals[security],
  },
});

/** What each area of the API is about. */
const areas: Readonly<Record<string, string>> = {
  branches: 'Branch offices, whose time zone decides when a service access is valid.',
  users: 'Members of staff, and the dummy users of rooms.',
  resources: 'People and rooms with a diary, and whether phones may synchronise it.',
  feeds: 'Diaries as files at secret addresses, for programs that can only read.',
  'service access': 'Who may sign in with a phone: user name, password, duration, rights, and Test.',
  'resource URLs': 'The address that goes into a phone, and how to forward it.',
  phones: 'Many phones at once, from a CSV file.',
  onboarding: 'Invitations that set a phone up.',
  appointments: 'The diary: appointments, series, import and export.',
  changes: 'What phones and the diary made, changed and deleted since a program last asked.',
  'free-busy': 'When people and rooms are taken.',
  history: 'What appointments were before they were changed or deleted, for 30 days, and the way back.',
  webhooks: 'Where a diary program is told that something changed.',
  audit: 'Who did what, when and from where.',
  caller: 'Whom a bearer token stands for, and whether it opens all branches or one.',
  directory: 'The names behind the ids of all other answers, in one call.',
  description: 'This document.',
  'self-service': 'What the holder of a service access may do on their own.',
};

/** The OpenAPI 3.1 document of the calls: administration by bearer token, self-service by Basic. */
export const openApiDocument = (admin: readonly Call[], me: readonly Call[]) => {
  const schemas = schemaWriter();
  const operations = [
    ...admin.map((call) => [call, operationOf(call, 'bearer', schemas)] as const),
    ...me.map((call) => [call, operationOf(call, 'basic', schemas)] as const),
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
      schemas: { ...schemas.components(), Problem: problemSchema },
      responses,
      headers: describedHeaders,
    },
  };
};
