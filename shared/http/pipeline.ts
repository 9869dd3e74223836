import { METHODS } from 'node:http';
import { workOf } from '../codec/recurrence/work.ts';
import { davHeader } from '../dav/compliance-classes.ts';
import { DavError } from '../dav/preconditions.ts';
import { responseBudget } from '../dav/responses/response-budget.ts';
import type { DavContext, VerbOn } from '../dav/verb.ts';
import { allowOn, isMethod, isReading, type Method } from '../deployment/methods.ts';
import { paths } from '../deployment/paths.ts';
import { hrefOf, parseTarget } from '../model/href.ts';
import type { Clock } from '../model/instant.ts';
import type { Principal } from '../model/principal.ts';
import type { Target } from '../model/target.ts';
import type { CalendarReader } from '../store/reader.ts';
import type { NoteDevice } from './devices.ts';
import type { Answer, Surroundings } from './exchange.ts';
import { acceptsGzip, passes } from './finish.ts';
import { answerBudget, type Ingress } from './ingress.ts';
import { type LambdaHandler, lambdaHandler } from './lambda-handler.ts';
import type { HttpRequest, HttpResponse } from './message.ts';
import { sameOrigin } from './middlewares/same-origin.ts';
import { challenge, davRefusals, tooManyAttempts } from './refusals.ts';
import { type Reached, reaching, requestEnded } from './seen-request.ts';
import type { SignIn } from './sign-in.ts';
import { principalOr } from './signed-in.ts';

/** What a DAV function of the gateway is made of, over a store that may be one to write with. */
export interface Gateway<Store extends CalendarReader> extends Surroundings {
  readonly store: Store;
  readonly signIn: SignIn;
  readonly noteDevice: NoteDevice;
  readonly clock: Clock;
  /** The host of the address phones are given, which a proxy in between may have replaced in `Host`; never taken from a request (T50). */
  readonly publicHost?: string | undefined;
}

/** The verbs of a function, and how the store is handed to them. */
export interface Answering<Store extends CalendarReader, Seen extends CalendarReader> {
  readonly verbs: { readonly [M in Method]?: VerbOn<Seen> };
  /** The store as who signed in sees it; refuses what they may not ask of any. */
  readonly seenBy: (store: Store, asked: Asked) => Seen;
}

/** Who asks for what. */
export interface Asked extends Pick<DavContext, 'principal' | 'clock' | 'work'> {
  readonly method: string;
}

/** Where phones look first (RFC 6764 §5): the only redirect, for every method, without sign-in (trap 7). */
const wellKnown: HttpResponse = {
  status: 301,
  headers: { location: hrefOf({ kind: 'root' }), 'cache-control': 'no-cache' },
};
const isWellKnown = ({ path }: HttpRequest): boolean => path.replace(/\/$/, '') === paths.wellKnown;

/** Somebody who types the host name into a browser wants to see something, not a password box. */
const toConsole: HttpResponse = { status: 303, headers: { location: paths.console, 'cache-control': 'no-cache' } };
const isBrowserAtRoot = ({ method, path, headers }: HttpRequest): boolean =>
  (method === 'GET' || method === 'HEAD') &&
  path === '/' &&
  !headers.has('authorization') &&
  /(^|,)\s*text\/html\b/.test(headers.get('accept') ?? '');

const isKnown = (method: string): boolean => METHODS.includes(method) || isMethod(method);

/** HEAD is GET; its body is dropped when the answer is finished. */
const verbFor = <Seen extends CalendarReader>(verbs: Answering<never, Seen>['verbs'], method: string): VerbOn<Seen> => {
  const name = method === 'HEAD' ? 'GET' : method;
  const verb: VerbOn<Seen> | undefined = Object.hasOwn(verbs, name) ? verbs[name as Method] : undefined;
  if (verb) return verb;
  throw isKnown(method)
    ? new DavError(405, { headers: { allow: allowOn() }, message: 'This method is not allowed here.' })
    : new DavError(501, { message: 'This method is not known.' });
};

/** What makes something new says where nothing can be that its parent is missing (RFC 4918 §9.3.1, §9.7.1). */
const making: readonly string[] = ['PUT', 'MKCOL', 'MKCALENDAR'];

/** Another principal's places do not exist, like those that really do not (T11). */
const reachableTarget = ({ method, path }: HttpRequest, principal: Principal): Target => {
  const target = parseTarget(method.startsWith('MK') ? path.replace(/(?<=[^/])\/$/, '') : path);
  if (!target && making.includes(method))
    throw new DavError(409, {
      message: 'Nothing can be made at this address: names hold no slash, and objects lie in calendars.',
    });
  if (!target) throw new DavError(404);
  if (target.kind !== 'root' && target.userName !== principal.userName) throw new DavError(404);
  return target;
};

/** The calendar that a path names; undefined for every other path, malformed ones included. */
const calendarNamed = (path: string): string | undefined => {
  try {
    const target = parseTarget(path);
    return target && 'calendarName' in target ? target.calendarName : undefined;
  } catch {
    return undefined;
  }
};

/** Who signed in lately need not wait for two reads one after the other: the calendar is read while the sign-in is checked. */
const storeReadingAhead = <Store extends CalendarReader>(
  request: HttpRequest,
  { signIn, store }: Gateway<Store>,
): Store => {
  const name = request.method !== 'OPTIONS' && signIn.expects(request) ? calendarNamed(request.path) : undefined;
  return name === undefined ? store : { ...store, loadCalendar: store.readAhead(name) };
};

const refuseEncoded = ({ headers }: HttpRequest): void => {
  const coding = headers.get('content-encoding')?.trim().toLowerCase() ?? '';
  if (coding !== '' && coding !== 'identity') {
    throw new DavError(415, { headers: { 'accept-encoding': 'identity' }, message: 'Send the body without encoding.' });
  }
};

/** Where an ingress cuts paths at an escaped `?`, a write with something behind one means another object than its path names. */
const refuseCutName = ({ method, query }: HttpRequest, target: Target, { decodesPath }: Ingress): void => {
  if (decodesPath && query !== '' && target.kind === 'object' && !isReading(method))
    throw new DavError(400, { message: 'This ingress takes a "?" in a name for the start of a query.' });
};

/** A browser's preflight brings no credentials: it learns what this is, and no more (T49). */
const withClasses = (refusal: HttpResponse): HttpResponse => ({
  ...refusal,
  headers: { ...refusal.headers, dav: davHeader },
});

const davSignIn = { cleared: (principal: Principal) => principal, refused: challenge, throttled: tooManyAttempts };

/** A 405 says what this target does allow (RFC 9110 §15.5.6). */
const withAllow =
  ({ kind }: Target) =>
  (error: unknown): never => {
    if (!(error instanceof DavError) || error.status !== 405 || error.headers.allow !== undefined) throw error;
    const { conditions, headers, message } = error;
    throw new DavError(405, { conditions, headers: { ...headers, allow: allowOn(kind) }, message });
  };

/** How clients look for calendars; what they write is named exactly. */
const looking: readonly string[] = ['OPTIONS', 'PROPFIND', 'REPORT'];

/** A typed address may hold a slash too many: whoever looks there finds what is meant, and hears the path without it. */
const withoutDoubledSlashes = (request: HttpRequest): HttpRequest =>
  looking.includes(request.method) && request.path.includes('//')
    ? { ...request, path: request.path.replaceAll(/\/{2,}/g, '/') }
    : request;

/** The way of every DAV request: well-known, method, sign-in, target, verb (RFC 4918). */
const davPipeline =
  <Store extends CalendarReader, Seen extends CalendarReader>(
    { verbs, seenBy }: Answering<Store, Seen>,
    gateway: Gateway<Store>,
  ): Answer =>
  async (asked, notes) => {
    const request = withoutDoubledSlashes(asked);
    if (isWellKnown(request)) return wellKnown;
    if (isBrowserAtRoot(request)) return toConsole;
    const verb = verbFor(verbs, request.method);
    const ahead = storeReadingAhead(request, gateway);
    const principal = await principalOr(gateway.signIn, request, notes, davSignIn);
    if ('status' in principal) return request.method === 'OPTIONS' ? withClasses(principal) : principal;
    const target = reachableTarget(request, principal);
    const reached: Reached = { calendars: new Set(), listed: false };
    const work = workOf();
    const { clock, ingress } = gateway;
    const store = reaching(seenBy(ahead, { method: request.method, principal, clock, work }), reached);
    refuseEncoded(request);
    refuseCutName(request, target, gateway.ingress);

    const { method, path, headers, body } = request;
    const query = new URLSearchParams(request.query);
    const hosts = [headers.get('host'), gateway.publicHost].filter((host) => host !== undefined);
    const nameMayBeCut = ingress.decodesPath;
    const davRequest = { method, path, headers, body, target, query, nameMayBeCut, hosts };
    const run = (octets: number) =>
      verb(davRequest, { store, principal, clock, budget: responseBudget(octets), work }).catch(withAllow(target));
    const answered = async () => {
      const first = await run(answerBudget(ingress, acceptsGzip(request)));
      // An answer that gzip shrinks less than expected is made once more where that changes nothing, within what passes uncompressed.
      const fits = !isReading(method) || (await passes(request, first.body ?? '', ingress));
      return fits ? first : run(ingress.answerBytes);
    };
    const ended = (error?: unknown) => {
      const seen = requestEnded({ request, target, principal, reached }, error);
      return seen && gateway.noteDevice(seen, notes);
    };
    const answer = await answered().catch(async (error) => {
      await ended(error);
      throw error;
    });
    await ended();
    return { ...answer, headers: answer.headers ?? {} };
  };

const crossSite = (): DavError => new DavError(403, { message: 'A page of another site may not write here.' });

/** One DAV function: its verbs behind the pipeline, as a Lambda handler. */
export const davHandler = <Store extends CalendarReader, Seen extends CalendarReader>(
  answering: Answering<Store, Seen>,
  gateway: Gateway<Store>,
): LambdaHandler =>
  lambdaHandler(davPipeline(answering, gateway), gateway, {
    refusals: davRefusals,
    middlewares: [sameOrigin(crossSite)],
  });
