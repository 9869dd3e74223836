import { randomInt } from 'node:crypto';
import { createRequire } from 'node:module';
import { connect } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { environment } from '../../shared/deployment/environment.ts';
import { CannotStartError } from './options.ts';
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
    throw new CannotStartError(
      `There is no embedded database for ${platform}: set ${environment.endpoint} to a DynamoDB that is reachable from here.`,
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

/** How SQLite says that a file is none of its own, or not any more. */
const corruption = /malformed|not a (?:valid SQLite )?database/i;
const portTaken = /already in use/i;

/** The sentence for a database that does not come up or does not do its work, from what it complains about. */
export const unusable = (file: string, complaint: string, cause?: unknown): CannotStartError =>
  new CannotStartError(
    corruption.test(complaint)
      ? `The database file ${file} is damaged: put a backup in its place, or move it away to start empty.`
      : `The embedded database cannot work on ${file}: ${complaint.replace(/^error: /, '').replaceAll(/\s+/g, ' ')}.`,
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
    if (child.lost()) {
      const complaint = child.complaints();
      if (portTaken.test(complaint)) return startDynoxide(file);
      throw unusable(file, complaint || 'it ended without a word');
    }
    if (Date.now() > deadline) {
      await child.stop();
      throw unusable(file, `it did not answer within ${patience / 1000} s`);
    }
    await sleep(pollEvery);
  }
  up = true;
  return { endpoint: `http://${host}:${port}`, stop: child.stop };
};
