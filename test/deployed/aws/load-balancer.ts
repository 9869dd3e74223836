import type { IncomingMessage } from 'node:http';
import { like } from '../../support/iam/statements.ts';
import type { Invoke, Passed } from './http-api.ts';
import { phoneAddress } from './http-api-event.ts';
import type { Outcome } from './runtime-api.ts';
import { bodyOf, endWith, isText, openIngress, type Tls } from './server.ts';
import type { ListenerRule, RuleCondition } from './template.ts';

const megabyte = 1024 * 1024;

const holds = (condition: RuleCondition, method: string, path: string): boolean => {
  const { Field, HttpRequestMethodConfig, PathPatternConfig } = condition;
  if (HttpRequestMethodConfig) return HttpRequestMethodConfig.Values.includes(method);
  if (PathPatternConfig) return PathPatternConfig.Values.some((pattern) => like(pattern, path));
  throw new Error(`the condition ${Field} is not evaluated here`);
};

/** Every value of every header with a valid name; others are dropped, as the template asks. */
const headersOf = ({ rawHeaders }: IncomingMessage): Record<string, string[]> => {
  const headers: Record<string, string[]> = {};
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const [name = '', value = ''] = [rawHeaders[index]?.toLowerCase(), rawHeaders[index + 1]];
    if (/^[-a-z0-9]+$/.test(name)) headers[name] = [...(headers[name] ?? []), value];
  }
  return {
    ...headers,
    'x-amzn-trace-id': ['Root=1-67891233-abcdef012345678912345678'],
    'x-forwarded-for': [[...(headers['x-forwarded-for'] ?? []), phoneAddress].join(', ')],
    'x-forwarded-port': ['443'],
    'x-forwarded-proto': ['https'],
  };
};

/** The query as it was sent: a load balancer decodes nothing. */
const queryOf = (query: string): Record<string, string[]> => {
  const parameters: Record<string, string[]> = {};
  for (const pair of query.split('&').filter(Boolean)) {
    const [name = '', value = ''] = pair.split(/=(.*)/s);
    parameters[name] = [...(parameters[name] ?? []), value];
  }
  return parameters;
};

const eventOf = (request: IncomingMessage, body: Buffer) => {
  const [path, query = ''] = (request.url ?? '/').split(/\?(.*)/s);
  const headers = headersOf(request);
  const isBase64Encoded = body.length > 0 && (!isText(headers['content-type']?.[0]) || 'content-encoding' in headers);
  return {
    requestContext: {
      elb: { targetGroupArn: 'arn:aws:elasticloadbalancing:eu-central-1:123456789012:targetgroup/g/0' },
    },
    httpMethod: request.method,
    path,
    multiValueQueryStringParameters: queryOf(query),
    multiValueHeaders: headers,
    body: body.toString(isBase64Encoded ? 'base64' : 'utf8'),
    isBase64Encoded,
  };
};

/** Is this an answer that a load balancer passes on, or does it say 502 in its place? */
const isWellFormed = ({ error, result, octets = 0 }: Outcome, isMultiValue: boolean): boolean =>
  error === undefined &&
  Number.isInteger(result?.statusCode) &&
  octets <= megabyte &&
  (!isMultiValue || !result.headers || result.multiValueHeaders !== undefined) &&
  Object.values(result.multiValueHeaders ?? {}).every(
    (values) => Array.isArray(values) && values.every((value) => typeof value === 'string'),
  );

const ofTheConnection = ['connection', 'transfer-encoding', 'content-length'];

/** An Application Load Balancer by the listener rules of the template: multi-value events and 1 MB each way. */
export const openLoadBalancer = async (rules: readonly ListenerRule[], invoke: Invoke, tls?: Tls) => {
  const log: Passed[] = [];
  const ingress = await openIngress(async (request, response) => {
    const { method = '', url = '/' } = request;
    const body = await bodyOf(request);
    const path = url.split('?')[0] ?? '/';
    const rule = rules.find(({ conditions }) => conditions.every((one) => holds(one, method, path)));
    if (!rule) return endWith(request, response, 405, { 'content-type': 'text/plain' }, 'Method not allowed');
    if (body.length > megabyte) return endWith(request, response, 413, {}, 'Request Entity Too Large');

    const outcome = await invoke(rule.functionArn, eventOf(request, body));
    const { statusCode: status, body: text = '', isBase64Encoded, multiValueHeaders = {} } = outcome.result ?? {};
    log.push({ method, path, functionName: rule.functionArn.split(':').at(-1) ?? '', status });
    if (!isWellFormed(outcome, rule.isMultiValue))
      return endWith(request, response, 502, { 'content-type': 'text/html' }, 'Bad Gateway');

    const octets = Buffer.from(text, isBase64Encoded ? 'base64' : 'utf8');
    const sent = Object.fromEntries(
      Object.entries(multiValueHeaders as Record<string, string[]>)
        .map(([name, values]) => [name.toLowerCase(), values.length === 1 ? values[0] : values] as const)
        .filter(([name]) => !ofTheConnection.includes(name)),
    );
    const length = status === 204 || status === 304 ? {} : { 'content-length': String(octets.length) };
    endWith(request, response, status, { ...sent, ...length, server: 'awselb/2.0' }, octets);
  }, tls);
  return { ...ingress, log };
};
