import { execFile } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { fakeToolkit } from '../support/fake-toolkit.ts';
import { type FunctionProcess, startFunction } from './aws/function-process.ts';
import { type Behaviour, type HttpApi, openHttpApi } from './aws/http-api.ts';
import { type DeployedStack, readStack } from './aws/template.ts';

const cdkFolder = join(import.meta.dirname, '../../cdk');
const run = promisify(execFile);

describe('npm run try-ingress', () => {
  let stack: DeployedStack;
  let echo: FunctionProcess;
  let httpApi: HttpApi;

  beforeAll(async () => {
    const folder = mkdtempSync(join(tmpdir(), 'try-ingress-'));
    const app = [join(cdkFolder, 'try-ingress/app.ts')];
    await run(process.execPath, app, { env: { ...process.env, CDK_OUTDIR: folder } });
    stack = readStack(folder);
    const [definition] = stack.functions;
    echo = await startFunction(definition!, { changes: {}, onLog: () => {} });
    httpApi = await openHttpApi(stack.routes, (_, event) => echo.invoke(event));
  });
  afterEach(() => {
    for (const name of Object.keys(httpApi.behaviour)) delete httpApi.behaviour[name as keyof Behaviour];
  });
  afterAll(async () => {
    await httpApi.close();
    await echo.stop();
  });

  const tried = async (behaviour: Behaviour, toolkit = fakeToolkit({ TryUrl: httpApi.url })) => {
    Object.assign(httpApi.behaviour, behaviour);
    const outcome = await run(process.execPath, [join(cdkFolder, 'try-ingress.ts')], { env: toolkit.env }).then(
      ({ stdout }) => ({ code: 0, output: stdout }),
      ({ code, stdout, stderr }) => ({ code: Number(code), output: `${stdout}${stderr}` }),
    );
    return { ...outcome, calls: toolkit.calls() };
  };

  it('is one API and one function, and nothing that lasts', () => {
    expect([stack.functions.length, stack.rules.length, stack.table]).toEqual([1, 0, undefined]);
    expect(stack.routes.map(({ key }) => key)).toEqual(expect.arrayContaining(['ANY /dav/{proxy+}', '$default']));
  });

  it.each<[string, Behaviour]>([
    ['leaves everything as it is', {}],
    ['keeps escapes', { keepEncoding: true }],
    ['takes a final slash for nothing', { finalSlash: 'bare' }],
    ['knows no route with a final slash', { finalSlash: 'default' }],
  ])('chooses the HTTP API where it %s', async (_, behaviour) => {
    const { code, output } = await tried(behaviour);
    expect([code, output]).toEqual([0, expect.stringContaining('Choose the HTTP API')]);
    expect(output).not.toContain('FAIL');
  });

  it.each<[string, Behaviour, string]>([
    ['refuses verbs with 404', { refuseVerbs: 404 }, 'PROPFIND, REPORT'],
    ['refuses verbs with 403', { refuseVerbs: 403 }, 'PROPFIND, REPORT'],
    ['renames the challenge', { renameChallenge: true }, 'x-amzn-remapped-www-authenticate'],
  ])('chooses the load balancer where the API %s, and says why', async (_, behaviour, why) => {
    const { code, output } = await tried(behaviour);
    expect([code, output]).toEqual([1, expect.stringContaining('-c davIngress=alb')]);
    expect(output).toContain(why);
  });

  it('destroys what it made, whatever it found, and says so where it could not', async () => {
    for (const { calls } of [await tried({}), await tried({ refuseVerbs: 404 })]) {
      const [deploy = '', destroy = ''] = calls;
      const [, name = 'none'] = /stackName=(\S+)/.exec(deploy) ?? [];
      expect([calls.length, destroy]).toEqual([2, expect.stringContaining(`destroy --force`)]);
      expect(destroy).toContain(name);
    }
    const failed = await tried({}, fakeToolkit(undefined));
    expect([failed.code, failed.calls.length]).toEqual([2, 2]);
    const left = await tried({}, fakeToolkit({ TryUrl: httpApi.url }, 1));
    expect([left.code, left.output]).toEqual([2, expect.stringContaining('was not destroyed')]);
    const silent = await tried({}, fakeToolkit({ TryUrl: 'http://127.0.0.1:9' }));
    expect([silent.code, silent.output]).toEqual([2, expect.stringContaining('Nothing could be asked')]);
  });
});
