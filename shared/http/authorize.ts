import type { HttpRequest } from './message.ts';

/** Who administers, as far as handlers may know: they cannot tell an identity provider from a local token. */
export interface Claims {
  readonly subject: string;
}

/** The caller's claims, or undefined for a caller who has none. */
export type Authorize = (request: HttpRequest) => Promise<Claims | undefined>;

/** On AWS the JWT authorizer of the HTTP API has checked the token: its claims came with the event. Who is named in none of them, or by a token that says it is for something else, is nobody (T75). */
export const authorizedByIngress: Authorize = async ({ claims = {} }) => {
  const { sub, client_id: program, token_use: use = 'access' } = claims;
  const subject = [sub, program].find((name) => name !== undefined);
  return use === 'access' && typeof subject === 'string' && subject.trim() !== '' ? { subject } : undefined;
};

/** On one machine: the bearer token whose hash lies in the table (RFC 6750 §2.1, T51). */
export const authorizedByToken =
  (accepts: (token: string) => Promise<boolean>): Authorize =>
  async ({ headers }) => {
    const [, token] = /^bearer +(\S{1,200}) *$/i.exec(headers.get('authorization') ?? '') ?? [];
    return token !== undefined && (await accepts(token)) ? { subject: 'local-administrator' } : undefined;
  };
