import bcrypt from 'bcryptjs';
import { describe, expect, it } from 'vitest';
import { bcryptThread } from '../../lambdas/local/bcrypt-thread.ts';
import { passwordsWith } from '../../shared/codec/password/password.ts';
import { faultNamed } from '../../shared/store/dynamo/engine/fault.ts';
import { seededRandom } from '../support/business-data-text.ts';
import { freshTable } from '../support/dynamodb.ts';
import { startGateway } from '../support/gateway.ts';
import { event, prop, putObject, reportBody } from '../support/icalendar.ts';
import { readMultistatus } from '../support/multistatus.ts';

describe('under pressure', () => {
  it('T54 200 slow hashes at once leave phones that are signed in alone', async () => {
    const gateway = await startGateway({ compose: { bcrypt: bcryptThread(), bcryptCost: 7 } });
    const poll = () => gateway.fetch('PROPFIND', '/dav/', { headers: { depth: '0' } });
    expect((await poll()).status).toBe(207);
    let hashed = 0;
    const attack = Array.from({ length: 200 }, async (_, n) => {
      const auth = { userName: `user${n}`, password: 'summer2026' };
      const { status } = await gateway.fetch('PROPFIND', '/dav/', { auth, sourceIp: `198.51.${n}.7` });
      hashed += 1;
      return status;
    });
    const hashedBefore: number[] = [];
    for (let n = 0; n < 20; n += 1) {
      expect((await poll()).status).toBe(207);
      hashedBefore.push(hashed);
    }
    // Twenty polls, one after the other, were answered while most of the hashes were still waiting.
    expect(hashedBefore.at(-1)).toBeLessThan(150);
    expect(new Set(await Promise.all(attack))).toEqual(new Set([401]));
    await gateway.close();
  });

  it('T34 with a third of all requests to the table refused, phones see success, with all of them 503 with Retry-After, and nothing is half done', {
    timeout: 60_000,
  }, async () => {
    const table = await freshTable();
    const random = seededRandom(34);
    const refusing = { rate: 0 };
    table.intercept(() => {
      if (random() < refusing.rate)
        throw faultNamed(random() < 0.5 ? 'ThrottlingException' : 'TransactionConflictException');
    });
    const gateway = await startGateway({ table });
    const names = Array.from({ length: 20 }, (_, n) => `n${n}.ics`);
    refusing.rate = 1;
    const refused = await putObject(gateway, 'n0.ics', event('n0.ics'), { 'if-none-match': '*' });
    expect([refused.status, Number(refused.headers['retry-after']) > 0]).toEqual([503, true]);
    refusing.rate = 0.33;
    const statuses: number[] = [];
    for (const name of names) {
      for (let done = false; !done; ) {
        const { status, headers } = await putObject(gateway, name, event(name), { 'if-none-match': '*' });
        statuses.push(status);
        if (status === 503) expect(Number(headers['retry-after'])).toBeGreaterThan(0);
        done = status !== 503;
      }
    }
    refusing.rate = 0;
    // A commit whose answer got lost behind a later refusal shows as 412: the object is there.
    expect(statuses.filter((status) => ![201, 412, 503].includes(status))).toEqual([]);
    const sync = reportBody('D:sync-collection', `<D:sync-token/><D:sync-level>1</D:sync-level>${prop('D:getetag')}`);
    const answer = await gateway.fetch('REPORT', gateway.shop.calendarPath, { headers: { depth: '0' }, body: sync });
    expect([...readMultistatus(answer).keys()].sort()).toEqual(
      names.map((name) => `${gateway.shop.calendarPath}${name}`).sort(),
    );
    const calendar = await gateway.store.loadCalendar(gateway.shop.principal, gateway.shop.resource.id);
    expect(calendar?.version).toBe(names.length);
    await gateway.close();
  });
});

it('T05 a name that nobody has costs the same slow hash as one that somebody has', async () => {
  const seen: string[] = [];
  const passwords = passwordsWith(
    {
      hash: bcrypt.hash,
      compare: (text, hash) => {
        seen.push(hash.slice(0, 7));
        return bcrypt.compare(text, hash);
      },
    },
    { cost: 5 },
  );
  const stored = await passwords.hash('anna', 'right');
  expect(await passwords.verify('anna', 'wrong', stored)).toBe(false);
  expect(await passwords.verify('nobody', 'wrong', undefined)).toBe(false);
  expect(new Set(seen).size).toBe(1);
  expect(seen).toHaveLength(2);
});
