import { request as requestPlain } from 'node:http';
import { request } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { isPublicAddress, resolveByPlatform } from '../../phone/address.ts';
import type { AdminContext } from '../context.ts';
import { ProblemError } from '../problem.ts';
import { type Message, signedHeaders } from './sign.ts';

type Place = Pick<AdminContext, 'webhooks' | 'resolve' | 'clock'>;

/** Milliseconds for name, connection and answer together. */
const timeoutMs = 10_000;

const loopback = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

const hostOf = ({ hostname }: URL): string => hostname.replace(/^\[|\]$/g, '');

const isAllowed = (url: URL, webhooks: AdminContext['webhooks']): boolean => {
  if (url.username !== '' || url.password !== '' || url.hash !== '') return false;
  if (webhooks === 'any') return url.protocol === 'https:' || (url.protocol === 'http:' && loopback.test(url.hostname));
  return url.protocol === 'https:' && (isIP(hostOf(url)) === 0 || isPublicAddress(hostOf(url)));
};

/** The addresses of a name, none of which may be closed where webhooks lead into the internet alone. */
const addressesOf = async (hostname: string, { webhooks, resolve = resolveByPlatform }: Place) => {
  const addresses = await resolve(hostname);
  if (webhooks !== 'any' && !addresses.every(isPublicAddress))
    throw Object.assign(new Error('not public'), { code: 'address-not-public' });
  return addresses;
};

/** Refuses a URL that nothing is sent to: by its form, or by the addresses its name has now. */
export const requireSendable = async (text: string, place: Place): Promise<void> => {
  const url = URL.parse(text);
  const refused = new ProblemError('webhook-url-refused');
  if (url === null || !isAllowed(url, place.webhooks)) throw refused;
  if (place.webhooks === 'any' || isIP(hostOf(url)) !== 0) return;
  await addressesOf(hostOf(url), place).catch((error: { readonly code?: unknown }) => {
    // A name that does not resolve today may do so tomorrow.
    if (error.code === 'address-not-public') throw refused;
  });
};

/** The name is resolved by this connection itself, so that what was judged is what is spoken to. */
const lookupAt =
  (place: Place): LookupFunction =>
  (hostname, options, callback) => {
    addressesOf(hostname, place).then(
      (addresses) => {
        const found = addresses.map((address) => ({ address, family: isIP(address) }));
        const [first = { address: '', family: 4 }] = found;
        if (options.all) callback(null, found);
        else callback(null, first.address, first.family);
      },
      (error) => callback(error as NodeJS.ErrnoException, '', 4),
    );
  };

/** What came of sending: taken by any 2xx, or why not, in a word of ours. */
export interface Sent {
  readonly isTaken: boolean;
  readonly status?: number;
  readonly reason?: string;
}

const statusOf = (url: URL, headers: Readonly<Record<string, string>>, body: string, place: Place): Promise<number> =>
  new Promise((resolve, reject) => {
    const send = url.protocol === 'https:' ? request : requestPlain;
    const sending = send(
      url,
      {
        method: 'POST',
        headers: { ...headers, 'content-length': Buffer.byteLength(body) },
        lookup: lookupAt(place),
        // Of its own: a connection kept alive outlives the judgement of its address.
        agent: false,
        signal: AbortSignal.timeout(timeoutMs),
      },
      (response) => {
        resolve(response.statusCode ?? 0);
        // Nobody reads what it says; a redirection is not followed.
        response.destroy();
      },
    );
    sending.on('error', reject);
    sending.end(body);
  });

const wordOf = (error: unknown): string => {
  const { name, code } = error as { readonly name?: string; readonly code?: unknown };
  if (name === 'AbortError' || name === 'TimeoutError') return 'timeout';
  return typeof code === 'string' && /^[\w-]{1,60}$/.test(code) ? code.toLowerCase() : 'unreachable';
};

/** Sends one signed message; never throws. */
export const send = async (
  { url: text, secret }: { readonly url: string; readonly secret: string },
  message: Message,
  place: Place,
): Promise<Sent> => {
  const url = URL.parse(text);
  if (url === null || !isAllowed(url, place.webhooks)) return { isTaken: false, reason: 'address-not-public' };
  try {
    const status = await statusOf(url, signedHeaders(message, secret, place.clock()), message.body, place);
    const isTaken = status >= 200 && status < 300;
    return { isTaken, status, ...(!isTaken && { reason: `status-${status}` }) };
  } catch (error) {
    return { isTaken: false, reason: wordOf(error) };
  }
};
