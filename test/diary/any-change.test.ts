import { expect, it } from 'vitest';
import { randomFrom } from '../codec/ical/random.ts';
import { startGateway } from '../support/gateway.ts';
import { type Counter, counterOf, type Listed } from './counter.ts';
import { startsOf } from './instances.ts';
import { type Random, specFrom } from './spec.ts';
import { bodyOf } from './write.ts';

const objects = Math.ceil(Number(process.env.SEEDS ?? 2_000) / 40);
const steps = 3;
const edges = [
  { start: '2026-10-20T10:00', end: '2026-10-20T11:00' },
  { start: '2026-10-20', end: '2026-10-22' },
  { start: '2026-11-01T01:30', end: '2026-11-01T02:30' },
  { start: '2026-12-05T23:45', end: '2026-12-06T01:00' },
];
const rules = [
  null,
  'FREQ=WEEKLY;COUNT=3',
  'FREQ=DAILY;UNTIL=20261110',
  'FREQ=MONTHLY;BYDAY=-1FR',
  'FREQ=DAILY;BYDAY=XX',
];

const pick = <T>(random: Random, from: readonly T[]): T => from[random(from.length)]!;

/** Some of all that a patch can say, reasonable or not. */
const patchFrom = (random: Random, scope: string) => ({
  ...(random(2) === 0 && { title: pick(random, ['a', 'b;c,d\\n', 'ü'.repeat(100)]) }),
  ...(random(3) === 0 && { zone: pick(random, ['UTC', 'America/New_York', 'Asia/Tokyo', 'Europe/Berlin']) }),
  ...(random(3) === 0 && pick(random, edges)),
  ...(random(4) === 0 && scope !== 'this' && { recurrence: pick(random, rules) }),
  ...(random(4) === 0 && { status: pick(random, ['cancelled', 'proposed', 'confirmed', null]) }),
});

const stepOn = async (counter: Counter, id: string, { instance, ...one }: Listed, random: Random): Promise<string> => {
  const scope = instance === undefined ? 'whole' : pick(random, ['whole', 'this', 'following']);
  const query = scope === 'whole' ? '' : `?instance=${instance}${scope === 'following' ? '&scope=following' : ''}`;
  const isDeleted = scope !== 'whole' && random(6) === 0;
  const patch = patchFrom(random, scope);
  const before = await counter.get(id);
  const { status, body } = await counter.change(
    isDeleted ? 'DELETE' : 'PATCH',
    `${id}${query}`,
    isDeleted ? undefined : patch,
  );
  const about = `${query} ${JSON.stringify({ patch, one })}\n${before}`;
  if (status >= 400) expect(await counter.get(id), about).toBe(before);
  else if (!isDeleted && patch.title !== undefined) expect(body.title, about).toBe(patch.title);
  for (const items of (await counter.list('2026-10-01', '2026-12-20')).values())
    for (const { unreadable } of items) expect(unreadable, about).toBeUndefined();
  return isDeleted ? id : (body.id ?? id);
};

it('T57 whatever a change says, it is done or refused, what is refused stays as it was, and the list can be read', async () => {
  const gateway = await startGateway({ transport: 'http-api' });
  for (let seed = Number(process.env.SEED ?? 1); seed < objects; seed += 1) {
    const counter = counterOf(gateway, await gateway.seed({ name: `any${seed}` }));
    const spec = specFrom(seed, startsOf);
    const random = randomFrom(seed * 31 + 5);
    let id = `${spec.uid}.ics`;
    await counter.put(id, bodyOf(spec));
    for (let step = 0; step < steps; step += 1) {
      const listed = (await counter.list('2026-10-01', '2026-12-20')).get(id) ?? [];
      if (listed.length === 0) break;
      id = await stepOn(counter, id, pick(random, listed), random);
    }
  }
  await gateway.close();
}, 60_000);
