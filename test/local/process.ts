import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Greeting } from '../../lambdas/local/banner.ts';
import { basic } from '../support/gateway.ts';

/** A gateway as a newcomer starts it: the real command in a process of its own. */
export interface GatewayProcess {
  readonly child: ChildProcess;
  readonly greeting: Greeting;
  readonly output: () => string;
}

export const temporaryFolder = (): string => mkdtempSync(join(tmpdir(), 'gateway-'));

export const spawnStart = (
  args: readonly string[],
  env: Record<string, string> = {},
  script = 'start.mjs',
): ChildProcess =>
  spawn(process.execPath, [join(import.meta.dirname, `../../lambdas/local/${script}`), ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  });

const textOf = (child: ChildProcess, stream: 'stdout' | 'stderr'): (() => string) => {
  let text = '';
  child[stream]?.on('data', (chunk: Buffer) => {
    text += chunk;
  });
  return () => text;
};

/** Starts it and waits for its line of JSON. */
export const startProcess = async (args: readonly string[], env?: Record<string, string>): Promise<GatewayProcess> => {
  const child = spawnStart(['--json', ...args], env);
  const output = textOf(child, 'stdout');
  const errors = textOf(child, 'stderr');
  const ended = once(child, 'exit').then(() => {
    throw new Error(`the gateway ended early: ${errors()}`);
  });
  while (!output().includes('\n')) await Promise.race([once(child.stdout!, 'data'), ended]);
  return { child, greeting: JSON.parse(output()) as Greeting, output };
};

/** Runs a command that is expected to end by itself. */
export const runToEnd = async (
  args: readonly string[],
  { env, script }: { env?: Record<string, string>; script?: string } = {},
): Promise<{ code: number | null; stdout: string; stderr: string }> => {
  const child = spawnStart(args, env, script);
  const [stdout, stderr] = [textOf(child, 'stdout'), textOf(child, 'stderr')];
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, stdout: stdout(), stderr: stderr() };
};

export const end = async ({ child }: GatewayProcess, signal: NodeJS.Signals): Promise<number | null> => {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  child.kill(signal);
  const [code] = (await once(child, 'exit')) as [number | null];
  return code;
};

/** An object of one event. */
export const event = (uid: string): string =>
  [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//test//EN',
    'BEGIN:VEVENT',
    `UID:${uid}`,
    'DTSTAMP:20261101T000000Z',
    'DTSTART:20261122T100000Z',
    'DTEND:20261122T110000Z',
    `SUMMARY:${uid}`,
    'END:VEVENT',
    'END:VCALENDAR',
    '',
  ].join('\r\n');

/** Speaks to the calendar of the greeting. */
export const dav = (
  { resourceUrl, userName, password }: Greeting,
  method: string,
  name = '',
  init: { body?: string; headers?: Record<string, string> } = {},
): Promise<Response> =>
  fetch(`${resourceUrl}${name}`, {
    ...init,
    method,
    headers: { authorization: basic({ userName: userName!, password: password! }), ...init.headers },
  });
