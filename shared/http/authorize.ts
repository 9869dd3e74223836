import { type BranchClaim, branchIn } from './branch-claim.ts';
import type { HttpRequest } from './message.ts';

/** Who administers, as far as handlers may know: they cannot tell an identity provider from a local token. */
export interface Claims {
  readonly subject: string;
  /** The one branch that they administer; without it all of them. */
  readonly branchId?: string | undefined;
  /** A program that signed in with credentials of its own (RFC 6749 §4.4), not a person. */
  readonly isProgram?: boolean | undefined;
}

/** The caller's claims, or undefined for a caller who has none. */
export type Authorize = (request: HttpRequest) => Promise<Claims | undefined>;

/** On AWS the JWT authorizer of the HTTP API has checked the token: its claims came with the event. Who is named in none of them, or by a token that says it is for something else, is nobody (T75). */
export const authorizedByIngress =
  (branchClaim?: BranchClaim): Authorize =>
  async ({ claims = {} }) => {
    const { sub, client_id: program, token_use: use = 'access' } = claims;
    const subject = [sub, program].find((name) => name !== undefined);
    if (use !== 'access' || typeof subject !== 'string' || subject.trim() === '') return undefined;
    const branch = branchClaim === undefined ? 'all' : branchIn(claims, branchClaim);
    if (branch === 'nobody') return undefined;
    return { subject, ...(subject === program && { isProgram: true }), ...(branch !== 'all' && branch) };
  };

/** What a bearer token of this machine opens: all branches, or one; undefined for a token that opens nothing. */
export type Accepts = (token: string) => Promise<{ readonly branchId?: string | undefined } | undefined>;

/** On one machine: the bearer tokens whose hashes lie in the table (RFC 6750 §2.1, T51). */
export const authorizedByToken =
  (accepts: Accepts): Authorize =>
  async ({ headers }) => {
    const [, token] = /^bearer +(\S{1,200}) *$/i.exec(headers.get('authorization') ?? '') ?? [];
    const opened = token === undefined ? undefined : await accepts(token);
    if (opened === undefined) return undefined;
    const { branchId } = opened;
    return branchId === undefined
      ? { subject: 'local-administrator' }
      : { subject: `local-administrator of ${branchId}`, branchId };
  };
