import { expect } from 'vitest';
import type { TestGateway } from '../support/gateway.ts';

/** The JSON of an answer. */
export const json = ({ text }: { readonly text: string }) => JSON.parse(text);

/** Calls the admin API and expects a status; gives the JSON of the answer. */
export const api = async (
  gateway: TestGateway,
  expected: number,
  method: string,
  path: string,
  body?: unknown,
  headers?: Record<string, string>,
) => {
  const answer = await gateway.admin(method, `/admin/v1${path}`, body, headers);
  expect({ path, status: answer.status, text: answer.status === expected ? '' : answer.text }).toEqual({
    path,
    status: expected,
    text: '',
  });
  return answer.text === '' ? undefined : JSON.parse(answer.text);
};

/** Expects a refusal with this note code, in both languages, with advice. */
export const refused = async (
  gateway: TestGateway,
  status: number,
  code: string,
  method: string,
  path: string,
  body?: unknown,
  headers?: Record<string, string>,
) => {
  const problem = await api(gateway, status, method, path, body, headers);
  expect(problem).toMatchObject({
    code,
    status,
    detail: expect.any(String),
    says: { en: expect.any(String), de: expect.any(String) },
    todo: { en: expect.any(String), de: expect.any(String) },
  });
  return problem;
};

/** PROPFIND as a phone polls: the status is what the phone sees. */
export const poll = async (
  gateway: TestGateway,
  path: string,
  auth?: { userName: string; password: string } | null,
  depth = '0',
) =>
  gateway.fetch('PROPFIND', path, {
    ...(auth !== undefined && { auth }),
    headers: { depth, 'content-type': 'application/xml' },
    body: '<propfind xmlns="DAV:"><prop><sync-token/><displayname/><resourcetype/></prop></propfind>',
  });

/** An event as a phone makes it. */
export const event = (uid: string, summary = 'Eye test', start = '20261201T090000', extra = '') =>
  `BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//phone//EN\r\nBEGIN:VEVENT\r\nUID:${uid}\r\nDTSTAMP:20261101T000000Z\r\nDTSTART:${start}Z\r\nDURATION:PT30M\r\nSUMMARY:${summary}\r\n${extra}END:VEVENT\r\nEND:VCALENDAR\r\n`;

/** Uses an invitation up, as a browser does, and gives the page that it leads to. */
export const useInvitation = async ({ fetch }: Pick<TestGateway, 'fetch'>, url: string) => {
  const used = await fetch('POST', new URL(url).pathname, { auth: null });
  expect(used.status).toBe(303);
  return fetch('GET', used.headers.location ?? '', { auth: null });
};

/** PUT as a phone saves. */
export const put = (
  gateway: TestGateway,
  path: string,
  body: string,
  { auth, headers = {} }: { auth?: { userName: string; password: string }; headers?: Record<string, string> } = {},
) =>
  gateway.fetch('PUT', path, { ...(auth && { auth }), headers: { 'content-type': 'text/calendar', ...headers }, body });

/** A confirmed service access of the shop's user with a password, made through the API. */
export const makeAccess = async (gateway: TestGateway, userName: string, fields: object = {}) => {
  const password = 'lens cloth 42';
  const { user, branch } = gateway.shop;
  await api(gateway, 201, 'POST', '/service-accesses', {
    userName,
    userId: user.id,
    branchId: branch.id,
    confirmed: true,
    ...fields,
  });
  await api(gateway, 200, 'PUT', `/service-accesses/${userName}/password`, { password });
  return { userName, password };
};
