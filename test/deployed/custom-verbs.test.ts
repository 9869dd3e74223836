import { expect, it } from 'vitest';
import { openCloud } from './aws/cloud.ts';
import { expectCleanAftermath, strayVerbs } from './flows/aftermath.ts';
import { phoneLife } from './flows/phone-life.ts';
import { openShop } from './flows/shop.ts';

const verbs = ['PROPFIND', 'PROPPATCH', 'REPORT', 'COPY', 'MOVE', 'MKCALENDAR'];

it('an HTTP API with a route for each verb serves a phone, each verb by the function of its name', async () => {
  const cloud = await openCloud('custom-verbs');
  try {
    await phoneLife(cloud, await openShop(cloud, 'emil'));
    expect(strayVerbs(cloud.httpApi.log, verbs)).toEqual([]);
    await expectCleanAftermath(cloud);
  } finally {
    await cloud.close();
  }
});
