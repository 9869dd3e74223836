import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { basic } from '../../shared/phone/ask.ts';
import type { Site } from './checks.ts';

const runFile = promisify(execFile);

/** Runs a client to its end and returns what it printed; anything but success throws with its messages. */
export const run = async (
  command: string,
  args: readonly string[],
  { input = '', env = {}, cwd }: { input?: string; env?: Readonly<Record<string, string>>; cwd?: string } = {},
): Promise<string> => {
  const running = runFile(command, args, {
    env: { ...process.env, ...env },
    cwd,
    maxBuffer: 64 * 2 ** 20,
    timeout: 300_000,
  });
  running.child.stdin?.end(input);
  try {
    return (await running).stdout;
  } catch (error) {
    const { message, stdout = '', stderr = '' } = error as Error & { stdout?: string; stderr?: string };
    throw new Error(`${message}\n${stdout}\n${stderr}`.slice(0, 4_000));
  }
};

/** The value of an `Authorization` header. */
export const basicOf = (site: Pick<Site, 'userName' | 'password'>): string => basic(site).authorization;

/** One request as yet another client would send it. */
export const send = (site: Site, method: string, name: string, body?: string): Promise<Response> =>
  fetch(new URL(name, site.resourceUrl), {
    method,
    headers: { authorization: basicOf(site), ...(body !== undefined && { 'content-type': 'text/calendar' }) },
    ...(body !== undefined && { body }),
  });

/** A small appointment. */
export const appointment = (uid: string, summary: string, start = '20261005T100000'): string =>
  [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//interop//EN',
    'BEGIN:VEVENT',
    `UID:${uid}`,
    'DTSTAMP:20261001T080000Z',
    `DTSTART:${start}Z`,
    'DURATION:PT45M',
    `SUMMARY:${summary}`,
    'X-SHOP-NOTE;X-WHO="Größwang, A.":bleibt erhalten',
    'END:VEVENT',
    'END:VCALENDAR',
    '',
  ].join('\r\n');
