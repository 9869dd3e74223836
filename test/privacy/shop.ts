import { expect } from 'vitest';
import { api } from '../admin/requests.ts';
import type { FetchOptions, TestGateway } from '../support/gateway.ts';

/** What an appointment says that nobody but the shop may read; each word once, so that a search finds where it came out. */
export const secrets = {
  firstName: 'Erika',
  lastName: 'Musterfrau',
  number: '4711',
  title: 'Hearing aid for Mrs Musterfrau',
  description: 'left ear at 40 dB',
  location: 'Cabin of Dr Lens',
  case: 'F-2026-0815',
  type: 'Fitting',
} as const;

/** Every word of the secrets but the type and what levels are allowed to say. */
export const hiddenWords = [
  'Musterfrau',
  'left ear',
  '40 dB',
  'Cabin',
  'Dr Lens',
  'F-2026-0815',
  'Hearing aid',
] as const;

export const customer = { firstName: secrets.firstName, lastName: secrets.lastName, number: secrets.number } as const;

/** Makes an appointment of the diary with all its secrets and gives its name. */
export const book = async (gateway: TestGateway, more: object = {}): Promise<string> => {
  const { title, description, location, type } = secrets;
  const body = { title, description, location, type, case: secrets.case, customer, ...more };
  const times = { start: '2026-11-25T09:00', end: '2026-11-25T10:00' };
  const made = await api(gateway, 201, 'POST', '/resources/anna-diary/appointments', { ...times, ...body });
  return String(made.id);
};

/** How much of the shop's diary phones see. */
export const setPrivacy = (gateway: TestGateway, privacy: string): Promise<unknown> =>
  api(gateway, 200, 'PATCH', '/resources/anna-diary', { privacy });

/** GET of an object of the shop's diary, unfolded. */
export const seen = async ({ fetch, shop }: TestGateway, name: string, options?: FetchOptions) => {
  const answer = await fetch('GET', `${shop.calendarPath}${name}`, options);
  expect(answer.status).toBe(200);
  return { ...answer, etag: answer.headers.etag ?? '', text: answer.text.replaceAll(/\r?\n[ \t]/g, '') };
};

/** The appointment as the diary knows it. */
export const known = (gateway: TestGateway, name: string, query = '') =>
  api(gateway, 200, 'GET', `/resources/anna-diary/appointments/${name}${query}`);

/** A PUT of an object of the shop's diary. */
export const save = (
  { fetch, shop }: TestGateway,
  name: string,
  body: string,
  { headers = {}, ...options }: Omit<FetchOptions, 'body'> = {},
) =>
  fetch('PUT', `${shop.calendarPath}${name}`, {
    ...options,
    headers: { 'content-type': 'text/calendar; charset=utf-8', ...headers },
    body,
  });

/** The value of the first property of that name. */
export const lineOf = (text: string, name: string): string | undefined =>
  new RegExp(`^${name}(?:;[^:]*)?:(.*)$`, 'm').exec(text)?.[1]?.trim();
