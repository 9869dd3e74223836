import { expect, it } from 'vitest';
import { makeDemo } from '../../lambdas/local/demo.ts';
import { localFunctions } from '../../lambdas/local/functions.ts';
import { dav } from '../../shared/model/names.ts';
import { api } from '../admin/requests.ts';
import { startGateway } from '../support/gateway.ts';
import { propfindBody, readMultistatus } from '../support/multistatus.ts';

it('B01 B06 B14 the demo shows each level of privacy, a shared room, and the days that phones see of it', async () => {
  const gateway = await startGateway({ seed: { name: 'bob' } });
  const { adminToken, clock } = gateway;
  const demo = await makeDemo(localFunctions(gateway.runtime), {
    adminToken,
    davBaseUrl: 'https://cal.example.com',
    now: clock.now,
  });
  const auth = { userName: demo.userName, password: demo.password };
  const list = async (path: string) => {
    const body = propfindBody('D:displayname');
    const answer = await gateway.fetch('PROPFIND', path, { auth, headers: { depth: '1' }, body });
    return [...readMultistatus(answer)].filter(([href]) => href !== path);
  };
  const calendars = new Map(
    (await list(`/dav/calendars/${demo.userName}/`)).map(([href, one]) => [one.text(dav('displayname')), href]),
  );
  expect([...calendars.keys()].filter((name) => name?.startsWith('Privacy'))).toHaveLength(6);
  const room = calendars.get('Fitting room 1')!;
  expect(await list(room)).toHaveLength(1);
  const { items } = await api(
    gateway,
    200,
    'GET',
    `/resources/${room.split('/').at(-2)}/appointments?from=2026-11-01&to=2027-03-01`,
  );
  expect(items).toHaveLength(2);
  await gateway.close();
});
