import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { makeDiary, startLocalGateway } from '../support/local-gateway.ts';
import { type Site, summarise } from './checks.ts';
import { cadaver } from './clients/cadaver.ts';
import { khal } from './clients/khal.ts';
import { litmus } from './clients/litmus.ts';
import { making } from './clients/making.ts';
import { pythonCaldav, pythonCaldavLater } from './clients/python-caldav.ts';
import { pythonCaldavOwn } from './clients/python-caldav-own.ts';
import { tsCaldav } from './clients/ts-caldav.ts';
import { tsdav } from './clients/tsdav.ts';
import { vdirsyncer } from './clients/vdirsyncer.ts';
import { expansions } from './expansions/compare.ts';
import { realInput } from './real-input.ts';

const { values } = parseArgs({
  options: {
    /** Another server, where an empty calendar waits: its host, that calendar's URL, who signs in. */
    url: { type: 'string' },
    resource: { type: 'string' },
    user: { type: 'string' },
    password: { type: 'string' },
    /** Keeps what the run came to for the compliance page, under the name of the server: `gateway` is ours. */
    record: { type: 'string' },
  },
});

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
const workspace = mkdtempSync(join(tmpdir(), 'caldav-interop-'));

const everyClient = async (site: Site): Promise<void> => {
  mkdirSync(site.workspace, { recursive: true });
  await vdirsyncer(site);
  await khal(site);
  await tsdav(site);
  await tsCaldav(site);
  await cadaver(site);
  await litmus(site);
  await pythonCaldav(site);
  await pythonCaldavLater(site);
  await pythonCaldavOwn(site);
};

const ownGateway = async (): Promise<void> => {
  const gateway = await startLocalGateway(join(workspace, 'data'), '--empty');
  const siteOf = async (userName: string) => {
    const diary = await makeDiary(gateway, userName, { makeCalendars: true });
    const site: Site = { ...diary, origin: new URL(gateway.davUrl).origin, workspace: join(workspace, userName) };
    mkdirSync(site.workspace);
    return { site, diary };
  };
  try {
    const small = (await siteOf('small.diary')).site;
    await everyClient(small);
    await making(small);
    await expansions((await siteOf('series.diary')).site);
    const { site, diary } = await siteOf('full.diary');
    await realInput(site, gateway, diary);
  } finally {
    await gateway.close();
  }
};

try {
  const { url, resource, user, password } = values;
  if (url && resource && user && password)
    await everyClient({ origin: new URL(url).origin, resourceUrl: resource, userName: user, password, workspace });
  else await ownGateway();
} finally {
  rmSync(workspace, { recursive: true, force: true });
}
process.exitCode = summarise(values.record) ? 0 : 1;
