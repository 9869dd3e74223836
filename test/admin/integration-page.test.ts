import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { generate } from 'openapi-typescript-codegen';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { localFunctions } from '../../lambdas/local/functions.ts';
import { type RunningServer, serve } from '../../lambdas/local/server.ts';
import document from '../../shared/admin/openapi/openapi.json' with { type: 'json' };
import { newSecret, signedHeaders } from '../../shared/admin/webhooks/sign.ts';
import { startGateway, type TestGateway } from '../support/gateway.ts';
import { api, event, put } from './requests.ts';

const root = join(import.meta.dirname, '..', '..');
const page = readFileSync(join(root, 'docs', 'integration.md'), 'utf8');

interface Change {
  readonly change: string;
  readonly resourceId: string;
  readonly id?: string;
  readonly etag?: string;
  readonly appointment?: { readonly title?: string };
}

describe('the program of docs/integration.md', () => {
  let gateway: TestGateway;
  let server: RunningServer;
  let folder: string;
  // The types are the generated client's; tsc has its own look at them below.
  let example: Record<string, (...args: unknown[]) => Promise<void>>;
  let client: unknown;

  beforeAll(async () => {
    gateway = await startGateway();
    server = await serve(localFunctions(gateway.runtime), { host: '127.0.0.1', port: 0, requestBytes: 1_000_000 });
    folder = await mkdtemp(join(tmpdir(), 'integration-'));
    const output = join(folder, 'client');
    await generate({ input: document, output, clientName: 'Client', useOptions: true, useUnionTypes: true });
    const [, code = ''] = /```ts\n(import \{ ApiError.*?)```/s.exec(page) ?? [];
    await writeFile(join(folder, 'example.ts'), code);
    const [, verifying = ''] = /```ts\n( {2}import \{ createHmac.*?)```/s.exec(page) ?? [];
    await writeFile(join(folder, 'verify.ts'), verifying);
    const { Client } = await import(join(output, 'index.ts'));
    client = new Client({ BASE: `http://127.0.0.1:${server.port}`, TOKEN: gateway.adminToken });
    example = await import(join(folder, 'example.ts'));
  });
  afterAll(async () => {
    await server.close();
    await gateway.close();
    await rm(folder, { recursive: true });
  });

  /** A program's database, which can be made to fail. */
  const openDiary = () => {
    const titles = new Map<string, { readonly etag?: string | undefined; readonly title?: string | undefined }>();
    const effects: string[] = [];
    let kept: string | undefined;
    const diary = {
      failing: undefined as 'apply' | 'keepToken' | undefined,
      titles: () => [...titles.values()].map(({ title }) => title).sort(),
      effects,
      token: async () => kept,
      keepToken: async (token: string | undefined) => {
        if (diary.failing === 'keepToken') throw new Error('the program dies');
        kept = token;
      },
      apply: async ({ change, resourceId, id, etag, appointment }: Change) => {
        const key = `${resourceId} ${id}`;
        if (titles.get(key)?.etag === etag && change === 'changed') return;
        effects.push(`${change} ${appointment?.title ?? ''}`);
        if (diary.failing === 'apply' && effects.length % 2 === 0) throw new Error('the program dies');
        if (change === 'resource-removed')
          for (const one of titles.keys()) one.startsWith(`${resourceId} `) && titles.delete(one);
        else if (change === 'removed') titles.delete(key);
        else titles.set(key, { etag, title: appointment?.title });
      },
      dropAllBut: async (keys: ReadonlySet<string>) => {
        for (const key of titles.keys()) if (!keys.has(key)) titles.delete(key);
      },
    };
    return diary;
  };

  it('B09 compiles against a client generated from the description', async () => {
    const flags = ['--target', 'ES2024', '--module', 'ESNext', '--moduleResolution', 'bundler', '--strict', '--noEmit'];
    const types = ['--skipLibCheck', '--types', 'node', '--typeRoots', join(root, 'node_modules', '@types')];
    const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
    const compiled = promisify(execFile)(process.execPath, [tsc, ...flags, ...types, 'example.ts', 'verify.ts'], {
      cwd: folder,
    });
    const { stdout } = await compiled.catch((error: { stdout: string }) => error);
    expect(stdout).toBe('');
  });

  it('B09 knows a webhook that is genuine from one that is not, or is old', async () => {
    const { isGenuine } = await import(join(folder, 'verify.ts'));
    const secret = newSecret({ random: randomBytes });
    const now = Date.parse('2026-11-22T09:00:00Z');
    const message = { id: 'msg_1', body: '{"type":"test"}' };
    const headers = new Headers(signedHeaders(message, secret, now));
    expect(isGenuine(headers, message.body, secret, now + 60_000)).toBe(true);
    expect(isGenuine(headers, message.body, secret, now + 600_000)).toBe(false);
    expect(isGenuine(headers, `${message.body} `, secret, now)).toBe(false);
    expect(isGenuine(headers, message.body, newSecret({ random: randomBytes }), now)).toBe(false);
  });

  it('B09 follows, dies, resumes and begins anew, and shows what is there each time', async () => {
    const { calendarPath, resource } = gateway.shop;
    const appointments = `/resources/${resource.id}/appointments`;
    const day = { start: '2026-12-02T09:00', end: '2026-12-02T09:40' };
    const phonePuts = (uid: string, title = uid) => put(gateway, `${calendarPath}${uid}.ics`, event(uid, title));
    const phoneDeletes = (uid: string) => gateway.fetch('DELETE', `${calendarPath}${uid}.ics`);
    const diary = openDiary();
    const readOn = () => example.readOn?.(client, diary, 0);

    for (const uid of ['a', 'b', 'c']) await phonePuts(uid);
    await readOn();
    expect(diary.titles()).toEqual(['a', 'b', 'c']);
    await readOn();
    expect(diary.effects).toHaveLength(3);

    // It dies in the middle of a page, then behind it: nothing is lost, nothing done twice.
    await phonePuts('a', 'a2');
    await phoneDeletes('b');
    await api(gateway, 201, 'POST', appointments, { ...day, title: 'd' });
    diary.failing = 'apply';
    await expect(readOn()).rejects.toThrow('dies');
    diary.failing = 'keepToken';
    await expect(readOn()).rejects.toThrow('dies');
    diary.failing = undefined;
    await readOn();
    expect(diary.titles()).toEqual(['a2', 'c', 'd']);
    const seen = diary.effects.length;
    await readOn();
    expect(diary.effects).toHaveLength(seen);

    // It follows until it is stopped, and begins anew where its token means nothing any more.
    await phoneDeletes('c');
    await diary.keepToken('unheard-of');
    const stop = new AbortController();
    const keepToken = diary.keepToken;
    diary.keepToken = async (token) => {
      await keepToken(token);
      if (token !== undefined) stop.abort();
    };
    await example.follow?.(client, diary, stop.signal);
    expect(diary.titles()).toEqual(['a2', 'd']);
  });
});
