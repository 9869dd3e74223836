import type {
  ALBEvent,
  ALBResult,
  APIGatewayProxyEvent,
  APIGatewayProxyEventV2,
  APIGatewayProxyEventV2WithJWTAuthorizer,
  APIGatewayProxyResult,
  APIGatewayProxyStructuredResultV2,
} from 'aws-lambda';
import type { Ingress } from './ingress.ts';
import type { HttpRequest, HttpResponse } from './message.ts';

/** What Lambda hands over, by ingress. */
export type IngressEvent = APIGatewayProxyEventV2 | APIGatewayProxyEvent | ALBEvent;
export type IngressResult = APIGatewayProxyStructuredResultV2 | APIGatewayProxyResult | ALBResult;

type MultiValueEvent = APIGatewayProxyEvent | ALBEvent;

const isMultiValue = (event: IngressEvent): event is MultiValueEvent => 'httpMethod' in event;
const isAlb = (event: MultiValueEvent): event is ALBEvent => 'elb' in event.requestContext;

const bytesOf = (body: string | null | undefined, isBase64: boolean): Uint8Array =>
  Buffer.from(body ?? '', isBase64 ? 'base64' : 'utf8');

/** What no request line can hold: only a path that was decoded on the way has it. */
const decodedAlready = /[^!-~]|["<>\\^`{|}]|%(?![0-9a-f]{2})/i;

/** Escapes of anything but `/` and what a client never escapes (unreserved, RFC 3986 §2.3). */
const escapes = /(?:%(?!2[def]|3\d|4[1-9a-f]|5[0-9af]|6[1-9a-f]|7[0-9ae])[0-9a-f]{2})+/gi;

const decodedOnce = (text: string): string =>
  text.replaceAll(escapes, (run) => {
    try {
      return decodeURIComponent(run);
    } catch {
      return run;
    }
  });

/**
 * An HTTP API hands paths over decoded and cut at a decoded `?`; from here on they are encoded again, exactly once. AWS does
 * not document it, so escapes that a path may have kept are decoded here first: wrong only for names with a literal `%20`.
 */
const encodedPath = (path: string): string => {
  const decoded = decodedAlready.test(path) ? (text: string) => text : decodedOnce;
  return path.replaceAll(/[^/]+/g, (segment) => encodeURIComponent(decoded(segment).toWellFormed()));
};

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

/** Every value of each name, whether the ingress sends one or several. */
const valuesOf = (
  several: MultiValueEvent['multiValueHeaders'] | null,
  single: MultiValueEvent['headers'] | null,
): (readonly [name: string, values: readonly string[]])[] =>
  several
    ? Object.entries(several).map(([name, values]) => [name, values ?? []] as const)
    : Object.entries(single ?? {}).map(([name, value]) => [name, [value ?? '']] as const);

const queryOf = (event: MultiValueEvent, encoded: (text: string) => string): string =>
  valuesOf(event.multiValueQueryStringParameters, event.queryStringParameters)
    .flatMap(([name, values]) => values.map((value) => `${encoded(name)}=${encoded(value)}`))
    .join('&');

const headersOf = (event: MultiValueEvent): ReadonlyMap<string, string> =>
  new Map(
    valuesOf(event.multiValueHeaders, event.headers).map(([name, values]) => [name.toLowerCase(), values.join(', ')]),
  );

const fromAlb = (event: ALBEvent): HttpRequest => {
  const headers = headersOf(event);
  return {
    method: event.httpMethod,
    path: event.path,
    query: queryOf(event, (text) => text),
    headers,
    body: bytesOf(event.body, event.isBase64Encoded),
    sourceIp: peerOf(headers),
    requestId: headers.get('x-amzn-trace-id') ?? crypto.randomUUID(),
  };
};

/** A REST API keeps the path as sent and decodes the query. */
const fromRestApi = (event: APIGatewayProxyEvent): HttpRequest => {
  const { authorizer, identity, requestId } = event.requestContext;
  return {
    method: event.httpMethod,
    path: event.path,
    query: queryOf(event, (text) => encodeURIComponent(text.toWellFormed())),
    headers: headersOf(event),
    body: bytesOf(event.body, event.isBase64Encoded),
    sourceIp: identity.sourceIp,
    requestId,
    ...(authorizer?.claims && { claims: authorizer.claims }),
  };
};

/** The event as a request: the one place where a path of this ingress is decoded or not. */
export const fromEvent = (event: IngressEvent, ingress: Ingress): HttpRequest =>
  isMultiValue(event) ? (isAlb(event) ? fromAlb(event) : fromRestApi(event)) : fromHttpApi(event, ingress);

const base64Of = (body: string | Uint8Array): string =>
  (typeof body === 'string' ? Buffer.from(body) : Buffer.from(body.buffer, body.byteOffset, body.byteLength)).toString(
    'base64',
  );

/** Base64 is four octets for three. */
const base64Octets = (octets: number): number => 4 * Math.ceil(octets / 3);

/** The largest that JSON makes of a character: `\u001f`. */
const largestEscape = 6;

/** JSON doubles quotes, backslashes and line ends: what could grow past the room that base64 has is measured. */
const isShorterAsText = (text: string, { answerBytes }: Ingress): boolean =>
  text.length * largestEscape <= base64Octets(answerBytes) ||
  Buffer.byteLength(JSON.stringify(text)) <= base64Octets(Buffer.byteLength(text));

/** The answer in the shape this event's ingress wants: bytes as base64, and text as text unless base64 is shorter as JSON. */
export const toResult = (
  event: IngressEvent,
  { status, headers, body = '' }: HttpResponse,
  ingress: Ingress,
): IngressResult => {
  const asText = typeof body === 'string' && isShorterAsText(body, ingress);
  const shared = { statusCode: status, body: asText ? body : base64Of(body), isBase64Encoded: !asText };
  return isMultiValue(event) && event.multiValueHeaders
    ? { ...shared, multiValueHeaders: Object.fromEntries(Object.entries(headers).map(([k, v]) => [k, [v]])) }
    : { ...shared, headers };
};
