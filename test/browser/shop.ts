import { afterAll, beforeAll, expect } from 'vitest';
import { hrefOf } from '../../shared/model/href.ts';
import { end, type GatewayProcess, runToEnd, startProcess, temporaryFolder } from '../local/process.ts';
import { basic } from '../support/gateway.ts';

/** A gateway as a newcomer starts it, without the demo, and the admin API to look behind the pages. */
export interface Shop {
  readonly origin: string;
  /** The console, signed in. */
  readonly console: string;
  readonly admin: <T = Record<string, unknown>>(method: string, path: string, body?: unknown) => Promise<T>;
  /** What a phone is answered at the calendar of a resource, or at the root. */
  readonly phone: (
    method: string,
    path: string,
    who: { readonly userName: string; readonly password: string },
    init?: { readonly body?: string },
  ) => Promise<number>;
  readonly process: GatewayProcess;
  /** The console, signed in for one branch. */
  readonly consoleOfBranch: (branchId: string) => Promise<string>;
  readonly close: () => Promise<unknown>;
}

/** Starts the real command on a folder of its own. */
const openShop = async (): Promise<Shop> => {
  const data = temporaryFolder();
  const process = await startProcess(['--port', '0', '--empty', '--data', data]);
  const { adminUrl, adminToken, consoleUrl } = process.greeting;
  const { origin } = new URL(adminUrl);
  return {
    origin,
    console: consoleUrl,
    admin: async (method, path, body) => {
      const answer = await fetch(`${adminUrl}${path}`, {
        method,
        headers: { authorization: `Bearer ${adminToken}`, 'content-type': 'application/json' },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      expect([method, path, answer.ok]).toEqual([method, path, true]);
      return (answer.status === 204 ? undefined : await answer.json()) as never;
    },
    phone: async (method, path, who, init = {}) => {
      const headers = { authorization: basic(who), depth: '0' };
      return (await fetch(`${origin}${path}`, { method, headers, ...init })).status;
    },
    process,
    consoleOfBranch: async (branchId) => {
      const { stdout } = await runToEnd(['--branch', branchId, '--data', data], { script: 'admin-token.ts' });
      return `${origin}/console#token=${stdout.trim()}`;
    },
    close: () => end(process, 'SIGTERM'),
  };
};

/** Somebody with a diary that may be synchronised, and a service access that works. */
export interface Employee {
  readonly userId: string;
  readonly branchId: string;
  readonly resourceId: string;
  readonly calendar: string;
  readonly who: { readonly userName: string; readonly password: string };
}

/** Makes all of that through the admin API. */
const employ = async ({ admin }: Shop, userName: string): Promise<Employee> => {
  const { id: branchId } = await admin<{ id: string }>('POST', '/branches', { name: 'Mitte', zone: 'Europe/Berlin' });
  const { id: userId } = await admin<{ id: string }>('POST', '/users', { name: `User ${userName}`, branchId });
  const resource = { kind: 'person', name: `Diary ${userName}`, userId, branchId, allowCalendarSync: true };
  const { id: resourceId } = await admin<{ id: string }>('POST', '/resources', resource);
  await admin('POST', '/service-accesses', { userName, userId, branchId, confirmed: true });
  const { password } = await admin<{ password: string }>('PUT', `/service-accesses/${userName}/password`, {});
  const calendar = hrefOf({ kind: 'collection', userName, calendarName: resourceId });
  return { userId, branchId, resourceId, calendar, who: { userName, password } };
};

/** A shop for the suite that calls this, with a service access for each name. */
export const aShop = <Name extends string = never>(
  ...names: readonly Name[]
): (() => Shop & { readonly staff: Readonly<Record<Name, Employee>> }) => {
  let shop: Shop;
  const staff: Partial<Record<Name, Employee>> = {};
  beforeAll(async () => {
    shop = await openShop();
    for (const name of names) staff[name] = await employ(shop, name);
  });
  afterAll(() => shop.close());
  return () => ({ ...shop, staff: staff as Record<Name, Employee> });
};
