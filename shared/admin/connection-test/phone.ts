import type { NoteCode } from '../notes.ts';

/** What came back, read whole. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** A step's cause of failure as a note. */
export class StepFailed extends Error {
  readonly code: NoteCode;

  constructor(code: NoteCode, message: string) {
    super(message);
    this.name = 'StepFailed';
    this.code = code;
  }
}

/** Longer than any of our own answers, short enough for all steps inside the API's 30 seconds. */
const patienceMs = 4_000;

const dnsFaults = /^(ENOTFOUND|EAI_)/;
const tlsFaults = /CERT|TLS|SSL|SELF_SIGNED|EPROTO|UNABLE_TO_(VERIFY|GET)|HOSTNAME/;
const timeouts = /TIMEDOUT|TIMEOUT|Timeout|Abort/;

/** The note for a request that got no answer, from the fault and what caused it. */
export const faultOf = (fault: unknown): NoteCode => {
  const signs: string[] = [];
  for (let cause = fault; cause instanceof Error; cause = cause.cause)
    signs.push(cause.name, String((cause as { code?: unknown }).code ?? ''));
  const matches = (pattern: RegExp) => signs.some((sign) => pattern.test(sign));
  if (matches(timeouts)) return 'timeout';
  if (matches(dnsFaults)) return 'dns';
  return matches(tlsFaults) ? 'tls' : 'url-not-public';
};

/** Speaks HTTP to the public address as a phone does: one connection, no redirect followed, Basic once it is known. */
export const phone =
  (
    fetch: typeof globalThis.fetch,
    base: string,
    credentials?: { readonly userName: string; readonly password: string },
  ) =>
  async (
    method: string,
    path: string,
    { headers = {}, body }: { readonly headers?: Record<string, string>; readonly body?: string } = {},
  ): Promise<Answer> => {
    const basic =
      credentials && `Basic ${Buffer.from(`${credentials.userName}:${credentials.password}`).toString('base64')}`;
    try {
      const response = await fetch(`${base}${path}`, {
        method,
        redirect: 'manual',
        signal: AbortSignal.timeout(patienceMs),
        headers: { 'user-agent': 'caldav-gateway-test', ...(basic && { authorization: basic }), ...headers },
        ...(body !== undefined && { body }),
      });
      return { status: response.status, headers: response.headers, text: await response.text() };
    } catch (fault) {
      throw new StepFailed(faultOf(fault), fault instanceof Error ? fault.message : 'no answer');
    }
  };

export type Phone = ReturnType<typeof phone>;
