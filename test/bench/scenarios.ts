import { strict as assert } from 'node:assert';
import { bodyOf, businessDiary } from '../support/business-data.ts';
import {
  changed,
  checkData,
  checkRange,
  expectStatus,
  keyOf,
  month,
  open,
  type Range,
  sorted,
  spread,
} from './checks.ts';
import { type Answer, type Contestant, exchange, isCut, membersOf, tokenOf } from './driver.ts';
import { listingBody, multigetBody, pollBody, queryBody, syncBody } from './requests.ts';

/** Milliseconds by measure, of one run. */
export type Sample = Readonly<Record<string, number>>;

/** Something a client does; every answer is verified before its time counts. */
export interface Scenario {
  readonly name: string;
  readonly run: (contestant: Contestant, round: number) => Promise<Sample>;
}

const additions = businessDiary(500, 2);
const put = async (contestant: Contestant, name: string, body: string, headers: Record<string, string>) => {
  const answer = await exchange(contestant, 'PUT', name, body, {
    'content-type': 'text/calendar; charset=utf-8',
    ...headers,
  });
  expectStatus(answer, 201, 204);
  if (answer.etag !== undefined) return answer;
  // A peer that changes what it stores does not say the entity tag at once (RFC 4791 §5.3.4); asking for it is not timed.
  const { etag } = await exchange(contestant, 'HEAD', name);
  assert(etag && contestant.name !== 'gateway', `no ETag of ${name}`);
  return { ...answer, etag };
};

const poll = async (contestant: Contestant): Promise<Answer> => {
  const answer = await exchange(contestant, 'PROPFIND', '', pollBody, { depth: '0' });
  expectStatus(answer, 207);
  return answer;
};

const sync = async (contestant: Contestant, token: string): Promise<Answer> => {
  const answer = await exchange(contestant, 'REPORT', '', syncBody(token), { depth: '0' });
  expectStatus(answer, 207);
  return answer;
};

const tokenNow = async (contestant: Contestant): Promise<string> => {
  const token = tokenOf(await poll(contestant));
  assert(token, 'no sync-token');
  return token;
};

const tokens = new Map<Contestant, string>();

const unchangedPoll: Scenario = {
  name: 'unchanged poll',
  run: async (contestant) => {
    const answer = await poll(contestant);
    const token = tokenOf(answer);
    assert(token && /getctag[^>]*>[^<]+</.test(answer.body), 'no token or ctag');
    const before = tokens.get(contestant);
    assert(before === undefined || before === token, 'the token moved though nothing changed');
    tokens.set(contestant, token);
    return { 'unchanged poll': answer.milliseconds };
  },
};

const emptySync: Scenario = {
  name: 'empty sync',
  run: async (contestant) => {
    const token = await tokenNow(contestant);
    const answer = await sync(contestant, token);
    assert.equal(membersOf(answer, contestant.collection).length, 0);
    assert.equal(tokenOf(answer), token);
    return { 'empty sync': answer.milliseconds };
  },
};

const revise = (body: string, round: number): string =>
  body.replaceAll('LAST-MODIFIED:20251101T090000Z', `LAST-MODIFIED:20251101T09${String(round).padStart(4, '0')}Z`);

const syncWithTenChanges: Scenario = {
  name: 'sync, 10 changes',
  run: async (contestant, round) => {
    const token = await tokenNow(contestant);
    const etags = new Map<string, string>();
    for (const object of spread(contestant.objects, 10, round)) {
      const body = revise(bodyOf(object), round + 1);
      const { etag } = await put(contestant, object.name, body, {});
      assert(etag);
      changed.set(keyOf(contestant, object.name), body);
      etags.set(object.name, etag);
    }
    const answer = await sync(contestant, token);
    const members = membersOf(answer, contestant.collection);
    assert.deepEqual(sorted(members.map(({ name }) => name)), sorted(etags.keys()));
    for (const { name, etag } of members) assert.equal(etag, etags.get(name));
    tokens.delete(contestant);
    return { 'sync, 10 changes': answer.milliseconds };
  },
};

const rangeQuery = (range: Range, withData: boolean): Scenario => {
  const name = withData ? `${range.name} with data` : range.name;
  return {
    name,
    run: async (contestant) => {
      const answer = await exchange(contestant, 'REPORT', '', queryBody(range, withData), { depth: '1' });
      expectStatus(answer, 207);
      const members = membersOf(answer, contestant.collection);
      checkRange(contestant, range, members);
      assert(members.every(({ etag }) => etag));
      if (withData) checkData(contestant, members);
      return { [name]: answer.milliseconds };
    },
  };
};

const multiget = (count: number): Scenario => ({
  name: `multiget ${count}`,
  run: async (contestant, round) => {
    const names = spread(contestant.objects, count, round).map((object) => object.name);
    const body = multigetBody(contestant.collection, names);
    const answer = await exchange(contestant, 'REPORT', '', body, { depth: '1' });
    expectStatus(answer, 207);
    const members = membersOf(answer, contestant.collection);
    assert.deepEqual(sorted(members.map((member) => member.name)), sorted(names));
    checkData(contestant, members);
    return { [`multiget ${count}`]: answer.milliseconds };
  },
});

const writes: Scenario = {
  name: 'PUT and DELETE',
  run: async (contestant, round) => {
    const object = additions[round % additions.length];
    assert(object);
    const name = `added-${round}-${object.name}`;
    const created = await put(contestant, name, bodyOf(object), { 'if-none-match': '*' });
    assert(created.etag);
    const updated = await put(contestant, name, revise(bodyOf(object), round + 1), { 'if-match': created.etag });
    assert(updated.etag && updated.etag !== created.etag);
    const deleted = await exchange(contestant, 'DELETE', name, '', { 'if-match': updated.etag });
    expectStatus(deleted, 200, 204);
    expectStatus(await exchange(contestant, 'GET', name), 404);
    tokens.delete(contestant);
    return {
      'PUT create': created.milliseconds,
      'PUT update': updated.milliseconds,
      DELETE: deleted.milliseconds,
    };
  },
};

const listing: Scenario = {
  name: 'Depth:1 listing',
  run: async (contestant) => {
    const answer = await exchange(contestant, 'PROPFIND', '', listingBody, { depth: '1' });
    expectStatus(answer, 207);
    const members = membersOf(answer, contestant.collection);
    assert.equal(members.length, contestant.objects.length);
    assert(members.every(({ etag }) => etag));
    return { 'Depth:1 listing': answer.milliseconds };
  },
};

const firstSync: Scenario = {
  name: 'first full sync',
  run: async (contestant) => {
    const seen = new Set<string>();
    let milliseconds = 0;
    for (let token = '', more = true; more; ) {
      const answer = await sync(contestant, token);
      milliseconds += answer.milliseconds;
      for (const { name, etag } of membersOf(answer, contestant.collection)) if (etag) seen.add(name);
      token = tokenOf(answer) ?? '';
      more = isCut(answer, contestant.collection);
    }
    assert.equal(seen.size, contestant.objects.length);
    return { 'first full sync': milliseconds };
  },
};

/** What changes nothing. */
export const readingScenarios: readonly Scenario[] = [
  unchangedPoll,
  emptySync,
  rangeQuery(month, false),
  rangeQuery(month, true),
  rangeQuery(open, false),
  multiget(10),
  multiget(50),
  multiget(500),
  listing,
  firstSync,
];

/** In the order they run. */
export const scenarios: readonly Scenario[] = [...readingScenarios, syncWithTenChanges, writes];
