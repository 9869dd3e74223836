import { randomUUID } from 'node:crypto';
import http, { type ServerResponse } from 'node:http';
import { bodyOf, type Listening, listen, listenerOf } from './server.ts';
import type { FunctionDefinition } from './template.ts';

/** What came of an invocation: what the handler returned and its octets, or how it failed. */
export interface Outcome {
  /** Whatever a handler returns; each ingress judges it. */
  readonly result?: ReturnType<typeof JSON.parse>;
  readonly octets?: number;
  readonly error?: { readonly errorType: string; readonly errorMessage?: string };
}

interface Job {
  readonly event: unknown;
  readonly resolve: (outcome: Outcome) => void;
}

export interface RuntimeApi extends Listening {
  readonly invoke: (event: unknown) => Promise<Outcome>;
  /** Resolves when the function first asks for an event, or has failed to start. */
  readonly asked: Promise<void>;
  readonly fault: () => string | undefined;
  /** Nothing more will come of this function. */
  readonly giveUp: (reason: string) => void;
}

/** AWS's Lambda Runtime API (2018-06-01) for one function: hands out one event at a time and takes what comes back. */
export const openRuntimeApi = async ({
  arn,
  timeout,
}: Pick<FunctionDefinition, 'arn' | 'timeout'>): Promise<RuntimeApi> => {
  const queue: Job[] = [];
  const pollers: ServerResponse[] = [];
  const running = new Map<string, Job & { readonly timer: NodeJS.Timeout }>();
  const { promise: asked, resolve: sayAsked } = Promise.withResolvers<void>();
  let fault: string | undefined;

  const finish = (id: string, outcome: Outcome): void => {
    const job = running.get(id);
    running.delete(id);
    clearTimeout(job?.timer);
    job?.resolve(outcome);
  };
  const start = (job: Job, answer: ServerResponse): void => {
    const id = randomUUID();
    const timer = setTimeout(() => finish(id, { error: { errorType: 'Sandbox.Timedout' } }), timeout * 1000);
    running.set(id, { ...job, timer });
    answer.writeHead(200, {
      'content-type': 'application/json',
      'lambda-runtime-aws-request-id': id,
      'lambda-runtime-deadline-ms': String(Date.now() + timeout * 1000),
      'lambda-runtime-invoked-function-arn': arn,
    });
    answer.end(JSON.stringify(job.event));
  };
  const deliver = (): void => {
    while (queue.length > 0 && pollers.length > 0) start(queue.shift()!, pollers.shift()!);
  };
  const giveUp = (reason: string): void => {
    fault ??= reason;
    sayAsked();
    const outcome = { error: { errorType: 'Runtime.ExitError', errorMessage: fault } };
    for (const id of [...running.keys()]) finish(id, outcome);
    for (const { resolve } of queue.splice(0)) resolve(outcome);
  };

  const server = http.createServer(
    listenerOf(async (request, answer) => {
      const { url = '' } = request;
      const body = (await bodyOf(request)).toString();
      if (url.endsWith('/invocation/next')) {
        sayAsked();
        pollers.push(answer);
        return deliver();
      }
      const [, id = '', kind] = /\/invocation\/([^/]+)\/(response|error)$/.exec(url) ?? [];
      if (kind === 'response') finish(id, { result: JSON.parse(body), octets: Buffer.byteLength(body) });
      if (kind === 'error') finish(id, { error: JSON.parse(body) });
      if (url.endsWith('/init/error')) fault = body;
      answer.writeHead(202).end('{}');
    }),
  );
  const invoke = (event: unknown): Promise<Outcome> =>
    new Promise((resolve) => {
      queue.push({ event, resolve });
      if (fault === undefined) deliver();
      else giveUp(fault);
    });
  return { ...(await listen(server)), invoke, asked, fault: () => fault, giveUp };
};
