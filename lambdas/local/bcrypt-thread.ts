import { Worker } from 'node:worker_threads';
import type { Bcrypt } from '../../shared/codec/password/password.ts';
import type { BcryptJob } from './bcrypt-worker.ts';

/** A thread that is not needed for so long ends and gives its memory back. */
const idleLife = 5_000;

type Question = { readonly text: string; readonly cost: number } | { readonly text: string; readonly hash: string };

/** bcrypt on a thread of its own: one sign-in costs 100 ms of CPU, which phones that are signed in already must not wait for (T54). */
export const bcryptThread = (): Bcrypt => {
  const waiting = new Map<number, PromiseWithResolvers<unknown>>();
  let worker: Worker | undefined;
  let idle: NodeJS.Timeout | undefined;
  let lastId = 0;

  const start = (): Worker => {
    const started = new Worker(new URL('./bcrypt-worker.ts', import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: 32, maxYoungGenerationSizeMb: 4 },
    });
    started.unref();
    started.on('message', ({ id, result }: { id: number; result: unknown }) => {
      waiting.get(id)?.resolve(result);
      waiting.delete(id);
      if (waiting.size === 0) idle = setTimeout(end, idleLife).unref();
    });
    started.on('error', (fault) => {
      worker = undefined;
      for (const { reject } of waiting.values()) reject(fault);
      waiting.clear();
    });
    return started;
  };
  const end = (): void => {
    void worker?.terminate();
    worker = undefined;
  };

  const ask = (question: Question): Promise<unknown> => {
    clearTimeout(idle);
    worker ??= start();
    const id = ++lastId;
    worker.postMessage({ id, ...question } satisfies BcryptJob);
    const answer = Promise.withResolvers<unknown>();
    waiting.set(id, answer);
    return answer.promise;
  };
  return {
    hash: async (text, cost) => String(await ask({ text, cost })),
    compare: async (text, hash) => (await ask({ text, hash })) === true,
  };
};
