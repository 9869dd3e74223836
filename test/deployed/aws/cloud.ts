import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inject } from 'vitest';
import { newAuthority, newServerCertificate } from '../../../lambdas/local/issue-certificate.ts';
import type { Deployment } from '../deployments.ts';
import { createTable } from './database.ts';
import { type FunctionProcess, startFunction } from './function-process.ts';
import { type Guard, openGuard } from './guard.ts';
import { type HttpApi, type Invoke, openHttpApi, type Passed } from './http-api.ts';
import { openLoadBalancer } from './load-balancer.ts';
import { openTableStream, type TableStream } from './table-stream.ts';
import { type DeployedStack, type FunctionDefinition, readStack } from './template.ts';

/** A deployment, running: functions, their ingresses, and the database behind its guard. */
export interface Cloud {
  /** What phones reach. */
  readonly url: string;
  /** Where the administration calls. */
  readonly adminUrl: string;
  /** The authority that signed for `localhost`, with TLS only. */
  readonly ca: { readonly cert: string; readonly file: string } | undefined;
  readonly stack: DeployedStack;
  readonly guard: Guard;
  readonly httpApi: HttpApi;
  /** Hands what was written to whatever follows the table, when a test says so. */
  readonly stream: TableStream;
  readonly balancer: { readonly url: string; readonly log: Passed[] } | undefined;
  /** What the functions wrote, line by line. */
  readonly logs: { readonly name: string; readonly line: string }[];
  readonly definitionOf: (name: string) => FunctionDefinition;
  readonly instance: (name: string) => Promise<FunctionProcess>;
  readonly instances: () => Promise<FunctionProcess[]>;
  /** Ends a function; the next call starts it again. */
  readonly recycle: (name: string) => Promise<void>;
  readonly close: () => Promise<void>;
}

interface Wish {
  readonly tls?: boolean;
  /** What a function sees besides. */
  readonly environment?: (name: string) => Readonly<Record<string, string>> | undefined;
}

const issue = async () => {
  const authority = await newAuthority('Deployed tests');
  const file = join(mkdtempSync(join(tmpdir(), 'authority-')), 'ca.crt');
  writeFileSync(file, authority.cert);
  return { ca: { cert: authority.cert, file }, server: await newServerCertificate(authority, ['localhost']) };
};

/**
 * Starts a deployment. A function starts when it is first called, as on AWS; it sees its variables of the template but for
 * the address of the gateway and the endpoints of AWS.
 */
export const openCloud = async (
  deployment: Deployment,
  { tls = false, environment = () => undefined }: Wish = {},
): Promise<Cloud> => {
  const stack = readStack(join(inject('assemblies'), deployment));
  if (!stack.table) throw new Error(`${deployment} has no table`);
  const database = await createTable(stack.table);
  const guard = await openGuard(stack, database.endpoint);
  const { ca, server } = tls ? await issue() : {};
  const logs: { name: string; line: string }[] = [];
  const started = new Map<string, Promise<FunctionProcess>>();
  let url = '';

  const start = (definition: FunctionDefinition): Promise<FunctionProcess> =>
    startFunction(definition, {
      changes: {
        DAV_BASE_URL: url,
        AWS_ENDPOINT_URL_DYNAMODB: guard.endpoint,
        AWS_ENDPOINT_URL_SECRETS_MANAGER: guard.endpoint,
        AWS_ENDPOINT_URL_EVENTBRIDGE: guard.endpoint,
        ...(ca && { NODE_EXTRA_CA_CERTS: ca.file }),
        ...environment(definition.name),
      },
      onLog: (line) => {
        logs.push({ name: definition.name, line });
        if (process.env.VERBOSE) console.error(`${definition.name}: ${line}`);
      },
    });
  const instanceOf = (definition: FunctionDefinition): Promise<FunctionProcess> => {
    const running = started.get(definition.arn) ?? start(definition);
    started.set(definition.arn, running);
    return running;
  };
  const definitionOf = (name: string): FunctionDefinition =>
    stack.functions.find((one) => one.name === name || one.arn === name || one.name.endsWith(`-${name}`)) ??
    (() => {
      throw new Error(`there is no function ${name}`);
    })();
  const invoke: Invoke = async (arn, event) => (await instanceOf(definitionOf(arn))).invoke(event);
  const stream = openTableStream(stack.mappings, invoke);
  guard.written = stream.written;
  const instances = () => Promise.all(started.values());

  const httpApi = await openHttpApi(stack.routes, invoke, server);
  const balancer = stack.rules.length > 0 ? await openLoadBalancer(stack.rules, invoke, server) : undefined;
  url = (balancer ?? httpApi).url;
  return {
    url,
    adminUrl: httpApi.url,
    ca,
    stack,
    guard,
    httpApi,
    stream,
    balancer,
    logs,
    definitionOf,
    instance: (name) => instanceOf(definitionOf(name)),
    instances,
    async recycle(name) {
      const { arn } = definitionOf(name);
      await (await started.get(arn))?.stop();
      started.delete(arn);
    },
    async close() {
      for (const instance of await instances()) await instance.stop();
      await Promise.all([httpApi.close(), balancer?.close(), guard.close()]);
      await database.drop();
    },
  };
};
