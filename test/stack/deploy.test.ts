import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fakeToolkit } from '../support/fake-toolkit.ts';
import { startGateway, type TestGateway } from '../support/gateway.ts';
import { serveBehind } from '../support/ingress-behind.ts';

const script = join(import.meta.dirname, '../../cdk/deploy.ts');

const deploy = (env: NodeJS.ProcessEnv, ...args: string[]) =>
  promisify(execFile)(process.execPath, [script, ...args], { env }).then(
    ({ stdout }) => ({ code: 0, output: stdout }),
    ({ code, stdout, stderr }) => ({ code: Number(code), output: `${stdout}${stderr}` }),
  );

describe('npm run deploy', () => {
  let gateway: TestGateway;
  const open: (() => void)[] = [];
  beforeAll(async () => {
    gateway = await startGateway({ transport: 'socket' });
  });
  afterAll(async () => {
    for (const close of open) close();
    await gateway.close();
  });
  const behind = async (renames: boolean): Promise<string> => {
    const { url, close } = await serveBehind(gateway, renames);
    open.push(close);
    return `${url}/dav/`;
  };

  it('hands its arguments on, and ends with what phones will find', async () => {
    const toolkit = fakeToolkit({ DavUrl: await behind(false) });
    const { code, output } = await deploy(toolkit.env, '-c', 'stage=test', '--require-approval', 'never');
    expect([code, output]).toEqual([0, expect.stringContaining('Phones will work over this ingress')]);
    expect(toolkit.calls()).toEqual([
      expect.stringMatching(/^deploy --outputs-file \S+ -c stage=test --require-approval never$/),
    ]);
  });

  it('ends with 1 where it was deployed and phones will not work', async () => {
    const { code, output } = await deploy(fakeToolkit({ DavUrl: await behind(true) }).env);
    expect([code, output]).toEqual([1, expect.stringContaining('-c davIngress=alb')]);
    const nothing = await deploy(fakeToolkit({ DavUrl: 'http://127.0.0.1:9/dav/' }).env);
    expect([nothing.code, nothing.output]).toEqual([1, expect.stringContaining('No answer')]);
  });

  it('ends as the toolkit does where nothing was deployed', async () => {
    expect(await deploy(fakeToolkit(undefined).env)).toEqual({ code: 1, output: '' });
    expect(await deploy(fakeToolkit({}).env)).toEqual({ code: 0, output: '' });
  });
});
