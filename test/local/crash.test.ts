import { afterEach, expect, it } from 'vitest';
import type { Greeting } from '../../lambdas/local/banner.ts';
import { dav, end, event, type GatewayProcess, startProcess, temporaryFolder } from './process.ts';

const rounds = Number(process.env.ROUNDS ?? 3);
const writers = 4;

let running: GatewayProcess | undefined;
afterEach(async () => {
  if (running) await end(running, 'SIGKILL');
});

const at = (first: Greeting, { davUrl }: Greeting): Greeting => ({
  ...first,
  resourceUrl: new URL(new URL(first.resourceUrl!).pathname, davUrl).href,
});

/** Writes and deletes until the gateway is gone; what was acknowledged, and what was asked without an answer. */
const writeUntilKilled = async (
  greeting: Greeting,
  round: number,
  truth: Map<string, boolean>,
  unsure: Set<string>,
) => {
  const work = Array.from({ length: writers }, async (_, writer) => {
    for (let n = 0; ; n++) {
      const name = `r${round}-w${writer}-${n}.ics`;
      unsure.add(name);
      if ((await dav(greeting, 'PUT', name, { body: event(name) })).status !== 201) continue;
      truth.set(name, true);
      if (n % 3 !== 2) {
        unsure.delete(name);
        continue;
      }
      if ((await dav(greeting, 'DELETE', name)).status === 204) truth.set(name, false);
      unsure.delete(name);
    }
  });
  await Promise.allSettled(work);
};

it(`T37 ${rounds} times killed under load: nothing acknowledged is lost, nothing is torn`, {
  timeout: 60_000 + rounds * 20_000,
}, async () => {
  const data = temporaryFolder();
  const truth = new Map<string, boolean>();
  const unsure = new Set<string>();
  running = await startProcess(['--port', '0', '--data', data]);
  const first = running.greeting;
  for (let round = 0; round < rounds; round++) {
    const killed = running;
    const written = writeUntilKilled(at(first, killed.greeting), round, truth, unsure);
    // Signed in and writing: then at any moment.
    const before = truth.size;
    while (truth.size < before + 8) await new Promise((resolve) => setTimeout(resolve, 5));
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 200));
    await end(killed, 'SIGKILL');
    await written;

    running = await startProcess(['--port', '0', '--data', data]);
    const phone = at(first, running.greeting);
    for (const [name, isThere] of truth) {
      if (unsure.has(name) || !name.startsWith(`r${round}-`)) continue;
      const answer = await dav(phone, 'GET', name);
      expect([name, answer.status]).toEqual([name, isThere ? 200 : 404]);
      if (isThere) expect(await answer.text()).toBe(event(name));
    }
    // What was never answered is there whole, or not at all.
    for (const name of unsure) {
      const answer = await dav(phone, 'GET', name);
      const isThere = answer.status === 200;
      expect([name, isThere ? await answer.text() : answer.status]).toEqual([name, isThere ? event(name) : 404]);
      truth.set(name, isThere);
    }
    unsure.clear();
  }
  const phone = at(first, running.greeting);
  const listing = await (await dav(phone, 'PROPFIND', '', { headers: { depth: '1' } })).text();
  const missing = [...truth].filter(([name, isThere]) => isThere && !listing.includes(`/${name}<`));
  expect(missing).toEqual([]);
  expect(truth.size).toBeGreaterThanOrEqual(rounds * 8);
});
