import { expect } from 'vitest';
import type { TestGateway } from '../support/gateway.ts';
import { counterOf } from './counter.ts';
import { day } from './zones.ts';

/** `20261005T0700Z/20261005T0800Z`. */
const minutes = (instant: number): string => `${new Date(instant).toISOString().replaceAll(/[-:]/g, '').slice(0, 13)}Z`;

type Taken = readonly [from: number, to: number];

const spelt = (taken: readonly Taken[]): readonly string[] => taken.map((edges) => edges.map(minutes).join('/')).sort();

/** What is taken when all of this is, in the days that a question for free and busy times may span. */
const joined = (occasions: readonly Taken[], { from, to }: { from: number; to: number }): readonly string[] => {
  const found: [number, number][] = [];
  for (const [start, end] of [...occasions].sort(([a], [b]) => a - b)) {
    const [begin, close] = [Math.max(start, from), Math.min(end, to)];
    const last = found.at(-1);
    if (begin >= close) continue;
    if (last && begin <= last[1]) last[1] = Math.max(last[1], close);
    else found.push([begin, close]);
  }
  return spelt(found);
};

/**
 * An object that a phone stores is seen at the same times in the diary's list, expanded for phones, as busy time (but for what
 * is cancelled), and in the diary into which an export of the first is imported; gives those times, by start.
 */
export const seenEverywhere = async (
  gateway: TestGateway,
  name: string,
  body: string,
  [from, to]: readonly [from: string, to: string],
): Promise<readonly string[]> => {
  const [here, there] = [await gateway.seed({ name: `${name}-a` }), await gateway.seed({ name: `${name}-b` })];
  const [counter, elsewhere] = [counterOf(gateway, here), counterOf(gateway, there)];
  await counter.put('s.ics', body);
  expect(await counter.get('s.ics')).toBe(body);
  const listed = (await counter.list(from, to)).get('s.ics') ?? [];
  const occasions = listed.map(({ startsAt, endsAt, status }): [...Taken, status?: string] => [
    Date.parse(startsAt),
    Date.parse(endsAt),
    status,
  ]);
  const seen = spelt(occasions.map(([start, end]) => [start, end]));

  const expanded = (await counter.expand(Date.parse(from), Date.parse(to))).get('s.ics') ?? [];
  const told = expanded.map((line) =>
    line
      .split(' ')
      .slice(0, 2)
      .map((text) => Date.parse(`${text}Z`)),
  );
  expect(spelt(told as unknown as Taken[]), 'expanded').toEqual(seen);

  const [first] = occasions.toSorted(([a], [b]) => a - b);
  if (first) {
    const period = { from: first[0], to: first[0] + 90 * day };
    const answer = await gateway.admin('POST', '/admin/v1/free-busy', {
      resourceIds: [here.resource.id],
      from: new Date(period.from).toISOString(),
      to: new Date(period.to).toISOString(),
    });
    const [{ busy }] = JSON.parse(answer.text).items as [{ busy: readonly { start: string; end: string }[] }];
    const inPeriod = await counter.list(new Date(period.from).toISOString(), new Date(period.to).toISOString());
    const taken = (inPeriod.get('s.ics') ?? [])
      .filter(({ status }) => status !== 'cancelled')
      .map(({ startsAt, endsAt }): Taken => [Date.parse(startsAt), Date.parse(endsAt)]);
    expect(spelt(busy.map(({ start, end }) => [Date.parse(start), Date.parse(end)])), 'busy').toEqual(
      joined(taken, period),
    );
  }

  const file = await gateway.admin('GET', `/admin/v1/resources/${here.resource.id}/appointments/export`);
  const path = `/admin/v1/resources/${there.resource.id}/appointments/import`;
  const imported = await gateway.admin('POST', path, file.text, { 'content-type': 'text/calendar' });
  expect(JSON.parse(imported.text), 'imported').toMatchObject({ created: 1, failed: [] });
  const again = [...(await elsewhere.list(from, to)).values()].flat();
  expect(spelt(again.map(({ startsAt, endsAt }) => [Date.parse(startsAt), Date.parse(endsAt)])), 'imported').toEqual(
    seen,
  );
  return seen;
};
