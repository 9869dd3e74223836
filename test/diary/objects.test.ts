import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { randomFrom } from '../codec/ical/random.ts';
import { startGateway, type TestGateway } from '../support/gateway.ts';
import { type Counter, counterOf, type Listed } from './counter.ts';
import { europe, line } from './expanded.ts';
import { beginsAnew, type Edit, edited, mayRefuse } from './expected.ts';
import { type Occasion, occasionsOf, startsOf } from './instances.ts';
import { type Spec, specFrom } from './spec.ts';
import { bodyOf } from './write.ts';
import { american, type Clock, day, fixed, hour } from './zones.ts';

const objects = Number(process.env.SEEDS ?? 2_000);
const firstSeed = Number(process.env.SEED ?? 1);
const perDiary = 50;

const window = { from: Date.UTC(2026, 9, 9, 22), to: Date.UTC(2026, 11, 4, 23) };
const horizon = window.to + 400 * day;
const words: Readonly<Record<string, string>> = {
  CANCELLED: 'cancelled',
  TENTATIVE: 'proposed',
  CONFIRMED: 'confirmed',
};
const clocks: Readonly<Record<string, Clock>> = {
  'Europe/Berlin': europe,
  'America/New_York': american(-5),
  UTC: fixed(0),
};

const seen = (
  occasions: readonly Occasion[],
  word: (status: string) => string | undefined = (status) => words[status],
): readonly string[] =>
  occasions
    .filter(({ start, end }) => start < window.to && (end > window.from || (start === end && start >= window.from)))
    .map(({ start, end, title, status }) => line(start, end, title, status && word(status)))
    .sort();

const shown = (items: readonly Listed[]): readonly string[] =>
  items
    .map(({ startsAt, endsAt, title, status }) => line(Date.parse(startsAt), Date.parse(endsAt), title, status))
    .sort();

/** The instance that stands for the whole: the first that the master governs, else the first. */
const standing = (occasions: readonly Occasion[]): Occasion | undefined =>
  occasions.find(({ by }) => by === 'master' || by === 'added') ?? occasions[0];

const editFrom = (spec: Spec, before: readonly Occasion[]): Edit | undefined => {
  const random = randomFrom(spec.seed * 104_729 + 7);
  const near = before.filter(({ start }) => start < window.to);
  const scope = spec.rule ? (['whole', 'whole', 'this', 'following'] as const)[random(4)]! : 'whole';
  const named = scope === 'whole' ? standing(before) : near[random(near.length)];
  if (!named) return undefined;
  const isMain = named.by === 'master' || named.by === 'added';
  const choices =
    scope === 'whole' ? (['title', 'start', 'end'] as const) : (['title', 'start', 'delete', 'end'] as const);
  const what = scope === 'whole' && !isMain ? 'title' : choices[random(scope === 'following' ? 3 : choices.length)]!;
  const dates = (1 + random(2)) * day;
  const times = what === 'end' ? hour / 2 : ([1, 2, -1, 24, 25] as const)[random(5)]! * hour;
  return { scope, what, named, by: spec.place.form === 'date' ? dates : times };
};

const localText = (local: string, by: number, form: string): string =>
  new Date(Date.parse(`${local}${form === 'date' ? '' : 'Z'}`) + by).toISOString().slice(0, form === 'date' ? 10 : 16);

/** What was done, and what the list must then say; undefined when the gateway said that it cannot be done. */
interface Done {
  readonly ids: readonly string[];
  readonly expected: readonly string[];
  readonly refused: boolean;
}

const unstamped = (text: string): readonly string[] =>
  text.split('\r\n').filter((each) => !/^(SUMMARY|SEQUENCE|DTSTAMP|LAST-MODIFIED)/.test(each));

const isWithin = (part: readonly string[], all: readonly string[]): boolean => {
  let found = 0;
  for (const each of all) if (each === part[found]) found += 1;
  return found === part.length;
};

/** Does the edit through the API. */
const doIt = async (counter: Counter, spec: Spec, edit: Edit, before: readonly Occasion[]): Promise<Done> => {
  const name = `${spec.uid}.ics`;
  const { place } = spec;
  const instant = new Date(
    spec.place.form === 'date' ? edit.named.original : originalInstant(spec, edit.named),
  ).toISOString();
  const id = place.form === 'date' ? instant.slice(0, 10) : spec.seed % 2 === 0 ? instant : instant.replace('.000', '');
  const at =
    edit.scope === 'whole' ? name : `${name}?instance=${id}${edit.scope === 'following' ? '&scope=following' : ''}`;
  const view = (await counter.change('GET', edit.scope === 'whole' ? name : `${name}?instance=${id}`)).body;
  const about = `seed ${spec.seed} ${JSON.stringify({ ...edit, id })}\n${bodyOf(spec)}`;
  expect([view.startsAt, view.endsAt], about).toEqual(
    [edit.named.start, edit.named.end].map((each) => new Date(each).toISOString()),
  );
  const patch = {
    title: { title: 'new title' },
    start: { start: localText(view.start, edit.by, place.form) },
    end: { end: localText(view.end, edit.by, place.form) },
    delete: undefined,
  }[edit.what];
  const answer = await counter.change(edit.what === 'delete' ? 'DELETE' : 'PATCH', at, patch);
  if (answer.status === 422 && mayRefuse(edit, spec)) {
    expect(await counter.get(name), about).toBe(bodyOf(spec));
    return { ids: [name], expected: seen(before), refused: true };
  }
  expect([answer.status, answer.body], about).toMatchObject([edit.what === 'delete' ? 204 : 200, {}]);
  if (edit.what === 'title' && edit.scope !== 'following') {
    expect(answer.body.title).toBe('new title');
    const text = await counter.get(name);
    // THISANDFUTURE goes on without the instance that it began with.
    const begins = spec.overrides.some(({ andFuture, original }) => andFuture && original === edit.named.original);
    const kept = begins || isWithin(unstamped(bodyOf(spec)), unstamped(text));
    expect(kept, `${about}\n${text}`).toBe(true);
    if (edit.scope === 'whole') expect(unstamped(text), about).toEqual(unstamped(bodyOf(spec)));
  }
  const isAnew = edit.what === 'start' && beginsAnew(spec) && edit.scope !== 'this';
  return {
    ids: [...new Set([name, answer.body.id ?? name])],
    expected: isAnew ? [] : seen(edited(edit, spec, clocks[view.zone]!, before)),
    refused: false,
  };
};

const originalInstant = ({ place: { clock } }: Spec, { original }: Occasion): number => {
  const before = original - clock.offsetAt(original - day);
  const behind = original - clock.offsetAt(original + day);
  return before + clock.offsetAt(before) === original
    ? before
    : behind + clock.offsetAt(behind) === original
      ? behind
      : before;
};

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await startGateway({ transport: 'http-api' });
});
afterAll(() => gateway.close());

const seeds = Array.from({ length: Math.ceil(objects / perDiary) }, (_, index) => firstSeed + index * perDiary);

describe.each(seeds)('calendar objects from seed %i', (from) => {
  const specs = Array.from({ length: perDiary }, (_, index) => specFrom(from + index, startsOf));
  let counter: Counter;
  beforeAll(async () => {
    counter = counterOf(gateway, await gateway.seed({ name: `diary${from}` }));
  });

  it('T57 are stored as sent, and list and expand show what they mean; none blinds the diary', async () => {
    for (const spec of specs) await counter.put(`${spec.uid}.ics`, bodyOf(spec));
    const listed = await counter.list('2026-10-10', '2026-12-05');
    const expanded = await counter.expand(window.from, window.to);
    for (const spec of specs) {
      const name = `${spec.uid}.ics`;
      const about = `seed ${spec.seed}\n${bodyOf(spec)}`;
      const occasions = occasionsOf(spec, window.to + 5 * day);
      expect(shown(listed.get(name) ?? []), about).toEqual(seen(occasions));
      expect((expanded.get(name) ?? []).toSorted(), about).toEqual(seen(occasions, (status) => status));
      expect(await counter.get(name), about).toBe(bodyOf(spec));
    }
  });

  it('each edit does to the list what it says, and nothing else', async () => {
    const done: (Done & { readonly spec: Spec; readonly edit: Edit })[] = [];
    for (const spec of specs) {
      const before = occasionsOf(spec, horizon);
      const edit = editFrom(spec, before);
      if (edit) done.push({ ...(await doIt(counter, spec, edit, before)), spec, edit });
    }
    const listed = await counter.list('2026-10-10', '2026-12-05');
    for (const { spec, edit, ids, expected, refused } of done) {
      const about = `seed ${spec.seed} ${JSON.stringify(edit)}\n${bodyOf(spec)}`;
      const isAnew = edit.what === 'start' && beginsAnew(spec) && edit.scope !== 'this';
      if (!isAnew || refused) expect(shown(ids.flatMap((id) => listed.get(id) ?? [])), about).toEqual(expected);
    }
    // Refusing everything would be right as well.
    expect(done.filter(({ refused }) => refused).length).toBeLessThan(perDiary / 5);
  });
});
