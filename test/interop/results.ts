import { existsSync, readFileSync, writeFileSync } from 'node:fs';

/** What one check of a run came to. */
export interface Outcome {
  readonly name: string;
  readonly failure?: string;
}

/** One client or suite, and what its last recorded run came to. */
export interface Suite {
  readonly suite: string;
  readonly how: string;
  readonly outcomes: readonly (Outcome & { readonly reason?: string })[];
  /** The same checks against other servers: how many of how many passed. */
  readonly elsewhere: Readonly<Record<string, string>>;
}

/** Runs by the name of the server: ours is `gateway`. */
type Runs = Readonly<Record<string, readonly Outcome[]>>;

const file = new URL('results.json', import.meta.url);
const runs: Runs = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};

/** What is asked of other servers: nothing that is our own choice, no password where they run without one. */
const comparable = /^python3-caldav functional, (?!testWrongPassword)/;

/** Keeps a run for the compliance page. */
export const keepRun = (server: string, outcomes: readonly Outcome[]): void => {
  const kept = outcomes.filter(({ name }) => server === 'gateway' || comparable.test(name));
  const short = kept.map(({ name, failure }) => ({
    name,
    ...(failure !== undefined && { failure: failure.split('\n')[0]?.slice(0, 200) }),
  }));
  writeFileSync(file, `${JSON.stringify({ ...runs, [server]: short }, undefined, 2)}\n`);
};

const kinds: readonly (readonly [suite: string, named: RegExp, how: string])[] = [
  ['vdirsyncer', /^vdirsyncer(?! makes)/, 'Debian’s package, two devices that synchronise one diary'],
  ['khal', /^khal/, 'Debian’s package, over vdirsyncer'],
  ['python3-caldav', /^python3-caldav(?! functional)/, 'Debian’s package, a script of our own'],
  [
    'python3-caldav, functional tests',
    /^python3-caldav functional/,
    'Debian ships the library without its tests, so its cases are told again with it, under their own names, in personal calendars, with 12 of what caldav-server-tester looks for; other servers run without passwords, so testWrongPassword is not asked of them',
  ],
  ['tsdav', /^tsdav(?! makes)/, 'npm’s package'],
  ['calendars made by clients', /^(vdirsyncer|tsdav) makes/, 'vdirsyncer by extended MKCOL, tsdav by MKCALENDAR'],
  ['cadaver, curl', /^(cadaver|curl)/, 'Debian’s packages'],
  [
    'litmus basic, copymove, props, http',
    /^litmus(?! itself)/,
    'litmus itself stops at its first MKCOL and PUTs plain text, so its cases are told again with appointments; `test/protocol/litmus` has them case by case',
  ],
  [
    '2,400 events of business data',
    /^the administration/,
    'imported, fetched by each client above and compared event by event',
  ],
];

/** Why a check fails here, by its name; the page lists it, and a failure without one fails the tests. */
const reasons: Readonly<Record<string, string>> = {};

/** The last recorded run, by client. */
export const suites: readonly Suite[] = kinds.map(([suite, named, how]) => {
  const of = (server: string) => (runs[server] ?? []).filter(({ name }) => named.test(name));
  const passed = (outcomes: readonly Outcome[]): string =>
    `${outcomes.filter(({ failure }) => failure === undefined).length} of ${outcomes.length}`;
  return {
    suite,
    how,
    outcomes: of('gateway').map((outcome) => ({
      ...outcome,
      ...(reasons[outcome.name] && { reason: reasons[outcome.name] }),
    })),
    elsewhere: Object.fromEntries(
      Object.keys(runs)
        .filter((server) => server !== 'gateway' && of(server).length > 0)
        .map((server) => [server, passed(of(server))]),
    ),
  };
});
