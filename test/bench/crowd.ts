import { strict as assert } from 'node:assert';
import { bodyOf } from '../support/business-data.ts';
import { expectStatus, spread } from './checks.ts';
import { type Contestant, exchange, membersOf, tokenOf } from './driver.ts';
import { multigetBody, pollBody, syncBody } from './requests.ts';

/** Requests a second by kind of load. */
export type Throughput = Readonly<Record<'polls' | 'mixed', number>>;

const clients = 16;
const milliseconds = 4_000;

type Step = (contestant: Contestant, client: number, round: number) => Promise<void>;

const poll: Step = async (contestant) => {
  const answer = await exchange(contestant, 'PROPFIND', '', pollBody, { depth: '0' });
  expectStatus(answer, 207);
  assert(tokenOf(answer), 'no sync-token');
};

const catchUp: Step = async (contestant) => {
  const token = tokenOf(await exchange(contestant, 'PROPFIND', '', pollBody, { depth: '0' }));
  expectStatus(await exchange(contestant, 'REPORT', '', syncBody(token ?? ''), { depth: '0' }), 207);
};

const fetchTen: Step = async (contestant, client, round) => {
  const names = spread(contestant.objects, 10, client * 31 + round).map(({ name }) => name);
  const body = multigetBody(contestant.collection, names);
  const answer = await exchange(contestant, 'REPORT', '', body, { depth: '1' });
  expectStatus(answer, 207);
  assert.equal(membersOf(answer, contestant.collection).length, names.length);
};

const write: Step = async (contestant, client, round) => {
  const [object] = spread(contestant.objects, 1, client * 37 + round);
  assert(object);
  const body = bodyOf(object).replaceAll('LAST-MODIFIED:20251101T090000Z', 'LAST-MODIFIED:20251101T100000Z');
  expectStatus(await exchange(contestant, 'PUT', object.name, body, { 'content-type': 'text/calendar' }), 201, 204);
};

const loads: Readonly<Record<keyof Throughput, readonly { readonly step: Step; readonly requests: number }[]>> = {
  polls: [{ step: poll, requests: 1 }],
  mixed: [
    ...Array.from({ length: 5 }, () => ({ step: poll, requests: 1 })),
    { step: catchUp, requests: 2 },
    { step: fetchTen, requests: 1 },
    { step: write, requests: 1 },
  ],
};

/** Requests a second of sixteen clients that ask at once, each its next as soon as the last is answered. */
const rate = async (contestant: Contestant, load: keyof Throughput): Promise<number> => {
  const steps = loads[load];
  const started = performance.now();
  let answered = 0;
  const client = async (index: number): Promise<void> => {
    for (let round = index; performance.now() - started < milliseconds; round += 1) {
      const next = steps[round % steps.length];
      assert(next);
      await next.step(contestant, index, round).catch((cause: unknown) => {
        throw new Error(`${load} of client ${index} on ${contestant.name}, ${contestant.collection}`, { cause });
      });
      answered += next.requests;
    }
  };
  await Promise.all(Array.from({ length: clients }, (_, index) => client(index)));
  return (answered * 1_000) / (performance.now() - started);
};

/** Every contestant in turn, `rounds` times. */
export const crowd = async (
  contestants: readonly Contestant[],
  rounds: number,
): Promise<ReadonlyMap<Contestant, readonly Throughput[]>> => {
  const results = new Map<Contestant, Throughput[]>(contestants.map((each) => [each, []]));
  for (let round = 0; round < rounds; round += 1)
    for (const contestant of contestants)
      results.get(contestant)?.push({ polls: await rate(contestant, 'polls'), mixed: await rate(contestant, 'mixed') });
  return results;
};
