import { paths } from '../../deployment/paths.ts';
import { hrefOf } from '../../model/href.ts';
import type { NoteCode } from '../notes.ts';
import { type Answer, type Phone, StepFailed } from './phone.ts';

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
  /** Throws StepFailed; the text is for the administrator. */
  readonly run: (phone: Phone, setup: Setup) => Promise<void>;
}

const swallowed = new Set([400, 403, 404, 405, 411, 500, 501]);

const expectStatus = (answer: Answer, expected: readonly number[]): Answer => {
  const { status, headers } = answer;
  if (expected.includes(status)) return answer;
  const expectation = `expected ${expected.join(' or ')}, got ${status}`;
  if (status === 401) throw new StepFailed('password-wrong', expectation);
  if (status === 503) throw new StepFailed('storage', expectation);
  // Our own answers name the DAV class or are XML; a gateway in between that refuses a verb does neither.
  const foreign = !headers.has('dav') && !/xml|calendar/.test(headers.get('content-type') ?? '');
  throw new StepFailed(swallowed.has(status) && foreign ? 'verb-not-passed' : 'unexpected-answer', expectation);
};

const expectText = ({ text }: Answer, part: string): void => {
  if (!text.includes(part)) throw new StepFailed('unexpected-answer', `expected ${part} in the answer`);
};

const propfind = (depth: '0' | '1', properties: string) => ({
  headers: { depth, 'content-type': 'application/xml; charset=utf-8' },
  body: `<?xml version="1.0"?><propfind xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><prop>${properties}</prop></propfind>`,
});

const rootHref = hrefOf({ kind: 'root' });
const homeOf = ({ userName }: Setup) => hrefOf({ kind: 'home', userName });
const principalOf = ({ userName }: Setup) => hrefOf({ kind: 'principal', userName });
const probeOf = (setup: Setup) => `${homeOf(setup)}${setup.probeId}/probe.ics`;

const probe = [
  'BEGIN:VCALENDAR',
  'VERSION:2.0',
  'PRODID:-//caldav-gateway//test//EN',
  'BEGIN:VEVENT',
  'UID:probe',
  'DTSTAMP:20200101T000000Z',
  'DTSTART:20200101T000000Z',
  'DURATION:PT15M',
  'SUMMARY:Probe',
  'END:VEVENT',
  'END:VCALENDAR',
  '',
].join('\r\n');

const signInCauses: readonly NoteCode[] = [
  'not-confirmed',
  'not-yet-valid',
  'expired',
  'wrong-service-class',
  'user-disabled',
  'password-missing',
];

const resourceCauses: readonly NoteCode[] = [
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
      if (answer.status !== 401) expectStatus(answer, [401]);
      if (!/^basic /i.test(answer.headers.get('www-authenticate') ?? ''))
        throw new StepFailed('challenge-lost', 'the 401 has no WWW-Authenticate: Basic');
    },
  },
  {
    name: 'well-known',
    signedIn: false,
    run: async (phone) => {
      const { headers } = expectStatus(await phone('PROPFIND', paths.wellKnown), [301]);
      const location = headers.get('location') ?? '';
      if (!location.endsWith(rootHref)) throw new StepFailed('unexpected-answer', `redirected to ${location}`);
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
      const answer = await phone('REPORT', `${homeOf(setup)}${setup.resourceId}/`, {
        headers: { 'content-type': 'application/xml; charset=utf-8' },
        body: '<?xml version="1.0"?><sync-collection xmlns="DAV:"><sync-token/><sync-level>1</sync-level><limit><nresults>1</nresults></limit><prop><getetag/></prop></sync-collection>',
      });
      expectText(expectStatus(answer, [207]), 'sync-token');
    },
  },
  {
    name: 'put',
    signedIn: true,
    causes: ['branch-missing'],
    applies: ({ mayCreate }) => mayCreate,
    run: async (phone, setup) => {
      const headers = { 'content-type': 'text/calendar; charset=utf-8', 'if-none-match': '*' };
      expectStatus(await phone('PUT', probeOf(setup), { headers, body: probe }), [201]);
      if ((await phone('GET', probeOf(setup))).text !== probe)
        throw new StepFailed('unexpected-answer', 'the probe came back changed');
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
