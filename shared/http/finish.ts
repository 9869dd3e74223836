import { promisify } from 'node:util';
import { constants, gzip } from 'node:zlib';
import type { Ingress } from './ingress.ts';
import type { HttpRequest, HttpResponse } from './message.ts';

const compress = promisify(gzip);
const worthCompressing = 1024;

/** On every answer of the gateway, so that a browser runs, guesses and frames nothing (T49, T53); a page sets its own policy. */
export const safeHeaders = {
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'cache-control': 'private, no-cache',
} as const;

/** Where the host name is the gateway's alone, on every port: else it would bind what is not ours (RFC 6797 §8.3). */
const strictTransport = { 'strict-transport-security': 'max-age=31536000' } as const;

/** Does the client take gzip (RFC 9110 §12.5.3)? */
export const acceptsGzip = ({ headers }: Pick<HttpRequest, 'headers'>): boolean =>
  (headers.get('accept-encoding') ?? '')
    .split(',')
    .some((coding) => /^\s*(?:gzip|x-gzip|\*)\s*(?:;\s*q=(?!0(?:\.0*)?\s*$).*)?$/i.test(coding));

const octetsOf = (body: string | Uint8Array): number =>
  typeof body === 'string' ? Buffer.byteLength(body) : body.byteLength;

const varyWith = (vary: string | undefined): string =>
  vary === undefined ? 'Accept-Encoding' : `${vary}, Accept-Encoding`;

/** The answer is larger than the ingress lets pass. */
export class AnswerTooLargeError extends Error {
  constructor() {
    super('The answer is larger than may be sent. Ask for less, or accept gzip.');
    this.name = 'AnswerTooLargeError';
  }
}

const zip = (body: string | Uint8Array) => compress(body, { level: constants.Z_BEST_SPEED });

/** Will an answer this large pass the ingress, compressed if the client takes that? */
export const passes = async (
  request: Pick<HttpRequest, 'headers'>,
  body: string | Uint8Array,
  { answerBytes }: Ingress,
): Promise<boolean> =>
  // No character takes more octets than three: most answers need not be measured for it.
  3 * body.length <= answerBytes ||
  octetsOf(body) <= answerBytes ||
  (acceptsGzip(request) && (await zip(body)).length <= answerBytes);

const bodiless = new Set([204, 304]);

/** Completes an answer or throws AnswerTooLargeError: gzip, the ingress's limit, `Content-Length` on all but 204 and 304, safe headers; HEAD loses its body (RFC 9110 §9.3.2). */
export const finish = async (
  request: Pick<HttpRequest, 'method' | 'headers'>,
  response: HttpResponse,
  ingress: Ingress,
): Promise<HttpResponse> => {
  const { status, body = '' } = response;
  const headers: Record<string, string> = {
    ...safeHeaders,
    ...(ingress.strictTransport && strictTransport),
    ...response.headers,
  };
  if (bodiless.has(status)) return { status, headers };

  let encoded: string | Uint8Array = body;
  let octets = octetsOf(body);
  if (octets > worthCompressing && headers['content-range'] === undefined) {
    headers.vary = varyWith(headers.vary);
    if (acceptsGzip(request)) {
      encoded = await zip(body);
      octets = encoded.byteLength;
      headers['content-encoding'] = 'gzip';
    }
  }
  if (octets > ingress.answerBytes) throw new AnswerTooLargeError();
  headers['content-length'] = String(octets);
  return request.method === 'HEAD' ? { status, headers } : { status, headers, body: encoded };
};
