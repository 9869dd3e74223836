import { randomInt } from 'node:crypto';
import { createRequire } from 'node:module';
import { connect } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CannotStart } from './options.ts';
import { supervise } from './supervise.ts';

/** The embedded DynamoDB, kept alive until stopped. */
export interface EmbeddedDatabase {
  readonly endpoint: string;
  stop(): Promise<void>;
}

/** The executable that npm installed for this platform. */
const binary = (): string => {
  const platform = `${process.platform}-${process.arch}`;
  try {
    return join(dirname(createRequire(import.meta.url).resolve(`@dynoxide/${platform}/package.json`)), 'dynoxide');
  } catch (error) {
    throw new CannotStart(
      `There is no embedded database for ${platform}: set DYNAMODB_ENDPOINT to a DynamoDB that is reachable from here.`,
      error,
    );
  }
};

/** It checks no signatures, so it hides at an address that a page in a browser does not guess; macOS has 127.0.0.1 only. */
const randomAddress = (): { host: string; port: number } => ({
  host:
    process.platform === 'linux' ? `127.${randomInt(1, 255)}.${randomInt(0, 256)}.${randomInt(1, 255)}` : '127.0.0.1',
  port: randomInt(20_000, 32_000),
});

/** The sentence for a database file that cannot be used any more. */
export const damaged = (file: string, cause?: unknown): CannotStart =>
  new CannotStart(
    `The database file ${file} is damaged: put a backup in its place, or move it away to start empty.`,
    cause,
  );

const answers = (host: string, port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ host, port }, () => {
      socket.destroy();
      resolve(true);
    }).once('error', () => resolve(false));
  });

const patience = 10_000;
const pollEvery = 5;

/** Starts it on a file and restarts it when it dies; the database client's own retries cover the gap. */
export const startDynoxide = async (file: string): Promise<EmbeddedDatabase> => {
  const { host, port } = randomAddress();
  let up = false;
  const command = [binary(), 'serve', '--host', host, '--port', String(port), '--db-path', file];
  const child = supervise(command, () => up);

  const deadline = Date.now() + patience;
  while (!(await answers(host, port))) {
    if (child.lost()) throw damaged(file, child.complaints());
    if (Date.now() > deadline) {
      await child.stop();
      throw new CannotStart(`The embedded database did not start within ${patience / 1000} s. ${child.complaints()}`);
    }
    await sleep(pollEvery);
  }
  up = true;
  return { endpoint: `http://${host}:${port}`, stop: child.stop };
};
