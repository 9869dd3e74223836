import type { Language } from '../../../shared/admin/language.ts';
import { currentToken, forgetToken } from '../session/session.ts';

type BothLanguages = Readonly<Record<Language, string>>;

/** A refusal of the gateway, in its own words; or what kept it from answering. */
export class ProblemError extends Error {
  readonly status: number;
  readonly code: string;
  readonly detail: BothLanguages;
  readonly todo: BothLanguages;
  /** Fields that do not fit, each with the reason. */
  readonly issues: readonly { readonly field: string; readonly message: string; readonly says?: BothLanguages }[];

  /** What stands in the way of deleting something. */
  readonly dependents: readonly { readonly kind: string; readonly id: string; readonly name: string }[];

  /** What takes the time that was wanted (B03). */
  readonly inTheWay: readonly {
    readonly appointmentId: string;
    readonly title?: string;
    readonly takenFrom: string;
    readonly takenUntil: string;
  }[];

  /** The password was right, and something else keeps this access from signing in. */
  readonly isObstacle: boolean;

  constructor(
    status: number,
    {
      code,
      detail,
      todo,
      issues = [],
      dependents = [],
      inTheWay = [],
      obstacles,
    }: Partial<ProblemError> & { readonly obstacles?: unknown },
  ) {
    super(code);
    this.name = 'ProblemError';
    this.status = status;
    this.code = code ?? 'unexpected-answer';
    this.detail = detail ?? {
      en: `The gateway answered unexpectedly (${status}).`,
      de: `Das Gateway hat unerwartet geantwortet (${status}).`,
    };
    this.todo = todo ?? {
      en: 'Try again; if it persists, tell the operator.',
      de: 'Erneut versuchen; bleibt es dabei, den Betreiber fragen.',
    };
    this.issues = issues;
    this.dependents = dependents;
    this.inTheWay = inTheWay;
    this.isObstacle = obstacles !== undefined;
  }
}

const unreachable = new ProblemError(0, {
  code: 'unreachable',
  detail: { en: 'The gateway does not answer.', de: 'Das Gateway antwortet nicht.' },
  todo: { en: 'Check your connection and try again.', de: 'Die Verbindung prüfen und erneut versuchen.' },
});

/** Who is asking: a bearer token, or a user name and password. */
export type Credentials = { readonly token: string } | { readonly userName: string; readonly password: string };

const authorization = (credentials: Credentials): string => {
  if ('token' in credentials) return `Bearer ${credentials.token}`;
  const octets = new TextEncoder().encode(`${credentials.userName}:${credentials.password}`);
  return `Basic ${btoa(String.fromCharCode(...octets))}`;
};

/** An answer of success. */
export interface Answer<T> {
  readonly body: T;
  /** Its entity tag, for `If-Match`. */
  readonly etag: string | undefined;
}

interface Request {
  readonly body?: unknown;
  /** A CSV file in place of JSON. */
  readonly file?: Blob;
  readonly etag?: string | undefined;
  /** What was done under it before is answered, not done again. */
  readonly idempotencyKey?: string;
  /** The signed-in administrator unless given. */
  readonly credentials?: Credentials;
}

const problemOf = async (answer: Response): Promise<ProblemError> => {
  const { says, ...problem } = await answer.json().catch(() => ({}));
  return new ProblemError(answer.status, { ...problem, detail: says });
};

/** Dispatched on the window when somebody signed in again where they were. */
export const signedInAgain = 'caldav-signed-in-again';

/** Dispatched on the window when the token of this tab is refused: it has expired, or was replaced. */
export const signedOut = 'caldav-signed-out';

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** An answer of success, as it came. */
const ask = async (
  method: Method,
  path: string,
  { body, file, etag, idempotencyKey, credentials }: Request,
): Promise<Response> => {
  const token = currentToken() ?? '';
  // Behind the sign-in nothing is asked for; it is loaded when somebody is there again.
  if (credentials === undefined && token === '') throw new ProblemError(401, { code: 'not-signed-in' });
  const answer = await fetch(path, {
    method,
    // The browser shall neither ask for a password itself nor remember one.
    credentials: 'omit',
    headers: {
      authorization: authorization(credentials ?? { token }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
      // Not as text, of which an ingress would lose what is no UTF-8: Excel writes windows-1252.
      ...(file && { 'content-type': 'application/octet-stream' }),
      ...(etag !== undefined && { 'if-match': etag }),
      ...(idempotencyKey !== undefined && { 'idempotency-key': idempotencyKey }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    ...(file && { body: file }),
  }).catch(() => {
    throw unreachable;
  });
  // A late answer to an old token says nothing about the one of now.
  if (answer.status === 401 && credentials === undefined && (currentToken() ?? '') === token) {
    forgetToken();
    dispatchEvent(new Event(signedOut));
  }
  if (!answer.ok) throw await problemOf(answer);
  return answer;
};

/** One call of the gateway's API; every refusal is thrown as a `ProblemError`. */
export const call = async <T>(method: Method, path: string, request: Request = {}): Promise<Answer<T>> => {
  const answer = await ask(method, path, request);
  const unreadable = (): never => {
    throw new ProblemError(answer.status, {});
  };
  return {
    body: (answer.status === 204 ? undefined : await answer.json().catch(unreadable)) as T,
    etag: answer.headers.get('etag') ?? undefined,
  };
};

/** A file of the gateway. */
export const download = async (path: string): Promise<Blob> =>
  (await ask('GET', path, {})).blob().catch(() => {
    throw unreachable;
  });

/** A page of a list. */
export interface ListPage<T> {
  readonly items: readonly T[];
  readonly next?: string;
}
