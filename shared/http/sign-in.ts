import type { Passwords } from '../codec/password/password.ts';
import type { AuditAction } from '../model/audit-action.ts';
import { canonicalUserName, type ServiceAccess } from '../model/entities/service-access.ts';
import type { Clock, Instant } from '../model/instant.ts';
import { type Principal, principalOf } from '../model/principal.ts';
import { isBeingCleared } from '../model/revocation.ts';
import { obstaclesOf, type SignInObstacle } from '../model/sign-in-obstacles.ts';
import type { AuditTrail } from '../store/admin-store.ts';
import type { AccessStore } from '../store/reader.ts';
import type { SignInAttempts } from '../store/sign-in-attempts.ts';
import { type Credentials, parseBasic } from './basic.ts';
import type { HttpRequest } from './message.ts';
import { networkOf } from './network.ts';
import { takingTurns } from './turns.ts';
import { verifiedSignIns } from './verified.ts';

export type SignInOutcome =
  | {
      readonly outcome: 'signed-in';
      readonly principal: Principal;
      readonly access: ServiceAccess;
      /** Proven lately in this process, not now. */
      readonly remembered: boolean;
    }
  /** Withdrawn so that phones are cleared: they sign in and find nothing (B05); `obstacles` are why. */
  | {
      readonly outcome: 'being-cleared';
      readonly principal: Principal;
      readonly obstacles: readonly SignInObstacle[];
      readonly remembered: boolean;
    }
  /** `reason` is for the log and the audit trail, never for the answer; but who proved the password may hear `obstacles` at `/me`. */
  | {
      readonly outcome: 'refused';
      readonly reason: string;
      readonly userName?: string;
      readonly obstacles?: readonly SignInObstacle[];
    }
  | { readonly outcome: 'throttled'; readonly retryAfterSeconds: number; readonly userName: string };

/** Who asks, by the Basic credentials of the request (RFC 7617); the row is read strongly every time (T07-9). */
export interface SignIn {
  (request: Pick<HttpRequest, 'headers' | 'sourceIp'>): Promise<SignInOutcome>;
  /** Will it most likely succeed? Asks nobody: a hint for what may be read meanwhile. */
  expects(request: Pick<HttpRequest, 'headers'>): boolean;
}

/** So many may wait for their hash in one process; beyond, whoever is not known comes again after so many seconds. */
const mostWaiting = 256;
const whenCrowded = 5;

const longestName = 256;
const namePattern = /^[a-z0-9._@-]{1,64}$/;

const percentDecoded = (text: string): string | undefined => {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
};

/** What keeps an access from opening anything, and whether its phones come to be cleared all the same. */
const standingOf = (access: ServiceAccess | undefined, now: Instant) => {
  const obstacles = access ? obstaclesOf(access, now) : [];
  const isCleared = access !== undefined && isBeingCleared(access, now);
  const obstacle: string | undefined = access ? obstacles[0] : 'credential-not-found';
  return { obstacles, isCleared, obstacle: isCleared ? undefined : obstacle };
};

/** The password has proven right, and nothing else forbids. */
const opened = (
  access: ServiceAccess,
  { obstacles, isCleared }: ReturnType<typeof standingOf>,
  remembered: boolean,
): SignInOutcome => {
  const principal = principalOf(access);
  return isCleared
    ? { outcome: 'being-cleared', principal: { ...principal, isBeingCleared: true }, obstacles, remembered }
    : { outcome: 'signed-in', principal, access, remembered };
};

/** Sign-in over a store: cache of successes, then throttle, predicates and one slow hash, the same for every refusal (T05). */
export const signInWith = ({
  store,
  attempts,
  trail,
  passwords,
  clock,
}: {
  readonly store: AccessStore;
  readonly attempts: SignInAttempts;
  /** Told once of each password refused, and of nothing throttled, so that nobody can flood it. */
  readonly trail: AuditTrail;
  readonly passwords: Passwords;
  readonly clock: Clock;
}): SignIn => {
  const verified = verifiedSignIns(clock);
  const turns = takingTurns(mostWaiting);
  const inFlight = new Map<string, Promise<SignInOutcome>>();

  const load = async (typed: string): Promise<ServiceAccess | undefined> => {
    const name = canonicalUserName(typed);
    return name === '' || name.length > longestName ? undefined : store.loadServiceAccess(name);
  };

  /** iOS 18.4 and later send `@` as `%40` (trap 4): a name nobody has is tried once more, decoded. */
  const find = async (typed: string): Promise<ServiceAccess | undefined> => {
    const decoded = typed.includes('%') ? percentDecoded(typed) : undefined;
    return (await load(typed)) ?? (decoded === undefined ? undefined : load(decoded));
  };

  const verify = async (
    { userName, password }: Credentials,
    access: ServiceAccess | undefined,
    sourceIp: string,
    network: string,
  ): Promise<SignInOutcome> => {
    const name = access?.canonicalName ?? canonicalUserName(userName);
    const standing = standingOf(access, clock());
    const { obstacles, obstacle } = standing;
    const knownAs = namePattern.test(name) ? name : '';
    const admission = await attempts.admit({
      userName: knownAs,
      password,
      credential: access ? `${access.version}@${access.createdAt}` : '',
      network,
      open: obstacle === undefined,
    });
    if (admission.outcome === 'throttled') return { ...admission, userName: name };
    if (admission.outcome === 'repeated')
      return { outcome: 'refused', reason: 'repeated', userName: name, ...(admission.matched && { obstacles }) };

    const { attempt } = admission;
    const matches = await turns.take({ trusted: attempt.trusted, origin: network }, () =>
      passwords.verify(name, password, access?.passwordHash),
    );
    if (matches === undefined) {
      await attempt.withdrawn();
      return { outcome: 'throttled', retryAfterSeconds: whenCrowded, userName: name };
    }
    if (access && matches && obstacle === undefined) {
      await attempt.succeeded();
      verified.add(access, verified.fingerprint(access, password));
      return opened(access, standing, false);
    }
    const reason = obstacle ?? 'password-wrong';
    if (await attempt.failed(!matches)) {
      const action: AuditAction = 'sign-in refused';
      const audited = { at: clock(), actor: knownAs, action, subject: knownAs, sourceIp, reason };
      await trail.recordAudit(audited);
    }
    return { outcome: 'refused', reason, userName: name, ...(access && matches && { obstacles }) };
  };

  const expects: SignIn['expects'] = ({ headers }) => {
    const credentials = parseBasic(headers.get('authorization'));
    return credentials !== undefined && verified.expects(canonicalUserName(credentials.userName));
  };

  const signIn = async ({ headers, sourceIp }: Parameters<SignIn>[0]): Promise<SignInOutcome> => {
    const credentials = parseBasic(headers.get('authorization'));
    if (!credentials) return { outcome: 'refused', reason: 'anonymous' };
    const access = await find(credentials.userName);
    const name = access?.canonicalName ?? canonicalUserName(credentials.userName);
    const fingerprint = verified.fingerprint({ canonicalName: name, ...access }, credentials.password);
    const standing = standingOf(access, clock());
    if (access && standing.obstacle === undefined && verified.has(access, fingerprint))
      return opened(access, standing, true);

    // One flight for all who ask the same at once, whether the name is there or not: or its time would tell (T59).
    const network = networkOf(sourceIp);
    const flight = `${fingerprint.toString('base64')} ${network}`;
    const running = inFlight.get(flight);
    if (running) return running;
    const started = verify(credentials, access, sourceIp, network).finally(() => inFlight.delete(flight));
    inFlight.set(flight, started);
    return started;
  };
  return Object.assign(signIn, { expects });
};
