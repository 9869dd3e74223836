import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** The one line that `npm start -- --json` prints. */
export interface LocalAnnouncement {
  readonly davUrl: string;
  readonly resourceUrl: string | null;
  readonly userName: string | null;
  readonly password: string | null;
  readonly adminUrl: string;
  readonly adminToken: string | null;
  readonly pid: number;
}

/** The gateway of one machine, running as its own process. */
export interface LocalGateway extends LocalAnnouncement {
  /** Milliseconds from the start of the process to its announcement. */
  readonly startMilliseconds: number;
  readonly close: () => Promise<void>;
}

/** A diary resource with somebody who may sign in to it. */
export interface Diary {
  readonly resourceId: string;
  readonly resourceUrl: string;
  readonly userName: string;
  readonly password: string;
}

/** Starts the real local server on a data directory of its own. */
export const startLocalGateway = async (directory: string, ...options: readonly string[]): Promise<LocalGateway> => {
  const started = performance.now();
  const script = new URL('../../lambdas/local/start.mjs', import.meta.url).pathname;
  const child = spawn(process.execPath, [script, '--json', '--port', '0', '--data', directory, ...options], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  const abandon = (): void => void child.kill('SIGTERM');
  process.once('exit', abandon);
  const line = await Promise.race([
    once(createInterface(child.stdout), 'line').then(([text]) => text as string),
    exited.then(([code]) => Promise.reject(new Error(`the gateway ended with ${code}`))),
  ]);
  const announcement = JSON.parse(line) as LocalAnnouncement;
  return {
    ...announcement,
    startMilliseconds: performance.now() - started,
    close: async () => {
      child.kill('SIGTERM');
      await exited;
      process.off('exit', abandon);
    },
  };
};

/** One call of the administration API; anything but success throws. */
export const callAdmin = async <Answer>(
  { adminUrl, adminToken }: LocalAnnouncement,
  method: string,
  path: string,
  body: unknown,
  type = 'application/json',
): Promise<Answer> => {
  const response = await fetch(new URL(`/admin/v1${path}`, adminUrl), {
    method,
    headers: { authorization: `Bearer ${adminToken}`, 'content-type': type },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
  return JSON.parse(text) as Answer;
};

/** Makes an empty diary through the administration API: branch, employee, resource, service access, password. */
export const makeDiary = async (
  gateway: LocalAnnouncement,
  userName: string,
  rights: { readonly makeCalendars?: boolean } = {},
): Promise<Diary> => {
  const make = <Answer = { id: string }>(path: string, body: unknown) => callAdmin<Answer>(gateway, 'POST', path, body);
  const { id: branchId } = await make('/branches', { name: 'Brillen & Hören', zone: 'Europe/Vienna' });
  const { id: userId } = await make('/users', { name: userName, branchId });
  const resource = { kind: 'person', name: `Diary of ${userName}`, userId, branchId, allowCalendarSync: true };
  const { id: resourceId } = await make('/resources', resource);
  await make('/service-accesses', { userName, userId, branchId, confirmed: true, rights });
  const { password } = await callAdmin<{ password: string }>(
    gateway,
    'PUT',
    `/service-accesses/${userName}/password`,
    {},
  );
  const resourceUrl = new URL(`calendars/${userName}/${resourceId}/`, gateway.davUrl).href;
  return { resourceId, resourceUrl, userName, password };
};
