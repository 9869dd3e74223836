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

/** What stands for octets that are no UTF-8 once an ingress has made text of them. */
const replaced = '\ufffd';
const noText = Buffer.from([0xff]);

/**
 * The octets as they were sent. Some types arrive as text, and what was no UTF-8 is lost on the way: where the length tells,
 * the body is one octet that is no UTF-8 either, so that it is refused and not stored as something else (T20).
 */
const bytesOf = (
  { body, isBase64Encoded }: { readonly body?: string | null; readonly isBase64Encoded?: boolean },
  headers: ReadonlyMap<string, string>,
): Uint8Array => {
  const bytes = Buffer.from(body ?? '', isBase64Encoded ? 'base64' : 'utf8');
  const length = headers.get('content-length');
  const isBroken =
    !isBase64Encoded && body?.includes(replaced) && length !== undefined && Number(length) !== bytes.length;
  return isBroken ? noText : bytes;
};

/** What no request line can hold: only a path that was decoded on the way has it. */
const decodedAlready = /[^!-~]|["<>\\^`{|}]|%(?![0-9a-f]{2})/i;

/** Escapes of anything but what a client never escapes (unreserved, RFC 3986 §2.3); one of `/` stays one, and is refused as on every ingress. */
const escapes = /(?:%(?!2[def]|3\d|4[1-9a-f]|5[0-9af]|6[1-9a-f]|7[0-9ae])[0-9a-f]{2})+/gi;

const decodedOnce = (text: string): string =>
  text.replaceAll(escapes, (run) => {
    try {
      return decodeURIComponent(run);
    } catch {
      return replaced;
    }
  });

/**
 * An HTTP API hands paths over decoded and cut at a decoded `?`; from here on they are encoded again, exactly once. AWS does
 * not document it, so escapes that a path may have kept are decoded here first: wrong only for names with a literal `%20`.
 */
const encodedPath = (path: string): string => {
  const decoded = decodedAlready.test(path) ? (text: string) => text : decodedOnce;
  return path.replaceAll(/[^/]+/g, (segment) => {
    const name = decoded(segment).toWellFormed();
    // What is no UTF-8 is refused here as on every ingress.
    return name.includes(replaced) ? '%FF' : encodeURIComponent(name).replaceAll(/%252f/gi, '%2F');
  });
};

/** The path with what was cut off at a decoded `?`, where another part of the event still shows it. */
const wholePath = ({ rawPath, requestContext, pathParameters }: APIGatewayProxyEventV2): string => {
  const shown = [requestContext.http.path, pathParameters?.proxy].find((path) => path?.includes('?'));
  return rawPath.includes('?') || shown === undefined ? rawPath : `${rawPath}${shown.slice(shown.indexOf('?'))}`;
};

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

/** Only an authorizer of the API itself can put claims here. */
const claimsOf = ({ requestContext }: APIGatewayProxyEventV2): Pick<HttpRequest, 'claims'> => {
  const { authorizer } = requestContext as APIGatewayProxyEventV2WithJWTAuthorizer['requestContext'];
  return isObject(authorizer?.jwt?.claims) ? { claims: authorizer.jwt.claims } : {};
};

const fromHttpApi = (event: APIGatewayProxyEventV2, { decodesPath, besideHttpApi }: Ingress): HttpRequest => {
  const headers = new Map(
    Object.entries(event.headers ?? {}).flatMap(([name, value]) =>
      typeof value === 'string' ? [[name.toLowerCase(), value] as const] : [],
    ),
  );
  return {
    method: event.requestContext.http.method,
    path: decodesPath || besideHttpApi ? encodedPath(wholePath(event)) : event.rawPath,
    query: event.rawQueryString ?? '',
    headers,
    body: bytesOf(event, headers),
    sourceIp: event.requestContext.http.sourceIp ?? '',
    requestId: event.requestContext.requestId ?? '',
    ...claimsOf(event),
  };
};

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
    body: bytesOf(event, headers),
    sourceIp: peerOf(headers),
    requestId: headers.get('x-amzn-trace-id') ?? crypto.randomUUID(),
  };
};

/** A REST API keeps the path as sent and decodes the query. */
const fromRestApi = (event: APIGatewayProxyEvent): HttpRequest => {
  const { authorizer, identity, requestId } = event.requestContext;
  const headers = headersOf(event);
  return {
    method: event.httpMethod,
    path: event.path,
    query: queryOf(event, (text) => encodeURIComponent(text.toWellFormed())),
    headers,
    body: bytesOf(event, headers),
    sourceIp: identity?.sourceIp ?? '',
    requestId: requestId ?? '',
    ...(authorizer?.claims && { claims: authorizer.claims }),
  };
};

/** Has the event what every event of an ingress has? A schedule, a test of the AWS console, another service's has not. */
const isRequest = (event: unknown): boolean => {
  if (!isObject(event) || !isObject(event.requestContext)) return false;
  if ('httpMethod' in event) return typeof event.httpMethod === 'string' && typeof event.path === 'string';
  const { http } = event.requestContext;
  return isObject(http) && typeof http.method === 'string' && typeof event.rawPath === 'string';
};

/** The event as a request: the one place where a path of this ingress is decoded or not. Undefined for what is no request. */
export const fromEvent = (event: IngressEvent, ingress: Ingress): HttpRequest | undefined => {
  if (!isRequest(event)) return undefined;
  return isMultiValue(event) ? (isAlb(event) ? fromAlb(event) : fromRestApi(event)) : fromHttpApi(event, ingress);
};

const base64Of = (octets: Uint8Array): string =>
  Buffer.from(octets.buffer, octets.byteOffset, octets.byteLength).toString('base64');

/** Base64 is four octets for three. */
const base64Octets = (octets: number): number => 4 * Math.ceil(octets / 3);

/** The largest that JSON makes of a character: `\u001f`. */
const largestEscape = 6;

/** JSON doubles quotes, backslashes and line ends: what could grow past the room that base64 has is measured. */
const isShorterAsText = (text: string, { answerBytes }: Ingress): boolean =>
  text.length * largestEscape <= base64Octets(answerBytes) ||
  Buffer.byteLength(JSON.stringify(text)) <= base64Octets(Buffer.byteLength(text));

/** Octets of answers, for who sends them as they are: most of the time of a large one would go into base64 and back. */
const octetsOfResults = new WeakMap<object, Uint8Array>();

/** The octets of an answer that is base64 for its ingress; undefined for one that is text, or no answer of `toResult`. */
export const octetsOfResult = (result: object): Uint8Array | undefined => octetsOfResults.get(result);

/** Octets as every ingress takes them: base64, made when somebody asks for it. */
const asBase64 = (octets: Uint8Array) => ({
  isBase64Encoded: true,
  get body() {
    return base64Of(octets);
  },
});

/** The answer in the shape this event's ingress wants: bytes as base64, and text as text unless base64 is shorter as JSON. */
export const toResult = (
  event: IngressEvent,
  { status, headers, body = '' }: HttpResponse,
  ingress: Ingress,
): IngressResult => {
  const named =
    isObject(event) && isMultiValue(event) && event.multiValueHeaders
      ? { multiValueHeaders: Object.fromEntries(Object.entries(headers).map(([k, v]) => [k, [v]])) }
      : { headers };
  if (typeof body === 'string' && isShorterAsText(body, ingress))
    return { statusCode: status, ...named, body, isBase64Encoded: false };
  const octets = typeof body === 'string' ? Buffer.from(body) : body;
  const result = Object.assign(asBase64(octets), { statusCode: status, ...named });
  octetsOfResults.set(result, octets);
  return result;
};
