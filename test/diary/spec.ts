import { randomFrom } from '../codec/ical/random.ts';
import { day, hour, type Place, places, toInstant, toWall } from './zones.ts';

/** How long something lasts: DTEND gives exact time, DURATION nominal days and exact time. */
export interface Length {
  readonly by: 'dtend' | 'duration' | 'none';
  readonly days: number;
  readonly ms: number;
}

export interface Rule {
  readonly freq: 'DAILY' | 'WEEKLY' | 'MONTHLY' | 'YEARLY';
  readonly interval: number;
  readonly byday?: readonly { readonly nth: number; readonly weekday: number }[];
  readonly bymonthday?: readonly number[];
  readonly bymonth?: readonly number[];
  readonly byhour?: readonly number[];
  readonly bysetpos?: readonly number[];
  /** 0 = Sunday. */
  readonly wkst?: number;
  readonly count?: number;
  readonly until?: { readonly form: 'date' | 'utc' | 'local'; readonly at: number };
}

export type Form = 'own' | 'utc' | 'date';

export interface Override {
  readonly original: number;
  readonly idForm: Form;
  readonly start: number;
  readonly startForm: Form;
  readonly length: Length;
  readonly title: string;
  readonly status?: 'CANCELLED' | 'TENTATIVE';
  readonly andFuture: boolean;
}

/** A calendar object as its maker meant it; times are walls of its own place. */
export interface Spec {
  readonly seed: number;
  readonly uid: string;
  readonly place: Place;
  readonly start: number;
  readonly length: Length;
  readonly title: string;
  readonly status?: 'CANCELLED' | 'TENTATIVE' | 'CONFIRMED';
  readonly rule?: Rule;
  readonly excluded: readonly { readonly wall: number; readonly form: Form }[];
  readonly added: readonly {
    readonly wall: number;
    readonly form: Form;
    readonly period?: { readonly ms: number; readonly by: 'end' | 'duration' };
  }[];
  readonly overrides: readonly Override[];
}

export type Random = ReturnType<typeof randomFrom>;

const pick = <T>(random: Random, from: readonly T[]): T => from[random(from.length)]!;
const some = <T>(random: Random, most: number, one: () => T): T[] => Array.from({ length: random(most + 1) }, one);

const startOf = (random: Random, { form }: Place): number => {
  const date = Date.UTC(2026, 9, 1 + random(35));
  return form === 'date' ? date : date + random(24) * hour + pick(random, [0, 0, 15, 30]) * 60_000;
};

const lengthFor = (random: Random, { form }: Place): Length => {
  if (form === 'date')
    return pick<Length>(random, [
      { by: 'dtend', days: 1 + random(3), ms: 0 },
      { by: 'duration', days: 1 + random(2), ms: 0 },
      { by: 'none', days: 1, ms: 0 },
    ]);
  const ms = (1 + random(12)) * 15 * 60_000;
  return pick<Length>(random, [
    { by: 'dtend', days: 0, ms },
    { by: 'dtend', days: 0, ms },
    { by: 'dtend', days: 0, ms: ms + day },
    { by: 'duration', days: 0, ms },
    { by: 'duration', days: 1, ms },
    { by: 'none', days: 0, ms: 0 },
  ]);
};

const untilFor = (random: Random, { form, clock }: Place, start: number): Rule['until'] => {
  const wall = start + random(60) * day;
  const at = wall - (wall % day);
  if (form === 'date')
    return pick(random, [
      { form: 'date', at },
      { form: 'utc', at },
    ] as const);
  if (form === 'floating')
    return pick(random, [
      { form: 'local', at: wall },
      { form: 'date', at },
    ] as const);
  return pick(random, [
    { form: 'date', at },
    { form: 'utc', at: toInstant(wall, clock) },
    { form: 'local', at: wall },
  ] as const);
};

const ruleFor = (random: Random, place: Place, start: number): Rule => {
  const own = new Date(start);
  const rare = (chance: number): boolean => random(chance) === 0;
  const ends = pick<() => Partial<Rule>>(random, [
    () => ({ count: 1 + random(10) }),
    () => ({ until: untilFor(random, place, start)! }),
    () => ({}),
  ])();
  const weekdays = (most: number) => [
    ...new Set([...(rare(4) ? [] : [own.getUTCDay()]), ...some(random, most, () => random(7))]),
  ];
  const byhour =
    place.form !== 'date' && rare(8)
      ? { byhour: [...new Set([own.getUTCHours(), random(24)])].sort((a, b) => a - b) }
      : {};
  const plain = (list: readonly number[]) =>
    list.length > 0 ? { byday: list.map((weekday) => ({ nth: 0, weekday })) } : {};
  switch (pick(random, ['DAILY', 'WEEKLY', 'WEEKLY', 'WEEKLY', 'MONTHLY', 'MONTHLY', 'YEARLY'] as const)) {
    case 'DAILY':
      return { freq: 'DAILY', interval: 1 + random(3), ...(rare(4) && plain(weekdays(4))), ...byhour, ...ends };
    case 'WEEKLY':
      return {
        freq: 'WEEKLY',
        interval: 1 + random(3),
        ...(!rare(3) && plain(weekdays(3))),
        ...(rare(2) && { wkst: random(7) }),
        ...byhour,
        ...ends,
      };
    case 'MONTHLY': {
      const monthly = pick<() => Partial<Rule>>(random, [
        () => ({}),
        () => ({
          bymonthday: [...new Set([own.getUTCDate(), ...some(random, 2, () => pick(random, [-1, 1, 10, 15, 28]))])],
        }),
        () => ({ byday: [{ nth: Math.ceil(own.getUTCDate() / 7), weekday: own.getUTCDay() }] }),
        () => ({ byday: [{ nth: -1, weekday: own.getUTCDay() }] }),
        () => ({
          byday: [1, 2, 3, 4, 5].map((weekday) => ({ nth: 0, weekday })),
          bysetpos: pick(random, [[1], [-1], [2, -2]]),
        }),
      ])();
      return { freq: 'MONTHLY', interval: 1 + random(2), ...monthly, ...ends };
    }
    case 'YEARLY':
      return {
        freq: 'YEARLY',
        interval: 1,
        ...(rare(2) && { bymonth: [own.getUTCMonth() + 1], bymonthday: [own.getUTCDate()] }),
        ...ends,
      };
  }
};

const formFor = (random: Random, { form }: Place): Form => {
  if (form === 'date') return 'own';
  return form === 'floating' || form === 'utc' ? 'own' : pick(random, ['own', 'own', 'utc'] as const);
};

/** A calendar object from a seed; `starts` expands its rule, so that exceptions can meet what is there. */
export const specFrom = (seed: number, starts: (spec: Spec, horizon: number) => readonly number[]): Spec => {
  const random = randomFrom(seed * 7_919 + 13);
  const place = places[seed % places.length]!;
  const start = startOf(random, place);
  const rare = (chance: number): boolean => random(chance) === 0;
  const base: Spec = {
    seed,
    uid: `diary-${seed}`,
    place,
    start,
    length: lengthFor(random, place),
    title: `M${seed}; ä, "ß"`,
    ...(rare(4) && { status: pick(random, ['CANCELLED', 'TENTATIVE', 'CONFIRMED'] as const) }),
    excluded: [],
    added: [],
    overrides: [],
    ...(!rare(6) && { rule: ruleFor(random, place, start) }),
  };
  if (!base.rule) return base;
  const walls = starts(base, start + 70 * day).filter(
    (wall) => toWall(toInstant(wall, place.clock), place.clock) === wall,
  );
  const there = () => pick(random, walls);
  const excluded = rare(2)
    ? some(random, 3, () => ({
        wall: there(),
        form: place.form !== 'date' && rare(4) ? ('date' as const) : formFor(random, place),
      }))
    : [];
  const added = rare(4)
    ? some(random, 2, () => ({
        wall: start + (1 + random(40)) * day + (place.form === 'date' ? 0 : random(5) * hour),
        form: formFor(random, place),
        ...(place.form !== 'date' &&
          rare(2) && { period: { ms: (1 + random(4)) * hour, by: pick(random, ['end', 'duration'] as const) } }),
      }))
    : [];
  const gone = new Set(excluded.map(({ wall }) => wall));
  const goneDays = new Set(excluded.filter(({ form }) => form === 'date').map(({ wall }) => Math.floor(wall / day)));
  const free = [...new Set(walls)].filter((wall) => !gone.has(wall) && !goneDays.has(Math.floor(wall / day)));
  const overrides = rare(2) ? overridesFor(random, base, free) : [];
  const covered = new Set([...walls, ...overrides.map(({ original }) => original)]);
  return { ...base, excluded, added: added.filter(({ wall }) => !covered.has(wall)), overrides };
};

const overridesFor = (random: Random, { seed, place, length }: Spec, free: readonly number[]): readonly Override[] => {
  const originals = [...new Set(some(random, 3, () => pick(random, free)))].filter((wall) => wall !== undefined);
  const future = random(3) === 0 ? random(originals.length || 1) : -1;
  return originals.map((original, index) => {
    const kind = index === future ? 'future' : pick(random, ['titled', 'moved', 'cancelled'] as const);
    const shift = place.form === 'date' ? (random(5) - 2) * day : (random(49) - 24) * hour;
    const moved = kind === 'moved' || kind === 'future';
    const startForm = kind === 'moved' ? formFor(random, place) : 'own';
    const own = lengthFor(random, place);
    // Nominal days of a start in UTC are exact.
    const exact = startForm === 'utc' ? { ...own, days: 0, ms: own.ms + own.days * day } : own;
    return {
      original,
      idForm: formFor(random, place),
      start: moved ? original + shift : original,
      startForm,
      length: moved ? exact : length,
      title: `O${seed}.${index}`,
      ...(kind === 'cancelled' && { status: 'CANCELLED' as const }),
      andFuture: kind === 'future',
    };
  });
};
