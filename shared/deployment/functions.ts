import { type Method, methodNames, methods, type TableAccess } from './methods.ts';
import { paths } from './paths.ts';

/** How far a function may touch the table and the secrets; the grants of the stack say what each means. */
export type FunctionAccess =
  | TableAccess
  | 'administration'
  | 'appointments'
  | 'me'
  | 'setup'
  | 'feed'
  | 'webhooks'
  | 'sweeping'
  | 'nothing';

/**
 * Who calls: `dav` and `self` sign in with Basic inside the function, `admin` passes the API's JWT authorizer. A `feed`
 * is for whoever knows its address. A `page` is for everybody, and stands beside the administration and beside the phones, where two ingresses divide them.
 */
export type Side = 'dav' | 'admin' | 'self' | 'open' | 'feed' | 'page';

/** The file of `lambdas/` whose `fromEnvironment` composes what the function needs; small functions do not carry the parts of others. */
export type RuntimeFile =
  | 'runtime'
  | 'runtime-reading'
  | 'runtime-admin'
  | 'runtime-access'
  | 'runtime-feed'
  | 'runtime-page'
  | 'runtime-events'
  | 'runtime-sweep';

/** One Lambda function: a file of `lambdas/` of that name, whose `handlerOf` takes the runtime. */
export interface GatewayFunctionRow {
  readonly functionName: string;
  readonly description: string;
  readonly access: FunctionAccess;
  readonly side: Side;
  readonly runtime: RuntimeFile;
  /** The methods of a function that answers verbs of the CalDAV side. */
  readonly methods: readonly Method[];
  /** The paths of a function that answers every method there; `{proxy+}` is whatever follows, `{name}` one segment. */
  readonly paths: readonly string[];
}

const below = (path: string): string => `${path}/{proxy+}`;

const widest = ['writes', 'reads'] as const satisfies TableAccess[];

const verbFunctions = (): readonly GatewayFunctionRow[] =>
  [...new Set(methodNames.map((method) => methods[method].functionName))].map((functionName) => {
    const answered = methodNames.filter((method) => methods[method].functionName === functionName);
    const access = widest.find((one) => answered.some((method) => methods[method].access === one)) ?? 'finds';
    return {
      functionName,
      description: `CalDAV ${answered.join(', ')}`,
      access,
      side: 'dav',
      runtime: access === 'writes' ? 'runtime' : 'runtime-reading',
      methods: answered,
      paths: [],
    };
  });

/** The function that answers whatever comes without a route of its own: every method by the same verb modules. */
export const dispatchFunction: GatewayFunctionRow = {
  functionName: 'webdav',
  description: 'CalDAV, every verb that arrives without a route of its own',
  access: 'writes',
  side: 'dav',
  runtime: 'runtime',
  methods: [],
  paths: [paths.dav, below(paths.dav), paths.wellKnown],
};

const appointments = `${paths.admin}/resources/{resource}/appointments`;
const batch = `${paths.admin}/appointments/batch`;
const freeBusy = `${paths.admin}/free-busy`;
const refused = `${paths.admin}/resources/{resource}/refused-attempts`;
const changes = [`${paths.admin}/resources/{resource}/changes`, `${paths.admin}/changes`];
const trash = `${paths.admin}/resources/{resource}/trash`;
const undo = `${paths.admin}/undo-deletions`;
const erasures = `${paths.admin}/erasures`;

/** Every function of the gateway. */
export const functions: readonly GatewayFunctionRow[] = [
  ...verbFunctions(),
  dispatchFunction,
  {
    functionName: 'access',
    description: 'Administration of branches, users, diary resources and service accesses',
    access: 'administration',
    side: 'admin',
    runtime: 'runtime-access',
    methods: [],
    // What lies beside the API is refused in its own words, and asks nobody for a password.
    paths: [below(paths.admin), below(paths.administration)],
  },
  {
    functionName: 'appointments',
    description: 'The diary: appointments, import and export',
    access: 'appointments',
    side: 'admin',
    runtime: 'runtime-admin',
    methods: [],
    paths: [
      appointments,
      below(appointments),
      trash,
      below(trash),
      undo,
      erasures,
      batch,
      freeBusy,
      ...changes,
      refused,
    ],
  },
  {
    functionName: 'me',
    description: 'Self-service of the holder of a service access',
    access: 'me',
    side: 'self',
    runtime: 'runtime-admin',
    methods: [],
    paths: [paths.me, below(paths.me)],
  },
  {
    functionName: 'setup',
    description: 'The page behind an invitation',
    access: 'setup',
    side: 'open',
    runtime: 'runtime-admin',
    methods: [],
    paths: [below(paths.setup)],
  },
  {
    functionName: 'feed',
    description: 'Diaries as files at secret addresses',
    access: 'feed',
    side: 'feed',
    runtime: 'runtime-feed',
    methods: [],
    paths: [below(paths.feeds)],
  },
  {
    functionName: 'console',
    description: 'The page of the web console',
    access: 'nothing',
    side: 'page',
    runtime: 'runtime-page',
    methods: [],
    paths: [paths.console, below(paths.console)],
  },
];

/** A function that no request calls: the table's stream does, or the clock. */
export type QuietFunctionRow = Pick<GatewayFunctionRow, 'functionName' | 'description' | 'access' | 'runtime'>;

/** Tells every change of a diary on the bus. */
export const changeEventsFunction: QuietFunctionRow = {
  functionName: 'change-events',
  description: 'Tells what changed in diaries to EventBridge',
  access: 'nothing',
  runtime: 'runtime-events',
};

/** Tells webhooks of every change: called by the stream, and every minute for what was not taken. */
export const webhooksFunction: QuietFunctionRow = {
  functionName: 'webhooks',
  description: 'Tells what changed in diaries to webhooks',
  access: 'webhooks',
  runtime: 'runtime-admin',
};

/** Every function that the table's stream may call. */
export const streamFunctions: readonly QuietFunctionRow[] = [changeEventsFunction, webhooksFunction];

/** Removes for good, once a day, what is left of diary resources that nobody can restore any more (B10). */
export const sweepFunction: QuietFunctionRow = {
  functionName: 'sweep',
  description: 'Removes what is left of diary resources that were deleted more than 30 days ago',
  access: 'sweeping',
  runtime: 'runtime-sweep',
};
