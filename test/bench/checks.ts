import { strict as assert } from 'node:assert';
import { type BusinessObject, bodyOf } from '../support/business-data.ts';
import type { Answer, Contestant, Member } from './driver.ts';
import { hasInstanceIn } from './oracle.ts';

/** The month that queries ask for; the clocks change in it. */
export const month = { from: Date.UTC(2026, 9, 1), to: Date.UTC(2026, 10, 1) };

/** Bodies that scenarios changed. */
export const changed = new Map<string, string>();
const expectedInMonth = new Map<readonly BusinessObject[], readonly string[]>();

/** Members that a peer left out of, or put wrongly into, the month (the gateway may not). */
export const monthErrors = new Map<string, string>();

/** Names in one order. */
export const sorted = (names: Iterable<string>): readonly string[] => [...names].sort();
/** One object on one server. */
export const keyOf = ({ collection }: Contestant, name: string): string => `${collection}${name}`;
const bodyNow = (contestant: Contestant, object: BusinessObject): string =>
  changed.get(keyOf(contestant, object.name)) ?? bodyOf(object);

/** Throws what the server said instead. */
export const expectStatus = (answer: Answer, ...wanted: readonly number[]): void =>
  assert(wanted.includes(answer.status), `status ${answer.status}, wanted ${wanted}: ${answer.body.slice(0, 300)}`);

/** Names of the objects that the month has, told by ical.js and remembered. */
export const inMonth = (objects: readonly BusinessObject[]): readonly string[] => {
  const known = expectedInMonth.get(objects);
  if (known) return known;
  const names = sorted(objects.filter((each) => hasInstanceIn(each, month.from, month.to)).map(({ name }) => name));
  expectedInMonth.set(objects, names);
  return names;
};

/** The gateway must find exactly the month; what a peer misses is reported. */
export const checkMonth = (contestant: Contestant, members: readonly Member[]): void => {
  const found = sorted(members.map(({ name }) => name));
  const expected = inMonth(contestant.objects);
  if (contestant.name === 'gateway') assert.deepEqual(found, expected);
  const right = found.filter((name) => expected.includes(name)).length;
  if (right !== expected.length || right !== found.length)
    monthErrors.set(
      `${contestant.name}, ${contestant.objects.length}`,
      `${right} right of ${expected.length}, ${found.length - right} wrong`,
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
