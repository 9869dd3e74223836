import { strict as assert } from 'node:assert';
import { type BusinessObject, bodyOf } from '../support/business-data.ts';
import type { Answer, Contestant, Member } from './driver.ts';
import { hasInstanceIn } from './oracle.ts';

/** A stretch of time that queries ask for, as instants in ms. */
export interface Range {
  readonly name: string;
  readonly from: number;
  readonly to?: number;
}

/** A month in which the clocks change. */
export const month: Range = { name: 'month query', from: Date.UTC(2026, 9, 1), to: Date.UTC(2026, 10, 1) };

/** Everything from that month on. */
export const open: Range = { name: 'open query', from: Date.UTC(2026, 9, 1) };

/** Bodies that scenarios changed. */
export const changed = new Map<string, string>();
const expected = new Map<Range, Map<readonly BusinessObject[], readonly string[]>>([
  [month, new Map()],
  [open, new Map()],
]);

/** Members that a peer left out of, or put wrongly into, a range (the gateway may not). */
export const rangeErrors = new Map<string, string>();

/** Names in one order. */
export const sorted = (names: Iterable<string>): readonly string[] => [...names].sort();
/** One object on one server. */
export const keyOf = ({ collection }: Contestant, name: string): string => `${collection}${name}`;
const bodyNow = (contestant: Contestant, object: BusinessObject): string =>
  changed.get(keyOf(contestant, object.name)) ?? bodyOf(object);

/** Throws what the server said instead. */
export const expectStatus = (answer: Answer, ...wanted: readonly number[]): void =>
  assert(wanted.includes(answer.status), `status ${answer.status}, wanted ${wanted}: ${answer.body.slice(0, 300)}`);

/** Names of the objects that the range has, told by ical.js and remembered. */
export const namesIn = (objects: readonly BusinessObject[], range: Range): readonly string[] => {
  const known = expected.get(range)?.get(objects);
  if (known) return known;
  const to = range.to ?? Date.UTC(2100, 0, 1);
  const names = sorted(objects.filter((each) => hasInstanceIn(each, range.from, to)).map(({ name }) => name));
  expected.get(range)?.set(objects, names);
  return names;
};

/** The gateway must find exactly what the range has; what a peer misses is reported. */
export const checkRange = (contestant: Contestant, range: Range, members: readonly Member[]): void => {
  const found = sorted(members.map(({ name }) => name));
  const wanted = namesIn(contestant.objects, range);
  if (contestant.name === 'gateway') assert.deepEqual(found, wanted);
  const known = new Set(wanted);
  const right = found.filter((name) => known.has(name)).length;
  if (right !== wanted.length || right !== found.length)
    rangeErrors.set(
      `${range.name} of ${contestant.name}, ${contestant.objects.length} events`,
      `${right} right of ${wanted.length}, ${found.length - right} wrong`,
    );
};

/** Without folding and header: an import gives the objects a PRODID of its own. */
const contentOf = (text: string): string =>
  /BEGIN:V(?:TIMEZONE|EVENT)[\s\S]*/.exec(text.replaceAll('\r\n', '\n').replaceAll('\n ', ''))?.[0] ?? '';

/** Every member carries its own calendar data; from the gateway, as it stands there now. */
export const checkData = (contestant: Contestant, members: readonly Member[]): void => {
  const byName = new Map(contestant.objects.map((object) => [object.name, object]));
  for (const { name, data } of members) {
    const object = byName.get(name);
    assert(object && data?.includes(`UID:${object.uid}`), `no data of ${name}`);
    if (contestant.name === 'gateway') assert.equal(contentOf(data ?? ''), contentOf(bodyNow(contestant, object)));
  }
};

/** `count` objects spread over the calendar, others in each round. */
export const spread = (objects: readonly BusinessObject[], count: number, round: number): readonly BusinessObject[] => {
  const stride = Math.floor(objects.length / count);
  return Array.from({ length: count }, (_, index) => objects[(index * stride + round * 7) % objects.length]).filter(
    (object) => object !== undefined,
  );
};
