import { existsSync, readFileSync, writeFileSync } from 'node:fs';

/** What one check of a run came to. */
export interface Outcome {
  readonly name: string;
  readonly failure?: string;
  /** What the suite said why it did not ask. */
  readonly skipped?: string;
}

/** One client or suite, and what its last recorded run came to. */
export interface Suite {
  readonly suite: string;
  readonly how: string;
  /** How many of how many passed. */
  readonly passed: string;
  readonly outcomes: readonly (Outcome & { readonly reason?: string | undefined })[];
  /** The same checks against other servers. */
  readonly elsewhere: Readonly<Record<string, string>>;
}

/** Runs by the name of the server: ours is `gateway`. */
type Runs = Readonly<Record<string, readonly Outcome[]>>;

const file = new URL('results.json', import.meta.url);
const runs: Runs = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};

/** What is asked of other servers: nothing that is our own choice, no password where they run without one. */
const comparable = /^python3-caldav later|^python-caldav's own(?! testWrongPassword)/;

/** Keeps a run for the compliance page. */
export const keepRun = (server: string, outcomes: readonly Outcome[]): void => {
  const kept = outcomes.filter(({ name }) => server === 'gateway' || comparable.test(name));
  const shortened = (text: string) => text.split('\n')[0]?.slice(0, 200);
  const short = kept.map(({ name, failure, skipped }) => ({
    name,
    ...(failure !== undefined && { failure: shortened(failure) }),
    ...(skipped !== undefined && { skipped: shortened(skipped) }),
  }));
  writeFileSync(file, `${JSON.stringify({ ...runs, [server]: short }, undefined, 2)}\n`);
};

const kinds: readonly (readonly [suite: string, named: RegExp, how: string])[] = [
  ['vdirsyncer', /^vdirsyncer(?! makes)/, 'Debian’s package, two devices that synchronise one diary'],
  ['khal', /^khal/, 'Debian’s package, over vdirsyncer'],
  [
    'python-caldav, its own functional tests',
    /^python-caldav's own /,
    '`tests/test_caldav.py` of version 1.3.9 as it is, with its library: Debian’s binary package leaves the tests out, the source that apt fetches from Debian 13 has them. Declared in the suite’s own words: no scheduling, order and colour are kept. Other servers run without passwords, so testWrongPassword is not asked of them',
  ],
  [
    'python-caldav, the rest of the two that fail',
    /^python-caldav's own, the rest of/,
    'told to leave out what they fail over, colours of calendars and combined searches, the same two tests pass to their ends',
  ],
  ['python3-caldav', /^python3-caldav(?! later)/, 'Debian’s package, a script of our own'],
  [
    'python3-caldav, later cases',
    /^python3-caldav later/,
    'Debian’s package; what later versions of its tests ask beyond those of 1.3.9, told again under their names, and 12 of what caldav-server-tester looks for',
  ],
  ['tsdav', /^tsdav(?! makes)/, 'npm’s package'],
  ['ts-caldav', /^ts-caldav/, 'npm’s package'],
  ['calendars made by clients', /^(vdirsyncer|tsdav) makes/, 'vdirsyncer by extended MKCOL, tsdav by MKCALENDAR'],
  ['cadaver, curl', /^(cadaver|curl)/, 'Debian’s packages'],
  [
    'litmus basic, copymove, props, http',
    /^litmus(?! itself)/,
    'litmus itself stops at its first MKCOL and PUTs plain text, so its cases are told again with appointments; `test/protocol/litmus` has them case by case',
  ],
  [
    'libical, recurring-ical-events',
    /^(libical|recurring-ical-events)/,
    'Debian’s packages; the objects of `test/diary`, by seed, expanded by them and by the gateway’s `expand`. What they do otherwise is named in `test/interop/expansions/libraries.ts`; anything else that differs fails',
  ],
  [
    '2,400 events of business data',
    /^the administration/,
    'imported, fetched by each client above and compared event by event',
  ],
];

const scheduling = 'needs scheduling (RFC 6638), which the gateway leaves out';

/** Why a check fails or is not asked here, by its name; the page lists it, and one without fails the tests. */
const reasons: Readonly<Record<string, string>> = {
  "python-caldav's own testInviteAndRespond": scheduling,
  "python-caldav's own testSchedulingInfo": scheduling,
  "python-caldav's own testSearchEvent":
    'a mistake of the test: of the days around 14 July 2006 it expects an anniversary that recurs every 2 November, which a time-range must not match (RFC 4791 §9.9)',
  "python-caldav's own testSetCalendarProperties":
    'paints the calendar `blue`; a colour here is `#RRGGBB` or `#RRGGBBAA`, as clients write it (trap 25), and anything else is a 409 (RFC 4918 §9.2.1)',
};

/** Why that check does not pass here, where it is known. */
export const reasonOf = (name: string): string | undefined => reasons[name];

const countOf = (outcomes: readonly Outcome[]): string => {
  const skipped = outcomes.filter((outcome) => outcome.skipped !== undefined).length;
  const passed = outcomes.filter(({ failure }) => failure === undefined).length - skipped;
  return `${passed} of ${outcomes.length}${skipped > 0 ? `, ${skipped} skipped` : ''}`;
};

/** The last recorded run, by client. */
export const suites: readonly Suite[] = kinds.map(([suite, named, how]) => {
  const of = (server: string) => (runs[server] ?? []).filter(({ name }) => named.test(name));
  const outcomes = of('gateway');
  const others = Object.keys(runs).filter((server) => server !== 'gateway' && of(server).length > 0);
  return {
    suite,
    how,
    passed: countOf(outcomes),
    outcomes: outcomes.map((outcome) => ({ ...outcome, reason: reasonOf(outcome.name) })),
    elsewhere: Object.fromEntries(others.map((server) => [server, countOf(of(server))])),
  };
});
