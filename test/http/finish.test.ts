import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { DavError, refusedToStore } from '../../shared/dav/preconditions.ts';
import { AnswerTooLargeError, acceptsGzip, finish } from '../../shared/http/finish.ts';
import { answerBudget, ingresses } from '../../shared/http/ingress.ts';
import { networkOf } from '../../shared/http/network.ts';
import { answerTo } from '../../shared/http/refusals.ts';
import { StoreBusyError } from '../../shared/store/errors.ts';

const asking = (acceptEncoding?: string) => ({
  method: 'GET',
  headers: new Map(acceptEncoding === undefined ? [] : [['accept-encoding', acceptEncoding]]),
});

describe('finishing an answer', () => {
  it('understands Accept-Encoding', () => {
    const accepted = ['gzip', 'br, gzip;q=0.1', '*', 'x-gzip', 'GZIP'].map((value) => acceptsGzip(asking(value)));
    const refused = ['', 'br', 'gzip;q=0', 'gzip; q=0.000', 'identity'].map((value) => acceptsGzip(asking(value)));
    expect(accepted).toEqual([true, true, true, true, true]);
    expect(refused).toEqual([false, false, false, false, false]);
    expect(acceptsGzip(asking())).toBe(false);
  });

  it('refuses with 507 what the ingress would not carry, and never cuts', async () => {
    const body = 'calendar '.repeat(100_000);
    const large = finish(asking(), { status: 207, headers: {}, body }, ingresses.alb);
    await expect(large).rejects.toThrow(AnswerTooLargeError);
    expect((await finish(asking('gzip'), { status: 207, headers: {}, body }, ingresses.alb)).status).toBe(207);
    const noise = randomBytes(1_000_000);
    const random = finish(asking('gzip'), { status: 200, headers: {}, body: noise }, ingresses.alb);
    await expect(random).rejects.toThrow(AnswerTooLargeError);
    expect(answerTo(new AnswerTooLargeError(), 'r1').status).toBe(507);
    expect(answerBudget(ingresses.alb, true)).toBeGreaterThan(answerBudget(ingresses.alb, false));
  });

  it('leaves ranges uncompressed and keeps what a verb varies by', async () => {
    const body = 'x'.repeat(2_000);
    const range = { status: 206, headers: { 'content-range': 'bytes 0-1999/4000' }, body };
    expect((await finish(asking('gzip'), range, ingresses.local)).headers['content-encoding']).toBeUndefined();
    const varied = await finish(asking(), { status: 207, headers: { vary: 'Prefer' }, body }, ingresses.local);
    expect(varied.headers.vary).toBe('Prefer, Accept-Encoding');
  });
});

describe('what was thrown', () => {
  it('becomes its row of the table, with its elements', () => {
    const { status, body } = answerTo(refusedToStore('max-resource-size', 'at most -- 256 KiB'), 'r1');
    expect(status).toBe(403);
    expect(body).toMatch(
      /<D:error[^>]*><C:max-resource-size\/><D:need-privileges\/><!-- at most - - 256 KiB --><\/D:error>$/,
    );
    expect(answerTo(new DavError(404), 'r1')).toEqual({ status: 404, headers: {} });
  });

  it('T34 is 503 with Retry-After for every transient fault of the table', () => {
    const throttled = Object.assign(new Error('slow down'), { name: 'ThrottlingException' });
    for (const fault of [new StoreBusyError(throttled), throttled]) {
      expect(answerTo(fault, 'r1')).toMatchObject({ status: 503, headers: { 'retry-after': '5' } });
    }
  });

  it('T48 is 500 with the request id and nothing else for everything unexpected', () => {
    for (const fault of [new Error('secret detail'), 'a string', undefined]) {
      expect(answerTo(fault, 'r1')).toMatchObject({ status: 500, body: 'Unexpected fault. Request r1.\n' });
    }
  });
});

describe('the network of an address', () => {
  it.each([
    ['192.0.2.77', '192.0.2.0/24'],
    ['::ffff:192.0.2.77', '192.0.2.0/24'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:0DB8:0001::6', '2001:db8:1:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['', 'unknown'],
  ])('%s is %s', (address, network) => expect(networkOf(address)).toBe(network));
});
