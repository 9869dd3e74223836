// A small stand-in for AWS's runtime interface client, run in a process of its own: it asks the Lambda Runtime API
// (2018-06-01) for events and calls the handler. It does not patch the console, stream answers or accept callbacks.
import { existsSync } from 'node:fs';
import http from 'node:http';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const { AWS_LAMBDA_RUNTIME_API = '', LAMBDA_TASK_ROOT = '', _HANDLER = '' } = process.env;
const [hostname, port] = AWS_LAMBDA_RUNTIME_API.split(':');
// An invocation may be long in coming: no timeouts, one connection.
const agent = new http.Agent({ keepAlive: true });

const ask = (
  method: string,
  path: string,
  body?: string,
): Promise<{ headers: http.IncomingHttpHeaders; text: string }> =>
  new Promise((resolve, reject) => {
    const request = http.request({ hostname, port, method, path: `/2018-06-01/runtime${path}`, agent }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk) => chunks.push(chunk));
      answer.on('end', () => resolve({ headers: answer.headers, text: Buffer.concat(chunks).toString() }));
    });
    request.on('error', reject).end(body);
  });

const described = (error: unknown): string =>
  JSON.stringify({
    errorType: error instanceof Error ? error.name : 'Error',
    errorMessage: error instanceof Error ? error.message : String(error),
    trace: [],
  });

const contextOf = (headers: http.IncomingHttpHeaders) => ({
  awsRequestId: headers['lambda-runtime-aws-request-id'],
  invokedFunctionArn: headers['lambda-runtime-invoked-function-arn'],
  functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
  functionVersion: process.env.AWS_LAMBDA_FUNCTION_VERSION,
  memoryLimitInMB: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
  callbackWaitsForEmptyEventLoop: true,
  getRemainingTimeInMillis: () => Number(headers['lambda-runtime-deadline-ms']) - Date.now(),
});

const loadHandler = async (): Promise<(event: unknown, context: unknown) => unknown> => {
  const [file, name = ''] = _HANDLER.split('.');
  const found = ['js', 'mjs', 'cjs'].map((end) => join(LAMBDA_TASK_ROOT, `${file}.${end}`)).find(existsSync);
  if (!found) throw new Error(`there is no module ${file}`);
  const module = await import(pathToFileURL(found).href);
  const handler = module[name] ?? module.default?.[name];
  if (typeof handler !== 'function') throw new Error(`${_HANDLER} is no function`);
  return handler;
};

const handler = await loadHandler().catch(async (error) => {
  await ask('POST', '/init/error', described(error));
  process.exit(1);
});

for (;;) {
  const { headers, text } = await ask('GET', '/invocation/next');
  const id = headers['lambda-runtime-aws-request-id'];
  try {
    const result = await handler(JSON.parse(text), contextOf(headers));
    await ask('POST', `/invocation/${id}/response`, JSON.stringify(result ?? null));
  } catch (error) {
    await ask('POST', `/invocation/${id}/error`, described(error));
  }
}
