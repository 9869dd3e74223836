import { afterAll, beforeAll, expect, it } from 'vitest';
import { openApiDocument } from '../../shared/admin/openapi/document.ts';
import { adminCalls } from '../../shared/admin/routes.ts';
import { startGateway, type TestGateway } from '../support/gateway.ts';

interface Operation {
  readonly parameters: readonly { readonly name: string; readonly in: string; readonly required: boolean }[];
}

const { paths } = openApiDocument(adminCalls, []) as unknown as {
  paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
};
const operations = Object.entries(paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, { parameters }]) => ({ method: method.toUpperCase(), path, parameters })),
);

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway();
  Object.assign(gateway.runtime.admin, { fetch: async () => Promise.reject(new TypeError('fetch failed')) });
});
afterAll(() => gateway.close());

/** What no key of the table can hold, or what only looks like one: around every limit there is, in one to four octets a character. */
const odd: readonly string[] = [
  ...['x', 'ü', '😀', '.', '%', '#', '\u0000', '\n'].flatMap((unit) =>
    [65, 341, 513, 1_025, 2_100].map((length) => unit.repeat(length)),
  ),
  ...['..', '.', '%2e', 'anna#head', 'anna/../anna', '\ufffe', 'constructor', '__proto__', ' ', '-'],
];

const known: Readonly<Record<string, string>> = {
  branchId: 'anna-branch',
  userId: 'anna-user',
  resourceId: 'anna-diary',
  userName: 'anna',
  appointmentId: 'none.ics',
};

const isWriting = (method: string): boolean => ['POST', 'PATCH', 'PUT'].includes(method);

/** The call with this value for one of its parameters, everything else being there. */
const pathWith = (path: string, target: string, value: string): string =>
  path.replaceAll(/\{(\w+)\}/g, (_, name: string) => (name === target ? value : (known[name] ?? name)));

const segmentsOf = (path: string): readonly string[] => [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);

it('T73 an id in a path, whatever its length and characters, is 400 or 404 at every call of the administration', async () => {
  for (const { method, path } of operations)
    for (const target of segmentsOf(path))
      for (const value of odd) {
        const at = pathWith(path, target, encodeURIComponent(value));
        const { status, text } = await gateway.admin(method, at, isWriting(method) ? '{}' : undefined);
        expect([method, at.slice(0, 200), text.slice(0, 300), [400, 404, 405, 422].includes(status)]).toEqual([
          method,
          at.slice(0, 200),
          text.slice(0, 300),
          true,
        ]);
      }
});

it('T73 no parameter of a query and no text of a body is too long or too odd to be refused or found', async () => {
  const texts = ['name', 'userName', 'userId', 'branchId', 'zone', 'color', 'resourceId', 'title', 'secondResourceId'];
  for (const { method, path, parameters } of operations) {
    const at = pathWith(path, '', '');
    const asked = parameters.filter((parameter) => parameter.in === 'query');
    const faults: unknown[] = [];
    const ask = async (what: string, place: string, body?: object) => {
      const { status } = await gateway.admin(method, place, body);
      if (status >= 500) faults.push([method, path, what, status]);
    };
    for (const value of odd) {
      for (const { name } of asked) {
        const others = asked
          .filter((other) => other.required && other.name !== name)
          .map((other) => `${other.name}=2026-12-01`);
        await ask(name, `${at}?${[`${name}=${encodeURIComponent(value)}`, ...others].join('&')}`);
      }
      if (isWriting(method)) await ask('a text', at, Object.fromEntries(texts.map((name) => [name, value])));
    }
    if (isWriting(method)) for (const name of texts) await ask(name, at, { [name]: 'ü'.repeat(2_100) });
    expect(faults).toEqual([]);
  }
});
