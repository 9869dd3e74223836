import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Cloud, openCloud } from './aws/cloud.ts';
import type { Behaviour } from './aws/http-api.ts';
import type { Deployment } from './deployments.ts';
import { jsonOf } from './flows/client.ts';
import { openShop, type Shop } from './flows/shop.ts';

/** Runs it as an operator would; it trusts the certificate of this run. */
const smoke = ({ url, ca }: Cloud, ...account: readonly string[]): Promise<{ status: number; report: string }> =>
  promisify(execFile)('npm', ['run', '--silent', 'smoke', '--', url, ...account], {
    env: { ...process.env, NODE_EXTRA_CA_CERTS: ca?.file },
  }).then(
    ({ stdout }) => ({ status: 0, report: stdout }),
    ({ code, stdout }) => ({ status: Number(code), report: String(stdout) }),
  );

/** What an HTTP API might do to WebDAV, and the note of *Test* that must name it. */
const faults: readonly (readonly [Behaviour, string])[] = [
  [{ renameChallenge: true }, 'challenge-lost'],
  [{ refuseVerbs: 404 }, 'verb-not-passed'],
  [{ refuseVerbs: 403 }, 'verb-not-passed'],
  [{ refuseVerbs: 400, renameChallenge: true }, 'verb-not-passed'],
];

const overTls = (deployment: Deployment) => {
  const opened: { cloud?: Cloud; shop?: Shop } = {};
  beforeAll(async () => {
    opened.cloud = await openCloud(deployment, { tls: true });
    // A dozen processes that start at once on a busy machine can take longer than smoke waits for one answer.
    for (const { name } of opened.cloud.stack.functions) await opened.cloud.instance(name);
    opened.shop = await openShop(opened.cloud, 'emil');
  });
  afterAll(() => opened.cloud?.close());
  return () => ({ cloud: opened.cloud!, shop: opened.shop! });
};

describe.each(['custom-verbs', 'alb'] as const)('npm run smoke over https: %s', (deployment) => {
  const opened = overTls(deployment);

  it('says that phones will work', async () => {
    const { cloud, shop } = opened();
    const { status, report } = await smoke(cloud, shop.userName, shop.password);
    expect([status, report]).toEqual([0, expect.stringContaining('Phones will work')]);
  });
});

describe('npm run smoke and *Test* over https, behind an HTTP API', () => {
  const opened = overTls('http-api');

  it('say that phones will work', async () => {
    const { cloud, shop } = opened();
    const { status, report } = await smoke(cloud, shop.userName, shop.password);
    expect([status, report]).toEqual([0, expect.stringContaining('Phones will work')]);
  });

  it.each(faults)('name the cause: %o is %s', async (behaviour, code) => {
    const { cloud, shop } = opened();
    Object.assign(cloud.httpApi.behaviour, behaviour);
    const { status, report } = await smoke(cloud, shop.userName, shop.password);
    const request = { resourceId: shop.resource, password: shop.password };
    const test = jsonOf(await shop.administration('POST', '/admin/v1/service-accesses/emil/test', request));
    for (const name of Object.keys(behaviour)) delete cloud.httpApi.behaviour[name as keyof Behaviour];
    expect([status, report]).toEqual([1, expect.stringContaining('Phones will not work')]);
    expect(test).toMatchObject({ ok: false });
    expect(test.notes.map((note: { code: string }) => note.code)).toContain(code);
  });
});
