import type { ALBEvent, APIGatewayProxyEventV2 } from 'aws-lambda';

/** Types that a load balancer hands over as text, unless they are encoded; everything else is base64. */
const textual = /^(?:text\/|application\/(?:json|javascript|xml)\b)/i;

const bodyOf = ({ headers, body = '' }: APIGatewayProxyEventV2): Pick<ALBEvent, 'body' | 'isBase64Encoded'> =>
  textual.test(headers['content-type'] ?? '') && headers['content-encoding'] === undefined
    ? { body: Buffer.from(body, 'base64').toString(), isBase64Encoded: false }
    : { body, isBase64Encoded: body !== '' };

const queryOf = (query: string): Record<string, string[]> => {
  const values = new Map<string, string[]>();
  for (const pair of query.split('&').filter((text) => text !== '')) {
    const [name = '', ...value] = pair.split('=');
    values.set(name, [...(values.get(name) ?? []), value.join('=')]);
  }
  return Object.fromEntries(values);
};

/** The event that a load balancer with multi-value headers would have made of the same request: path and query as sent. */
export const albEventOf = (event: APIGatewayProxyEventV2): ALBEvent => {
  const { headers, rawPath, rawQueryString, requestContext } = event;
  const { method, sourceIp } = requestContext.http;
  const forwarded = [headers['x-forwarded-for'] ?? [], sourceIp].flat().join(', ');
  const seen = {
    ...headers,
    'x-amzn-trace-id': `Root=${requestContext.requestId}`,
    'x-forwarded-for': forwarded,
    'x-forwarded-port': '443',
    'x-forwarded-proto': 'https',
  };
  return {
    requestContext: {
      elb: {
        targetGroupArn: 'arn:aws:elasticloadbalancing:eu-central-1:123456789012:targetgroup/local/6d0ecf831eec9f09',
      },
    },
    httpMethod: method,
    path: rawPath,
    multiValueQueryStringParameters: queryOf(rawQueryString),
    multiValueHeaders: Object.fromEntries(Object.entries(seen).map(([name, value]) => [name, [value ?? '']])),
    ...bodyOf(event),
  };
};
