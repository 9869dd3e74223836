import { paths } from '../../deployment/paths.ts';
import { hrefOf } from '../../model/href.ts';
import { signInObstacles } from '../../model/sign-in-obstacles.ts';
import { type Answer, type Ask, isChallenged, isForeign, type TransportFault } from '../../phone/ask.ts';
import { hasSyncToken } from '../../phone/multistatus.ts';
import { readAppointment } from '../../phone/read-appointment.ts';
import { firstPage, probeEvent, propfind, upload } from '../../phone/requests.ts';
import type { InBoth } from '../language.ts';
import type { NoteCode } from '../notes.ts';

/** Why a step failed, as a note, and for the administrator what was expected there. */
export class StepError extends Error {
  readonly code: NoteCode;
  readonly says: InBoth;

  constructor(code: NoteCode, en: string, de: string) {
    super(en);
    this.name = 'StepError';
    this.code = code;
    this.says = { en, de };
  }
}

const unexpected = (en: string, de: string): StepError => new StepError('unexpected-answer', en, de);

/** What the steps are about. */
export interface Setup {
  readonly userName: string;
  /** Absent: the test ends at the home. */
  readonly resourceId: string | undefined;
  readonly probeId: string;
  readonly mayCreate: boolean;
  readonly mayDelete: boolean;
}

interface Step {
  readonly name: string;
  /** Without the password the test ends after the steps that need none. */
  readonly signedIn: boolean;
  readonly applies?: (setup: Setup) => boolean;
  /** What is stored that makes this very step fail: then that is the cause. */
  readonly causes?: readonly NoteCode[];
  /** Throws StepError. */
  readonly run: (phone: Ask, setup: Setup) => Promise<void>;
}

const faultCodes: Readonly<Record<TransportFault, NoteCode>> = {
  dns: 'dns',
  tls: 'tls',
  timeout: 'timeout',
  unreachable: 'url-not-public',
};

/** What an ingress answers to a verb that it does not know. */
const refusals = new Set([400, 403, 404, 405, 411, 500, 501]);

const expectStatus = (answer: Answer, expected: readonly number[]): Answer => {
  const { status, fault, text } = answer;
  // What the platform says of a connection, it says in its own words.
  if (fault !== undefined) throw new StepError(faultCodes[fault], text, text);
  if (expected.includes(status)) return answer;
  const refusedWith = (code: NoteCode): StepError =>
    new StepError(
      code,
      `expected ${expected.join(' or ')}, got ${status}`,
      `erwartet ${expected.join(' oder ')}, bekommen ${status}`,
    );
  if (status === 401) throw refusedWith('password-wrong');
  if (status === 503) throw refusedWith('storage');
  throw refusedWith(refusals.has(status) && isForeign(answer) ? 'verb-not-passed' : 'unexpected-answer');
};

const expectText = ({ text }: Answer, part: string): void => {
  if (!text.includes(part)) throw unexpected(`expected ${part} in the answer`, `erwartet ${part} in der Antwort`);
};

const rootHref = hrefOf({ kind: 'root' });
const homeOf = ({ userName }: Setup) => hrefOf({ kind: 'home', userName });
const principalOf = ({ userName }: Setup) => hrefOf({ kind: 'principal', userName });
const probeOf = (setup: Setup) => `${homeOf(setup)}${setup.probeId}/probe.ics`;

const probe = probeEvent('probe');

const signInCauses: readonly NoteCode[] = signInObstacles;

const resourceCauses: readonly NoteCode[] = [
  'being-cleared',
  'resource-not-found',
  'google-calendar-linked',
  'employee-missing',
  'resource-sync-not-allowed',
];

/** What a phone does when an account is set up and used, in its order (S22). */
export const steps: readonly Step[] = [
  {
    name: 'challenge',
    signedIn: false,
    run: async (phone) => {
      const answer = await phone('PROPFIND', rootHref, propfind('0', '<current-user-principal/>'));
      expectStatus(answer, [401]);
      if (!isChallenged(answer))
        throw new StepError(
          'challenge-lost',
          'the 401 has no WWW-Authenticate: Basic',
          'der 401-Antwort fehlt WWW-Authenticate: Basic',
        );
    },
  },
  {
    name: 'well-known',
    signedIn: false,
    run: async (phone) => {
      const { headers } = expectStatus(await phone('PROPFIND', paths.wellKnown), [301]);
      const location = headers.get('location') ?? '';
      if (!location.endsWith(rootHref)) throw unexpected(`redirected to ${location}`, `umgeleitet nach ${location}`);
    },
  },
  {
    name: 'principal',
    signedIn: true,
    causes: signInCauses,
    run: async (phone, setup) => {
      const answer = await phone('PROPFIND', rootHref, propfind('0', '<current-user-principal/>'));
      expectText(expectStatus(answer, [207]), principalOf(setup));
    },
  },
  {
    name: 'home',
    signedIn: true,
    run: async (phone, setup) => {
      const answer = await phone('PROPFIND', principalOf(setup), propfind('0', '<C:calendar-home-set/>'));
      expectText(expectStatus(answer, [207]), homeOf(setup));
    },
  },
  {
    name: 'collection',
    signedIn: true,
    causes: resourceCauses,
    applies: ({ resourceId }) => resourceId !== undefined,
    run: async (phone, setup) => {
      const answer = await phone('PROPFIND', homeOf(setup), propfind('1', '<resourcetype/>'));
      expectText(expectStatus(answer, [207]), `${homeOf(setup)}${setup.resourceId}/`);
    },
  },
  {
    name: 'sync',
    signedIn: true,
    applies: ({ resourceId }) => resourceId !== undefined,
    run: async (phone, setup) => {
      const answer = await phone('REPORT', `${homeOf(setup)}${setup.resourceId}/`, firstPage);
      if (!hasSyncToken(expectStatus(answer, [207])))
        throw unexpected('expected sync-token in the answer', 'erwartet sync-token in der Antwort');
    },
  },
  {
    name: 'put',
    signedIn: true,
    causes: ['being-cleared', 'branch-missing'],
    applies: ({ mayCreate }) => mayCreate,
    run: async (phone, setup) => {
      expectStatus(await phone('PUT', probeOf(setup), upload(probe, { 'if-none-match': '*' })), [201]);
      const { text } = expectStatus(await phone('GET', probeOf(setup)), [200]);
      if (text !== probe) throw unexpected('the probe came back changed', 'der Probetermin kam verändert zurück');
      if ((await readAppointment(text))?.uid !== 'probe')
        throw unexpected('the probe cannot be read', 'der Probetermin ist nicht lesbar');
    },
  },
  {
    name: 'delete',
    signedIn: true,
    applies: ({ mayCreate, mayDelete }) => mayCreate && mayDelete,
    run: async (phone, setup) => {
      expectStatus(await phone('DELETE', probeOf(setup)), [200, 204]);
    },
  },
];
