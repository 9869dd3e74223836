import { createHash } from 'node:crypto';
import * as z from 'zod/mini';
import { workOf } from '../codec/recurrence/work.ts';
import type { Claim, Made } from '../store/once.ts';
import type { Call, Input } from './call.ts';
import type { AdminAnswer, AdminContext, AdminRequest, Caller } from './context.ts';
import { type Issue, issuesOf } from './issues.ts';
import { languageOf } from './language.ts';
import { requireCallable, requireOwnReferences } from './own-branch/require-own.ts';
import { ProblemError } from './problem.ts';
import { type Answered, replayed } from './replay.ts';

interface Route {
  readonly call: Call;
  readonly pattern: RegExp;
}

/** `{name}` is one segment; everything else is literal. */
const patternOf = (path: string): RegExp => new RegExp(`^${path.replaceAll(/\{(\w+)\}/g, '(?<$1>[^/]+)')}/?$`);

const decoded = (segment: string): string => {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw new ProblemError('not-found');
  }
};

const validated = (where: Issue['where'], schema: z.core.$ZodType, value: unknown): unknown => {
  const result = z.safeParse(schema, value);
  if (result.success) return result.data;
  throw new ProblemError('invalid-input', { issues: issuesOf(where, schema, value, result.error) });
};

/** Escapes can spell half a character, which no store and no phone takes. */
const wellFormed = (_name: string, value: unknown): unknown => {
  if (typeof value === 'string' && !value.isWellFormed()) throw new SyntaxError('half a character');
  return value;
};

const jsonOf = (body: Uint8Array): unknown => {
  try {
    return body.byteLength === 0 ? {} : JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body), wellFormed);
  } catch {
    const message = { en: 'must be JSON in UTF-8', de: 'muss JSON in UTF-8 sein' };
    throw new ProblemError('invalid-input', { issues: [{ where: 'body', field: '', message }] });
  }
};

const bodyOf = (call: Call, { body }: AdminRequest): unknown => {
  if (typeof call.body === 'string') return body;
  return call.body && validated('body', call.body, jsonOf(body));
};

/** A parameter that stands there twice says nothing for certain. */
const requireOnce = (given: URLSearchParams): void => {
  const names = [...given.keys()];
  const twice = names.filter((name, index) => names.indexOf(name) < index);
  const message = { en: 'is given more than once', de: 'steht mehrmals da' };
  if (twice.length > 0)
    throw new ProblemError('invalid-input', {
      issues: [...new Set(twice)].map((field) => ({ where: 'query', field, message })),
    });
};

const queryOf = (call: Call, { query }: AdminRequest): unknown => {
  const given = new URLSearchParams(query);
  const parsed = validated('query', call.query ?? z.strictObject({}), Object.fromEntries(given));
  requireOnce(given);
  return parsed;
};

const headers = { 'cache-control': 'no-store' } as const;

/** A reply as an answer: JSON or text with the headers that the call sends, or nothing. */
const answerOf = ({ status, sends = [] }: Call, reply: Awaited<ReturnType<Call['run']>>): AdminAnswer => {
  if (reply === undefined) return { status: 204, headers };
  const own = sends.flatMap((name) => (reply[name] === undefined ? [] : [[name, reply[name]] as const]));
  const [contentType, body] =
    'text' in reply ? [reply.contentType, reply.text] : ['application/json', JSON.stringify(reply.body)];
  return { status, headers: { ...headers, ...Object.fromEntries(own), 'content-type': contentType }, body };
};

/** The claim of a request: a key belongs to whoever uses it, so that nobody gets the answer of somebody else. */
const claimOf = ({ method, path, query, body }: AdminRequest, { subject, branchId }: Caller, key: string): Claim => ({
  key: createHash('sha256')
    .update(JSON.stringify([subject, key, ...(branchId === undefined ? [] : [branchId])]))
    .digest('hex'),
  fingerprint: createHash('sha256').update(`${method} ${path}?${query}\n`).update(body).digest('hex'),
});

/** The calls of one API as a handler: finds the call, validates and runs it; refusals are thrown for the pipeline to explain. */
export const handlerOf = (calls: readonly Call[]) => {
  const routes: readonly Route[] = calls.map((call) => ({ call, pattern: patternOf(call.path) }));

  return async (request: AdminRequest, context: AdminContext, caller: Caller): Promise<AdminAnswer> => {
    const here = routes.filter(({ pattern }) => pattern.test(request.path));
    if (here.length === 0) throw new ProblemError('not-found');
    const route = here.find(({ call }) => call.method === request.method);
    if (route === undefined)
      throw new ProblemError('method-not-allowed', {}, { allow: here.map(({ call }) => call.method).join(', ') });

    const { call, pattern } = route;
    const key = call.method === 'POST' && !call.secretAnswer ? request.headers.get('idempotency-key') : undefined;
    const claim = key === undefined ? undefined : claimOf(request, caller, key);
    const groups = pattern.exec(request.path)?.groups ?? {};
    const params = Object.fromEntries(Object.entries(groups).map(([name, segment]) => [name, decoded(segment)]));
    await requireCallable(call, context, caller, params);
    const query = queryOf(call, request);
    const body = bodyOf(call, request);
    await requireOwnReferences(context, caller, body);
    const input: Input = {
      context,
      caller,
      params,
      query,
      body,
      ifMatch: request.headers.get('if-match'),
      work: workOf(),
      once: (made) => claim && { ...claim, made },
      language: languageOf(request.headers.get('accept-language')),
    };
    const answered = (reply: Awaited<ReturnType<Call['run']>>): Answered => ({
      answer: answerOf(call, reply),
      told: reply && 'told' in reply ? reply.told : undefined,
    });
    const run = async () => answered(await call.run(input));
    const again = async (made: Made) => answered(await call.again?.(input, made));
    return claim === undefined || call.claimsParts
      ? (await run()).answer
      : replayed(context.store, claim, { run, again });
  };
};
