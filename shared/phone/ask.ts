/** Why there was no answer at all. */
export type TransportFault = 'dns' | 'tls' | 'timeout' | 'unreachable';

/** What came back, read whole; a connection that ended without an answer is a status of 0, with the reason as text. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly fault?: TransportFault;
}

export interface Question {
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
}

/** Asks the server; never throws. */
export type Ask = (method: string, path: string, question?: Question) => Promise<Answer>;

export interface Account {
  readonly userName: string;
  readonly password: string;
}

const dnsFaults = /^(ENOTFOUND|EAI_)/;
const tlsFaults = /CERT|TLS|SSL|SELF_SIGNED|EPROTO|UNABLE_TO_(VERIFY|GET)|HOSTNAME/;
const timeouts = /TIMEDOUT|TIMEOUT|Timeout|Abort/;

/** What kept a request from its answer, from the error and what caused it. */
const faultOf = (error: unknown): TransportFault => {
  const signs: string[] = [];
  for (let cause = error; cause instanceof Error; cause = cause.cause)
    signs.push(cause.name, String((cause as { code?: unknown }).code ?? ''));
  const matches = (pattern: RegExp) => signs.some((sign) => pattern.test(sign));
  if (matches(timeouts)) return 'timeout';
  if (matches(dnsFaults)) return 'dns';
  return matches(tlsFaults) ? 'tls' : 'unreachable';
};

const reasonOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error && error.cause.message !== '' ? error.cause.message : error.message;
};

/** `Authorization` for Basic (RFC 7617 §2). */
export const basic = ({ userName, password }: Account): { readonly authorization: string } => ({
  authorization: `Basic ${Buffer.from(`${userName}:${password}`).toString('base64')}`,
});

/** How a phone is to speak. */
export interface Manner {
  readonly userAgent: string;
  /** Milliseconds for one request. */
  readonly timeoutMs: number;
  /** Signs every request; without it the phone is a stranger. */
  readonly account?: Account | undefined;
  readonly fetch?: typeof globalThis.fetch | undefined;
}

/** A phone that speaks HTTP to a base URL: it follows no redirect, and gives up in time. */
export const phoneAt =
  (base: string, { userAgent, timeoutMs, account, fetch = globalThis.fetch }: Manner): Ask =>
  async (method, path, { headers = {}, body } = {}) => {
    try {
      const response = await fetch(new URL(path, base).href, {
        method,
        redirect: 'manual',
        signal: AbortSignal.timeout(timeoutMs),
        headers: { 'user-agent': userAgent, ...(account && basic(account)), ...headers },
        ...(body !== undefined && { body }),
      });
      return { status: response.status, headers: response.headers, text: await response.text() };
    } catch (error) {
      return { status: 0, headers: new Headers(), text: reasonOf(error), fault: faultOf(error) };
    }
  };

/** Did something in front of the gateway answer? Its own answers name the DAV class, or are XML or iCalendar. */
export const isForeign = ({ headers }: Answer): boolean =>
  !headers.has('dav') && !/xml|calendar/.test(headers.get('content-type') ?? '');

/** Is there a challenge by which a phone may sign in (RFC 7235 §4.1)? */
export const isChallenged = ({ headers }: Answer): boolean => /^basic /i.test(headers.get('www-authenticate') ?? '');

/** The name by which REST APIs hide a challenge, and perhaps HTTP APIs. */
export const renamedChallenge = 'x-amzn-remapped-www-authenticate';
