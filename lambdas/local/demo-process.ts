import { once } from 'node:events';
import { enableCompileCache } from 'node:module';
import type { DemoOrder } from './demo-beside.ts';

enableCompileCache();

const [{ options, port, adminToken, davBaseUrl }] = (await once(process, 'message')) as [DemoOrder];
const [{ open }, { makeDemo }] = await Promise.all([import('./open.ts'), import('./demo.ts')]);
const local = await open(options, port);
process.send?.(await makeDemo(local.handler, { adminToken, davBaseUrl, now: Date.now() }));
await local.close();
process.disconnect();
