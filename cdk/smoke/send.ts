/** What came back; a connection that ended without an answer is a status of 0 with the reason as text. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

export interface Question {
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Asks the server under test; never throws. */
export type Send = (method: string, path: string, question?: Question) => Promise<Answer>;

const reasonOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
};

/** Speaks to a server over HTTP, follows no redirect and gives up after `timeout` milliseconds. */
export const sendTo =
  (baseUrl: string, timeout = 15_000): Send =>
  async (method, path, { headers = {}, body } = {}) => {
    try {
      const response = await fetch(new URL(path, baseUrl), {
        method,
        headers: { 'user-agent': 'caldav-gateway-smoke/1', ...headers },
        redirect: 'manual',
        signal: AbortSignal.timeout(timeout),
        ...(body !== undefined && { body }),
      });
      return { status: response.status, headers: response.headers, text: await response.text() };
    } catch (error) {
      return { status: 0, headers: new Headers(), text: reasonOf(error) };
    }
  };

/** `Authorization` for Basic (RFC 7617 §2). */
export const basic = (userName: string, password: string): Record<string, string> => ({
  authorization: `Basic ${Buffer.from(`${userName}:${password}`).toString('base64')}`,
});
