import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { openCloud } from './aws/cloud.ts';
import { expectCleanAftermath } from './flows/aftermath.ts';
import { eventOf, openShop } from './flows/shop.ts';

const rounds = 12;

it('no request fails after Lambda froze a process and AWS ended or reset its connections', async () => {
  const cloud = await openCloud('http-api');
  try {
    const { phone, administration, calendar } = await openShop(cloud, 'emil');
    const roundOf = async (index: number): Promise<number[]> => {
      const object = `${calendar}frozen-${index}.ics`;
      const answers = [
        await phone('PROPFIND', calendar, { depth: '0' }),
        await phone('PUT', object, { type: 'text/calendar', body: eventOf(`frozen-${index}`) }),
        await phone('GET', object),
        await phone('DELETE', object),
        await administration('GET', '/admin/v1/branches'),
      ];
      return answers.map(({ status }) => status);
    };
    expect(await roundOf(0)).toEqual([207, 201, 200, 204, 200]);
    for (let index = 1; index < rounds; index += 1) {
      const instances = await cloud.instances();
      for (const instance of instances) instance.freeze();
      expect(cloud.guard.cutConnections(index % 2 === 0 ? 'reset' : 'end')).toBeGreaterThan(0);
      await sleep(300);
      for (const instance of instances) instance.thaw();
      expect([index, await roundOf(index)]).toEqual([index, [207, 201, 200, 204, 200]]);
    }
    await expectCleanAftermath(cloud);
  } finally {
    await cloud.close();
  }
});
