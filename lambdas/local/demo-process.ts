import { once } from 'node:events';
import { enableCompileCache } from 'node:module';
import type { DemoOrder } from './demo-beside.ts';

enableCompileCache();
process.once('disconnect', () => process.exit(0));

const ordered = once(process, 'message') as Promise<[DemoOrder]>;
const [{ open }, { makeDemo }] = await Promise.all([
  import('./open.ts'),
  import('./demo.ts'),
  import('../access.ts'),
  import('../appointments.ts'),
]);
const [{ options, port, adminToken, davBaseUrl }] = await ordered;
const local = await open(options, port);
process.send?.(await makeDemo(local.handler, { adminToken, davBaseUrl, now: Date.now() }));
await local.close();
process.disconnect();
