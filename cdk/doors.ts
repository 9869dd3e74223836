import { dispatchFunction, routes, type TableAccess } from '../shared/http/routes.ts';

/** How far a function may touch the table; grants.ts says what each means. */
export type Access = TableAccess | 'administration' | 'appointments' | 'me' | 'setup' | 'nothing';

/**
 * Who may knock: `dav` and `self` sign in with Basic inside the function, `admin` passes the API's JWT authorizer. A `page`
 * is for everybody, and stands beside the administration and beside the phones, where two ingresses divide them.
 */
export type Side = 'dav' | 'admin' | 'self' | 'open' | 'page';

/** One function: what it is for, what it may do, and where the HTTP API finds it. */
export interface Door {
  readonly functionName: string;
  readonly description: string;
  readonly access: Access;
  readonly side: Side;
  /** Methods a DAV function answers. */
  readonly methods: readonly string[];
  /** Paths of a function that answers every method below them. */
  readonly paths: readonly string[];
}

const methodsOf = (functionName: string): string[] =>
  routes.filter((route) => route.functionName === functionName).map(({ method }) => method);

/** The functions of the WebDAV verbs, one each, from the route table. */
const verbDoors: readonly Door[] = [...new Map(routes.map((route) => [route.functionName, route])).values()].map(
  ({ functionName, access }) => ({
    functionName,
    description: `CalDAV ${methodsOf(functionName).join(', ')}`,
    access,
    side: 'dav',
    methods: methodsOf(functionName),
    paths: [],
  }),
);

/** Every function of the gateway. */
export const doors: readonly Door[] = [
  ...verbDoors,
  {
    ...dispatchFunction,
    description: 'CalDAV, every verb that arrives without a route of its own',
    side: 'dav',
    methods: [],
    paths: ['/dav', '/dav/{proxy+}', '/.well-known/caldav'],
  },
  {
    functionName: 'access',
    description: 'Administration of branches, users, diary resources and service accesses',
    access: 'administration',
    side: 'admin',
    methods: [],
    paths: ['/admin/v1/{proxy+}'],
  },
  {
    functionName: 'appointments',
    description: 'The diary: appointments, import and export',
    access: 'appointments',
    side: 'admin',
    methods: [],
    paths: ['/admin/v1/resources/{resource}/appointments', '/admin/v1/resources/{resource}/appointments/{proxy+}'],
  },
  {
    functionName: 'me',
    description: 'Self-service of the holder of a service access',
    access: 'me',
    side: 'self',
    methods: [],
    paths: ['/me', '/me/{proxy+}'],
  },
  {
    functionName: 'setup',
    description: 'The page behind an invitation',
    access: 'setup',
    side: 'open',
    methods: [],
    paths: ['/setup/{proxy+}'],
  },
  {
    functionName: 'console',
    description: 'The page of the web console',
    access: 'nothing',
    side: 'page',
    methods: [],
    paths: ['/console', '/console/{proxy+}'],
  },
];
