import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { basic } from '../../shared/phone/ask.ts';
import { type Cloud, openCloud } from './aws/cloud.ts';
import { openShop, type Shop } from './flows/shop.ts';

/** T75: the functions of the administration trust claims of the authorizer only, not that their route had one. */
describe('T75 an administrative function whose route has lost its authorizer', () => {
  let cloud: Cloud;
  let shop: Shop;
  beforeAll(async () => {
    cloud = await openCloud('http-api');
    shop = await openShop(cloud, 'emil');
    for (const route of cloud.stack.routes) route.needsToken = false;
  });
  afterAll(() => cloud.close());

  const paths = () => {
    const diary = `/admin/v1/resources/${shop.resource}/appointments`;
    return [
      ['GET', '/admin/v1/branches', undefined],
      ['POST', '/admin/v1/branches', { name: 'Zwei', zone: 'Europe/Vienna' }],
      ['GET', `${diary}?from=2026-01-01&to=2026-01-02`, undefined],
      ['GET', `${diary}/export`, undefined],
      ['DELETE', `/admin/v1/service-accesses/${shop.userName}`, undefined],
      // One of the readings of a final slash finds a route without an authorizer.
      ['GET', '/admin/v1/branches/', undefined],
    ] as const;
  };

  it('refuses every call, with a token or claims of the caller’s own making too', async () => {
    const forged: readonly Record<string, string>[] = [
      {},
      { 'x-amzn-claims': '{"sub":"x"}' },
      { 'x-amzn-oidc-data': 'e30.eyJzdWIiOiJ4In0.' },
      basic(shop),
    ];
    for (const headers of forged)
      for (const [method, path, content] of paths()) {
        const { status, text } = await shop.administration(method, path, content, headers);
        expect([method, path, status, text.includes('Emil')]).toEqual([method, path, 401, false]);
      }
  });
});
