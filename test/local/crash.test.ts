import { readFileSync } from 'node:fs';
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

/** A start after a crash waits for nobody but itself: what it takes of a processor is how long it lasts on a machine that is free. */
const processorLimit = 2_000;

/** Processor time that a process has taken, in milliseconds: fourteenth and fifteenth field of its status, hundredths of a second. */
const processorTimeOf = (pid: number): number => {
  const [, fields = ''] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ');
  const [user, system] = fields.split(' ').slice(11, 13).map(Number);
  return 10 * (Number(user) + Number(system));
};

it(`T37 ${rounds} times killed under load: nothing acknowledged is lost, nothing is torn, up again within 2 s of processor time`, {
  timeout: 60_000 + rounds * 20_000,
}, async () => {
  const data = temporaryFolder();
  const truth = new Map<string, boolean>();
  const unsure = new Set<string>();
  const starts: [milliseconds: number, processor: number][] = [];
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

    const restarted = performance.now();
    running = await startProcess(['--port', '0', '--data', data]);
    const phone = at(first, running.greeting);
    starts.push([performance.now() - restarted, processorTimeOf(running.greeting.pid)]);
    expect(starts.at(-1)?.[1]).toBeLessThan(processorLimit);
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
  const worst = (which: 0 | 1): string => Math.max(...starts.map((start) => start[which])).toFixed(0);
  process.stdout.write(`up again after at most ${worst(0)} ms, ${worst(1)} ms of them of a processor\n`);
  const phone = at(first, running.greeting);
  const listing = await (await dav(phone, 'PROPFIND', '', { headers: { depth: '1' } })).text();
  const missing = [...truth].filter(([name, isThere]) => isThere && !listing.includes(`/${name}<`));
  expect(missing).toEqual([]);
  expect(truth.size).toBeGreaterThanOrEqual(rounds * 8);
});
