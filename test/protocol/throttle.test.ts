import bcrypt from 'bcryptjs';
import { describe, expect, it } from 'vitest';
import { startGateway, type TestGateway } from '../support/gateway.ts';

const minute = 60_000;
const phoneIp = '203.0.113.9';
const otherIp = '192.0.2.77';

/** Processes that share one table, and how many slow hashes they computed together. */
const shop = async () => {
  let hashes = 0;
  const counting = {
    hash: bcrypt.hash,
    compare: (text: string, hash: string) => {
      hashes += 1;
      return bcrypt.compare(text, hash);
    },
  };
  const first = await startGateway({ compose: { bcrypt: counting } });
  const process = (): Promise<TestGateway> =>
    startGateway({
      table: first.table,
      shop: first.shop,
      compose: { bcrypt: counting, clock: () => first.clock.now },
    });
  const signIn = async (gateway: TestGateway, password: string, { userName = 'anna', sourceIp = phoneIp } = {}) =>
    gateway.fetch('PROPFIND', '/dav/', { headers: { depth: '0' }, auth: { userName, password }, sourceIp });
  return { first, process, signIn, hashes: () => hashes, password: first.shop.password };
};

describe('throttle', () => {
  it('T01 50 wrong passwords over 20 processes: 10 hashes, then 429 with Retry-After, also after a restart', async () => {
    const { process, signIn, hashes, password, first } = await shop();
    const processes = await Promise.all(Array.from({ length: 20 }, () => process()));
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, n) => signIn(processes[n % processes.length]!, `guess ${n}`)),
    );
    const statuses = answers.map(({ status }) => status);
    expect(hashes()).toBeLessThanOrEqual(10);
    expect(statuses.filter((status) => status === 401)).toHaveLength(10);
    expect(statuses.filter((status) => status === 429)).toHaveLength(40);
    // The window ends then: whoever comes earlier hears the same again.
    for (const { status, headers } of answers)
      if (status === 429) expect(Number(headers['retry-after'])).toBeGreaterThan(14 * 60);

    expect((await signIn(await process(), password)).status).toBe(429);
    first.clock.now += 15 * minute;
    expect((await signIn(await process(), password)).status).toBe(207);
  });

  it('T02 failures from elsewhere never lock the phone out, warm or cold', async () => {
    const { first, process, signIn, password } = await shop();
    expect((await signIn(first, password)).status).toBe(207);
    for (let n = 0; n < 120; n += 1) {
      const { status } = await signIn(first, `guess ${n}`, { sourceIp: otherIp });
      expect(status).toBe(n < 10 ? 401 : 429);
      if (n % 20 === 0) expect((await signIn(first, password)).status).toBe(207);
    }
    expect((await signIn(await process(), password)).status).toBe(207);
  });

  it('T03 the same wrong password 200 times counts once and is hashed once', async () => {
    const { first, signIn, hashes, password } = await shop();
    for (let n = 0; n < 200; n += 1) expect((await signIn(first, 'the old one')).status).toBe(401);
    expect(hashes()).toBe(1);
    expect((await signIn(first, password)).status).toBe(207);
  });

  it('T03 a wrong password that becomes the right one works at once', async () => {
    const { first, signIn } = await shop();
    expect((await signIn(first, 'the next one')).status).toBe(401);
    const before = (await first.adminStore.load('access', 'anna'))!;
    const passwordHash = await first.runtime.passwords.hash('anna', 'the next one');
    const audit = { at: first.clock.now, actor: 'test', action: 'change', subject: 'anna', sourceIp: '127.0.0.1' };
    const after = { ...before, passwordHash, version: before.version + 1 };
    await first.adminStore.save([{ kind: 'access', before, after }], { audit });
    expect((await signIn(first, 'the next one')).status).toBe(207);
  });

  it('T03 the right password before its time is no wrong password once the time has come', async () => {
    const { first, signIn, hashes } = await shop();
    const start = first.clock.now + minute;
    const { password } = await first.seed({ name: 'fritz', access: { validFromInstant: start } });
    for (let n = 0; n < 5; n += 1) expect((await signIn(first, password, { userName: 'fritz' })).status).toBe(401);
    expect(hashes()).toBe(1);
    first.clock.now = start;
    expect((await signIn(first, password, { userName: 'fritz' })).status).toBe(207);
  });

  it('T04 one network is stopped after 100 failures; who signed in from there before is not', async () => {
    const { first, process, signIn, password } = await shop();
    expect((await signIn(first, password)).status).toBe(207);
    const statuses = [];
    for (let n = 0; n < 150; n += 1)
      statuses.push((await signIn(first, 'summer2026', { userName: `user${n}` })).status);
    expect(statuses.slice(0, 100)).toEqual(Array(100).fill(401));
    expect(statuses.slice(100)).toEqual(Array(50).fill(429));
    expect((await signIn(first, password)).status).toBe(207);
    expect((await signIn(await process(), password)).status).toBe(207);
    expect((await signIn(first, 'x', { userName: 'user7', sourceIp: otherIp })).status).toBe(401);
  });

  it('T58 600 sign-ins with distinct unknown names at once from one network: 100 hashes, and a phone known there is served', async () => {
    const { first, process, signIn, hashes, password } = await shop();
    expect((await signIn(first, password)).status).toBe(207);
    const processes = await Promise.all(Array.from({ length: 4 }, () => process()));
    const before = hashes();
    const attack = Array.from({ length: 600 }, (_, n) =>
      signIn(processes[n % 4] ?? first, 'summer2026', { userName: `user${n}` }),
    );
    const cold = signIn(processes[0] ?? first, password);
    const statuses = (await Promise.all(attack)).map(({ status }) => status);
    expect((await cold).status).toBe(207);
    expect(hashes() - before).toBe(101);
    expect(statuses.filter((status) => status === 401)).toHaveLength(100);
    expect(statuses.filter((status) => status === 429)).toHaveLength(500);
    first.clock.now += 15 * minute;
    expect((await signIn(first, 'x', { userName: 'user599' })).status).toBe(401);
  });

  it('T58 a success gives its places back: 120 names that sign in from one network for the first time are no attack', async () => {
    const { first, signIn } = await shop();
    const many = await Promise.all(Array.from({ length: 120 }, (_, n) => first.seed({ name: `phone${n}` })));
    for (const { access, password } of many)
      expect((await signIn(first, password, { userName: access.userName })).status).toBe(207);
    expect((await signIn(first, 'x', { userName: 'nobody' })).status).toBe(401);
  });

  it('T02 one user name from 400 networks: 100 hashes in a window, and a phone that signed in before is exempt', async () => {
    const { first, process, signIn, hashes, password } = await shop();
    expect((await signIn(first, password)).status).toBe(207);
    const before = hashes();
    const guess = (n: number) => signIn(first, `guess ${n}`, { sourceIp: `10.${n >> 8}.${n & 255}.7` });
    const statuses = (await Promise.all(Array.from({ length: 400 }, (_, n) => guess(n)))).map(({ status }) => status);
    expect([hashes() - before, statuses.filter((status) => status === 401).length]).toEqual([100, 100]);
    const locked = await signIn(await process(), password, { sourceIp: '172.16.0.1' });
    expect([locked.status, Number(locked.headers['retry-after']) <= 900]).toEqual([429, true]);
    expect((await signIn(await process(), password)).status).toBe(207);
    expect((await signIn(first, 'x', { userName: 'emil', sourceIp: '10.0.0.7' })).status).toBe(401);
    first.clock.now += 15 * minute;
    expect((await signIn(first, password, { sourceIp: '172.16.0.1' })).status).toBe(207);
  });

  it('T66 failures under a clock that ran ahead are past once it is set back', async () => {
    const { first, signIn, password } = await shop();
    const now = first.clock.now;
    first.clock.now += 3 * 24 * 60 * minute;
    for (let n = 0; n < 12; n += 1) await signIn(first, `guess ${n}`);
    expect((await signIn(first, password)).status).toBe(429);
    first.clock.now = now;
    expect((await signIn(first, password)).status).toBe(207);
  });

  it('T59 the same wrong sign-in four times at once is one hash, whether the name may sign in, may not or is not there', async () => {
    const { first, signIn, hashes } = await shop();
    await first.seed({ name: 'uwe', access: { confirmed: false } });
    for (const userName of ['anna', 'nobody', 'uwe']) {
      const before = hashes();
      const answers = await Promise.all(Array.from({ length: 4 }, () => signIn(first, 'a guess', { userName })));
      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([401]));
      expect([userName, hashes() - before]).toEqual([userName, 1]);
    }
  });

  it('T59 names wait for the slow hash in the order they came, whether they are there or not', async () => {
    let open = (): void => {};
    const closed = new Promise<void>((resolve) => {
      open = resolve;
    });
    const compare = (text: string, hash: string) => closed.then(() => bcrypt.compare(text, hash));
    const first = await startGateway({ compose: { bcrypt: { hash: bcrypt.hash, compare } } });
    const answered: string[] = [];
    const pending: Promise<unknown>[] = [];
    const order = ['busy', 'nobody', 'anna', 'noone', 'bert', 'none', 'anna2'];
    await first.seed({ name: 'bert' });
    for (const userName of order) {
      const auth = { userName, password: `a guess of ${userName}` };
      const answer = first.fetch('PROPFIND', '/dav/', { headers: { depth: '0' }, auth, sourceIp: phoneIp });
      pending.push(answer.then(() => answered.push(userName)));
      // Until it waits in the line: nothing but the hash takes time here.
      for (let tick = 0; tick < 100; tick += 1) await new Promise((resolve) => setImmediate(resolve));
    }
    expect(answered).toEqual([]);
    open();
    await Promise.all(pending);
    expect(answered).toEqual(order);
  });

  /** A gateway whose slow hash stands still until it is let go, and what was hashed in which order. */
  const stalled = async () => {
    const gate = Promise.withResolvers<void>();
    const hashed: string[] = [];
    const compare = async (text: string, hash: string) => {
      hashed.push(text);
      await gate.promise;
      return bcrypt.compare(text, hash);
    };
    const gateway = await startGateway({ compose: { bcrypt: { hash: bcrypt.hash, compare } } });
    const ask = async (userName: string, password: string, sourceIp: string) => {
      const answer = gateway.fetch('PROPFIND', '/dav/', {
        headers: { depth: '0' },
        auth: { userName, password },
        sourceIp,
      });
      for (let tick = 0; tick < 30; tick += 1) await new Promise((resolve) => setImmediate(resolve));
      return { answer };
    };
    return { gateway, hashed, ask, letGo: gate.resolve };
  };

  it('T54 networks take turns: one sign-in from elsewhere waits for one of a crowd, not for all of it', async () => {
    const { hashed, ask, letGo } = await stalled();
    const answers = [];
    for (let n = 0; n < 6; n += 1) answers.push((await ask(`crowd${n}`, 'a guess', otherIp)).answer);
    answers.push((await ask('alone', 'a guess', phoneIp)).answer);
    letGo();
    const order: number[] = [];
    await Promise.all(answers.map((answer, at) => answer.then(() => order.push(at))));
    expect(order.indexOf(6)).toBeLessThan(3);
    expect(hashed).toHaveLength(7);
  });

  it('T54 so many wait for the slow hash and no more; who was sent away has not used up a try', async () => {
    const { gateway, ask, letGo } = await stalled();
    const waiting: Promise<{ readonly status: number }>[] = [];
    for (let n = 0; n < 257; n += 1)
      waiting.push((await ask(`name${n}`, 'a guess', `198.51.${n % 256}.${n >> 8}`)).answer);
    for (let n = 0; n < 11; n += 1) {
      const { status, headers } = await (await ask('anna', `a guess ${n}`, phoneIp)).answer;
      expect([n, status, headers['retry-after']]).toEqual([n, 429, '5']);
    }
    letGo();
    expect(new Set((await Promise.all(waiting)).map(({ status }) => status))).toEqual(new Set([401]));
    expect((await (await ask('anna', gateway.shop.password, phoneIp)).answer).status).toBe(207);
  });

  it('T05 every kind of refusal costs one hash the first time and none the second', async () => {
    const { first, signIn, hashes } = await shop();
    await first.seed({ name: 'uwe', access: { confirmed: false } });
    await first.seed({ name: 'nina', access: { passwordHash: undefined } });
    await first.seed({ name: 'egon', access: { validUntilInstant: first.clock.now } });
    for (const userName of ['anna', 'nobody', 'uwe', 'nina', 'egon']) {
      for (const expected of [1, 0, 0]) {
        const before = hashes();
        expect((await signIn(first, 'a guess', { userName })).status).toBe(401);
        expect([userName, hashes() - before]).toEqual([userName, expected]);
      }
    }
  });

  it('50 phones that start at once share one hash', async () => {
    const { first, signIn, hashes, password } = await shop();
    const answers = await Promise.all(Array.from({ length: 50 }, () => signIn(first, password)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([207]));
    expect(hashes()).toBe(1);
  });
});
