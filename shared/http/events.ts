import type {
  ALBEvent,
  ALBResult,
  APIGatewayProxyEventV2,
  APIGatewayProxyEventV2WithJWTAuthorizer,
  APIGatewayProxyStructuredResultV2,
} from 'aws-lambda';
import type { Ingress } from './ingress.ts';
import type { HttpRequest, HttpResponse } from './message.ts';

/** What Lambda hands over, by ingress. */
export type IngressEvent = APIGatewayProxyEventV2 | ALBEvent;
export type IngressResult = APIGatewayProxyStructuredResultV2 | ALBResult;

const isAlb = (event: IngressEvent): event is ALBEvent => 'elb' in event.requestContext;

const bytesOf = (body: string | null | undefined, isBase64: boolean): Uint8Array =>
  Buffer.from(body ?? '', isBase64 ? 'base64' : 'utf8');

/** An HTTP API hands paths over decoded and cut at a decoded `?`; from here on they are encoded again, exactly once. */
const encodedPath = (path: string): string =>
  path.replaceAll(/[^/]+/g, (segment) => encodeURIComponent(segment.toWellFormed()));

/** Only an authorizer of the API itself can put claims here. */
const claimsOf = ({ requestContext }: APIGatewayProxyEventV2): Pick<HttpRequest, 'claims'> => {
  const { authorizer } = requestContext as APIGatewayProxyEventV2WithJWTAuthorizer['requestContext'];
  return authorizer?.jwt ? { claims: authorizer.jwt.claims } : {};
};

const fromHttpApi = (event: APIGatewayProxyEventV2, { decodesPath }: Ingress): HttpRequest => ({
  method: event.requestContext.http.method,
  path: decodesPath ? encodedPath(event.rawPath) : event.rawPath,
  query: event.rawQueryString,
  headers: new Map(
    Object.entries(event.headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name.toLowerCase(), value] as const],
    ),
  ),
  body: bytesOf(event.body, event.isBase64Encoded),
  sourceIp: event.requestContext.http.sourceIp,
  requestId: event.requestContext.requestId,
  ...claimsOf(event),
});

/** A load balancer appends the peer it saw to `X-Forwarded-For`; only that last entry is its own word (T50). */
const peerOf = (headers: ReadonlyMap<string, string>): string =>
  headers.get('x-forwarded-for')?.split(',').at(-1)?.trim() ?? '';

const queryOf = (event: ALBEvent): string => {
  const pairs = event.multiValueQueryStringParameters
    ? Object.entries(event.multiValueQueryStringParameters)
    : Object.entries(event.queryStringParameters ?? {}).map(([name, value]) => [name, [value]] as const);
  return pairs.flatMap(([name, values]) => (values ?? []).map((value) => `${name}=${value ?? ''}`)).join('&');
};

const fromAlb = (event: ALBEvent): HttpRequest => {
  const headers = new Map(
    event.multiValueHeaders
      ? Object.entries(event.multiValueHeaders).map(
          ([name, values]) => [name.toLowerCase(), (values ?? []).join(', ')] as const,
        )
      : Object.entries(event.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value ?? ''] as const),
  );
  return {
    method: event.httpMethod,
    path: event.path,
    query: queryOf(event),
    headers,
    body: bytesOf(event.body, event.isBase64Encoded),
    sourceIp: peerOf(headers),
    requestId: headers.get('x-amzn-trace-id') ?? crypto.randomUUID(),
  };
};

/** The event as a request: the one place where a path of this ingress is decoded or not. */
export const fromEvent = (event: IngressEvent, ingress: Ingress): HttpRequest =>
  isAlb(event) ? fromAlb(event) : fromHttpApi(event, ingress);

/** The answer in the shape this event's ingress wants; text travels as text, bytes as base64. */
export const toResult = (event: IngressEvent, { status, headers, body = '' }: HttpResponse): IngressResult => {
  const isBase64Encoded = typeof body !== 'string';
  const shared = {
    statusCode: status,
    body: isBase64Encoded ? Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('base64') : body,
    isBase64Encoded,
  };
  return isAlb(event) && event.multiValueHeaders
    ? { ...shared, multiValueHeaders: Object.fromEntries(Object.entries(headers).map(([k, v]) => [k, [v]])) }
    : { ...shared, headers };
};
