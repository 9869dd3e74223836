import { fork } from 'node:child_process';
import { once } from 'node:events';
import type { Demo } from './demo.ts';
import type { StartOptions } from './options.ts';

/** What the process that makes the demo diary is told. */
export interface DemoOrder {
  /** With the endpoint of the database that is open already. */
  readonly options: StartOptions;
  readonly port: number;
  readonly adminToken: string;
  readonly davBaseUrl: string;
}

/** Makes the demo diary in a process of its own: what only administration needs is not kept in memory by a gateway that serves phones. */
export const demoBeside = async (order: DemoOrder): Promise<Demo> => {
  const child = fork(new URL('./demo-process.ts', import.meta.url), { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const made = once(child, 'message').then(([demo]) => demo as Demo);
  const ended = once(child, 'exit').then(([code]) => Promise.reject(new Error(`the demo diary failed (${code})`)));
  child.send(order);
  try {
    return await Promise.race([made, ended]);
  } finally {
    ended.catch(() => {});
  }
};
