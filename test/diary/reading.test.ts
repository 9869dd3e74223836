import { afterAll, beforeAll, expect, it } from 'vitest';
import { startGateway, type TestGateway } from '../support/gateway.ts';
import { counterOf, line } from './counter.ts';
import { occasionsOf, startsOf } from './instances.ts';
import { type Spec, specFrom } from './spec.ts';
import { bodyOf } from './write.ts';
import { day } from './zones.ts';

const objects = Number(process.env.SEEDS ?? 2_000);
const firstSeed = Number(process.env.SEED ?? 1);
const perDiary = 50;

const window = { from: Date.UTC(2026, 9, 9, 22), to: Date.UTC(2026, 11, 4, 23) };
const horizon = window.to + 5 * day;
const words: Readonly<Record<string, string>> = {
  CANCELLED: 'cancelled',
  TENTATIVE: 'proposed',
  CONFIRMED: 'confirmed',
};

const seen = (spec: Spec, word: (status: string) => string): readonly string[] =>
  occasionsOf(spec, horizon)
    .filter(({ start, end }) => start < window.to && (end > window.from || (start === end && start >= window.from)))
    .map(({ start, end, title, status }) => line(start, end, title, status && word(status)))
    .sort();

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway({ transport: 'http-api' });
});
afterAll(() => gateway.close());

it.each(Array.from({ length: Math.ceil(objects / perDiary) }, (_, index) => firstSeed + index * perDiary))(
  'every object is stored as sent, and list and expand show what it means, from seed %i',
  async (from) => {
    const counter = counterOf(gateway, await gateway.seed({ name: `reading${from}` }));
    const specs = Array.from({ length: perDiary }, (_, index) => specFrom(from + index, startsOf));
    for (const spec of specs) await counter.put(`${spec.uid}.ics`, bodyOf(spec));
    const listed = await counter.list('2026-10-10', '2026-12-05');
    const expanded = await counter.expand(window.from, window.to);
    for (const spec of specs) {
      const name = `${spec.uid}.ics`;
      const shown = (listed.get(name) ?? []).map(({ startsAt, endsAt, title, status }) =>
        line(Date.parse(startsAt), Date.parse(endsAt), title, status),
      );
      const about = `seed ${spec.seed}\n${bodyOf(spec)}`;
      expect(shown.toSorted(), about).toEqual(seen(spec, (status) => words[status] ?? status));
      expect((expanded.get(name) ?? []).toSorted(), about).toEqual(seen(spec, (status) => status));
      expect(await counter.get(name), about).toBe(bodyOf(spec));
    }
  },
);
