import { expect } from 'vitest';
import type { Cloud } from '../aws/cloud.ts';
import { expectStatus, jsonOf } from './client.ts';
import { useDiary } from './diary.ts';
import { useOwnAccess } from './holder.ts';
import { openList } from './operations.ts';
import { shareDiary } from './shares.ts';
import { dayFromNow, type Shop } from './shop.ts';
import { undoAndErase } from './undo.ts';

const base = '/admin/v1';
const accesses = `${base}/service-accesses`;

/** Calls an operation, expects a status, and hands back what the answer holds. */
export type Call = (
  status: number,
  method: string,
  path: string,
  content?: unknown,
  headers?: Record<string, string>,
) => Promise<ReturnType<typeof jsonOf>>;

const readLists = async (call: Call, { userName }: Shop): Promise<void> => {
  for (const list of ['branches', 'users', 'resources', 'service-accesses', 'audit']) {
    await call(200, 'GET', `${base}/${list}`);
    await call(200, 'GET', `${base}/${list}?limit=1`);
  }
  await call(200, 'GET', `${base}/audit?subject=${userName}`);
  await call(200, 'GET', `${base}/openapi.json`);
  await call(200, 'GET', `${base}/caller`);
  await call(200, 'GET', `${base}/directory`);
};

/** Returns a user made for a room. */
const keepBranchesAndUsers = async (call: Call, { branch, user }: Shop): Promise<string> => {
  const { id } = await call(201, 'POST', `${base}/branches`, { name: 'Zwei', zone: 'Europe/Vienna' });
  await call(200, 'GET', `${base}/branches/${id}`);
  await call(200, 'PATCH', `${base}/branches/${branch}`, { zone: 'Europe/Vienna' });
  await call(204, 'DELETE', `${base}/branches/${id}`);
  await call(409, 'DELETE', `${base}/branches/${branch}`);
  const dummy = { name: 'Kabine', rights: ['organiser'] };
  const once = { 'idempotency-key': 'once' };
  const made = await call(201, 'POST', `${base}/users`, dummy, once);
  expect((await call(201, 'POST', `${base}/users`, dummy, once)).id).toBe(made.id);
  await call(200, 'GET', `${base}/users/${user}`);
  await call(200, 'PATCH', `${base}/users/${user}`, { disabled: true });
  await call(200, 'PATCH', `${base}/users/${user}`, { disabled: false });
  const file = `Name;Filiale;Benutzername\nMia Österreich;${branch};mia.import\n`;
  const csv = { 'content-type': 'text/csv' };
  expect((await call(200, 'POST', `${base}/phones/import`, file, csv)).items).toMatchObject([{ outcome: 'made' }]);
  return made.id;
};

const keepRoom = async (call: Call, { branch, user }: Shop, dummy: string): Promise<string> => {
  const cabin = { kind: 'place', name: 'Kabine', userId: dummy, branchId: branch, allowCalendarSync: true };
  const { id } = await call(201, 'POST', `${base}/resources`, cabin);
  await call(200, 'GET', `${base}/resources/${id}`);
  await call(200, 'PATCH', `${base}/resources/${id}`, { name: 'Kabine 2', userId: user });
  return id;
};

/** A second service access for the same user, with every right. */
const keepServiceAccess = async (call: Call, { branch, user, resource }: Shop) => {
  const userName = 'second.access';
  const password = 'ein-langes-Passwort-1';
  const rights = { create: true, move: true, editText: true, delete: true, makeCalendars: true };
  const own = `${accesses}/${userName}`;
  await call(201, 'POST', accesses, { userName, userId: user, branchId: branch, confirmed: true, rights });
  await call(200, 'GET', own);
  await call(200, 'PATCH', own, { validUntil: dayFromNow(365), description: 'for a year' });
  await call(200, 'PUT', `${own}/password`, { password });
  await call(200, 'GET', `${own}/resource-urls`);
  await call(200, 'GET', `${own}/resource-urls/${resource}`);
  await call(200, 'GET', `${own}/resource-urls/${resource}/forward`);
  const { url } = await call(201, 'POST', `${own}/invitations`, { resourceId: resource });
  const { steps } = await call(200, 'POST', `${own}/test`, { resourceId: resource, password });
  expect(steps.filter(({ outcome }: { outcome: string }) => outcome !== 'passed')).toEqual([]);
  await call(200, 'POST', `${own}/test`, {});
  await call(204, 'POST', `${own}/reset-sync`);
  await call(200, 'GET', `${own}/devices`);
  return { userName, password, invitation: new URL(url).pathname };
};

/** A diary at a secret address, which anybody reads who knows it, until it is revoked. */
const keepFeed = async (call: Call, { resource, phone }: Shop): Promise<void> => {
  const feeds = `${base}/resources/${resource}/feeds`;
  const readAt = async (status: number, url: string): Promise<string> =>
    expectStatus(await phone('GET', new URL(url).pathname, { anonymous: true }), status).text;
  const { id, url } = await call(201, 'POST', feeds, { privacy: 'full', name: 'Kasse' });
  await call(200, 'GET', feeds);
  await call(200, 'GET', `${feeds}/${id}`);
  await call(200, 'PATCH', `${feeds}/${id}`, { pastDays: 3 });
  expect(await readAt(200, url)).toContain('BEGIN:VEVENT');
  const rotated = await call(200, 'POST', `${feeds}/${id}/rotate`);
  await readAt(404, url);
  await readAt(200, rotated.url);
  await call(204, 'DELETE', `${feeds}/${id}`);
  await readAt(404, rotated.url);
};

/** This deployment sends no webhooks, and says so. */
const askForWebhooks = async (call: Call): Promise<void> => {
  const none = `${base}/webhooks/none`;
  await call(409, 'POST', `${base}/webhooks`, { url: 'https://diary.example/hook' });
  await call(409, 'POST', `${none}/test`);
  expect(await call(200, 'GET', `${base}/webhooks`)).toEqual({ items: [] });
  await call(404, 'GET', none);
  await call(404, 'PATCH', none, {});
  await call(404, 'POST', `${none}/secret`);
  await call(404, 'DELETE', none);
};

const linkToGoogle = async (call: Call, { resource }: Shop, secrets: ReadonlyMap<string, string>): Promise<void> => {
  const link = `${base}/resources/${resource}/google-link`;
  await call(200, 'PATCH', `${base}/resources/${resource}`, { allowCalendarSync: false });
  await call(200, 'PUT', link, { refreshToken: 'one' });
  await call(200, 'PUT', link, { refreshToken: 'two' });
  expect([...secrets]).toEqual([[expect.stringContaining(resource), expect.stringContaining('two')]]);
  await call(200, 'DELETE', link);
  expect(secrets.size).toBe(0);
};

/** Goes through the whole administration of a shop, its diary and its self-service, and takes the shop apart at last. */
export const useEveryOperation = async (cloud: Cloud, shop: Shop): Promise<void> => {
  const list = openList();
  const call: Call = async (status, method, path, content, headers) => {
    list.tick(method, path);
    const answer = expectStatus(await shop.administration(method, path, content, headers), status);
    return /json/.test(answer.headers['content-type'] ?? '') ? jsonOf(answer) : undefined;
  };
  await readLists(call, shop);
  const dummy = await keepBranchesAndUsers(call, shop);
  const place = await keepRoom(call, shop, dummy);
  const second = await keepServiceAccess(call, shop);
  await useDiary(call, shop, place);
  await shareDiary(call, shop, dummy);
  await undoAndErase(call, shop);
  // From here on the shop's own password is guessed, and its phone is kept out.
  await useOwnAccess(list, cloud, shop, second);
  await keepFeed(call, shop);
  await askForWebhooks(call);
  await linkToGoogle(call, shop, cloud.guard.secrets);

  await call(204, 'DELETE', `${accesses}/${second.userName}`);
  await call(204, 'DELETE', `${base}/resources/${place}`);
  await call(204, 'DELETE', `${base}/resources/${shop.resource}`);
  await call(204, 'DELETE', `${base}/users/${dummy}`);
  await call(409, 'DELETE', `${base}/users/${shop.user}`);
  await call(204, 'DELETE', `${accesses}/${shop.userName}`);
  await call(204, 'DELETE', `${base}/users/${shop.user}`);
  expect([...list.open], 'operations that were not called').toEqual([]);
};
