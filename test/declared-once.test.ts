import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { environment } from '../shared/deployment/environment.ts';
import { functions, streamFunctions, sweepFunction } from '../shared/deployment/functions.ts';
import { methodNames, methods } from '../shared/deployment/methods.ts';
import { metricNamespace, metrics } from '../shared/deployment/metrics.ts';
import { partitions } from '../shared/deployment/partitions.ts';
import { paths } from '../shared/deployment/paths.ts';
import { functionFor, routesOf } from '../shared/deployment/routes.ts';

const root = join(import.meta.dirname, '..');
const product = globSync('{shared,lambdas,cdk}/**/*.{ts,tsx}', { cwd: root }).filter(
  (file) => !file.startsWith('shared/deployment/'),
);

/** The code of a file without its comments and its imports, where names may stand in prose and in paths of modules. */
const codeOf = (file: string): string =>
  readFileSync(join(root, file), 'utf8')
    .replaceAll(/\/\*[\s\S]*?\*\//g, '')
    .replaceAll(/(^|[\s;])\/\/.*$/gm, '$1')
    .replaceAll(/^import\b[^;]*;/gm, '')
    .replaceAll(/import\('[^']*'\)/g, '');

const found = (pattern: RegExp): string[] =>
  product.flatMap((file) => [...codeOf(file).matchAll(pattern)].map(([text]) => `${file}: ${text}`));

const escaped = (text: string): string => text.replaceAll(/[^\w/]/g, '\\$&');
const oneOf = (texts: readonly string[]): string => texts.map(escaped).join('|');

describe('what is deployed is declared once, in shared/deployment', () => {
  it('environment variables', () => {
    expect(found(new RegExp(`\\b(?:${oneOf(Object.values(environment))})\\b`, 'g'))).toEqual([]);
    expect(found(/process\.env\.(?!AWS_(?:ACCESS|SECRET|SESSION)|(?:LOG|DATA)\b)\w+/g)).toEqual([]);
  });

  it('paths', () => {
    const { dav: _dav, ...others } = paths;
    // In quotes or at the beginning of a template; a path of the command line or of a file does not begin so.
    expect(found(new RegExp(`['"\`](?:${oneOf(Object.values(others))})(?=['"\`/?#])`, 'g'))).toEqual([]);
    expect(found(new RegExp(`\\}(?:${oneOf(Object.values(others))})(?=['"\`/?#])`, 'g'))).toEqual([]);
  });

  it('partitions of the table', () => {
    const prefixes = Object.values(partitions).filter((prefix) => prefix.endsWith('#'));
    const rows = found(new RegExp(`pk: ['"\`](?:${oneOf(Object.values(partitions))})`, 'g'));
    expect(rows).toEqual([]);
    // `user#…` is also how the sort key of a pair begins.
    const others = prefixes.filter((prefix) => prefix !== partitions.users);
    expect(found(new RegExp(`['"\`](?:${oneOf(others)})`, 'g'))).toEqual([]);
  });

  it('metrics', () => {
    const names = [metricNamespace, ...Object.values(metrics).map(({ name }) => name)];
    expect(found(new RegExp(`['"\`{](?:${oneOf(names)})['"\`,]`, 'g'))).toEqual([]);
  });

  it('functions: each is a file of lambdas/ that takes its runtime, and every such file is deployed', async () => {
    const all = [...functions, ...streamFunctions, sweepFunction];
    const names = all.map(({ functionName }) => functionName);
    const files = globSync('lambdas/*.ts', { cwd: root }).map((file) => file.slice('lambdas/'.length, -'.ts'.length));
    expect(files.filter((file) => !file.startsWith('runtime')).sort()).toEqual(names.toSorted());
    for (const { functionName, runtime } of all) {
      expect(await import(`../lambdas/${functionName}.ts`)).toMatchObject({ handlerOf: expect.any(Function) });
      expect(await import(`../lambdas/${runtime}.ts`)).toMatchObject({ fromEnvironment: expect.any(Function) });
    }
  });

  it('the name of a function stands in its row, and no other file repeats it', () => {
    const own = functions.filter(({ methods: own }) => own.length === 0).map(({ functionName }) => functionName);
    const called = found(new RegExp(`(?:functionName|name) === '(?:${oneOf(own)})'`, 'g'));
    expect(called).toEqual([]);
  });
});

describe('the function that a request arrives at', () => {
  it.each([
    ['GET', '/admin/v1/branches', 'access'],
    ['GET', '/admin/', 'access'],
    ['GET', '/admin/v2/x', 'access'],
    ['GET', '/admin/v1/resources/r1', 'access'],
    ['GET', '/admin/v1/resources/r1/appointments', 'appointments'],
    ['POST', '/admin/v1/resources/r1/appointments/import', 'appointments'],
    ['GET', '/admin/v1/resources/r1/appointmentsx', 'access'],
    ['GET', '/me', 'me'],
    ['PUT', '/me/password', 'me'],
    ['GET', '/mercury', 'get'],
    ['GET', '/setup/code', 'setup'],
    ['GET', '/console', 'console'],
    ['PROPFIND', '/', 'propfind'],
    ['HEAD', '/dav/calendars/a/b/c', 'get'],
    ['MKCOL', '/dav/calendars/a/b', 'mkcalendar'],
    ['LOCK', '/dav/', 'webdav'],
  ])('%s %s: %s', (method, path, name) => {
    expect(functionFor(method, path).functionName).toBe(name);
  });

  it('has a route for every method API Gateway documents, and for all where they are proven', () => {
    const routed = (all: boolean) => functions.flatMap((row) => routesOf(row, all)).filter((key) => key !== '$default');
    const methodsOf = (all: boolean) => [...new Set(routed(all).map(({ method }) => method))].sort();
    expect(methodsOf(false)).toEqual(['ANY', 'DELETE', 'GET', 'HEAD', 'OPTIONS', 'POST', 'PUT']);
    expect(methodsOf(true)).toEqual(['ANY', ...methodNames].sort());
    expect(
      Object.values(methods).every(({ functionName }) => functions.some((row) => row.functionName === functionName)),
    ).toBe(true);
  });
});
