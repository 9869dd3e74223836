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

export interface DemoProcess {
  make(order: DemoOrder): Promise<Demo>;
  /** It was not needed after all. */
  abandon(): void;
}

/**
 * A process that can make the demo diary, and loads what that takes while this one opens the database. What only
 * administration needs is so not kept in memory by a gateway that serves phones.
 */
export const demoProcess = (): DemoProcess => {
  const child = fork(new URL('./demo-process.ts', import.meta.url), { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const made = once(child, 'message').then(([demo]) => demo as Demo);
  const failed = once(child, 'exit').then(([code]) => Promise.reject(new Error(`the demo diary failed (${code})`)));
  for (const outcome of [made, failed]) outcome.catch(() => {});
  return {
    make: (order) => {
      child.send(order);
      return Promise.race([made, failed]);
    },
    abandon: () => child.disconnect(),
  };
};
