import { paths } from '../deployment/paths.ts';
import { canonicalUserName, serviceAccessFields } from '../model/entities/service-access.ts';
import { withRevocation } from '../model/revocation.ts';
import { lastSyncNarrowing, loadLastSync } from './devices.ts';
import { entityCalls } from './entities/calls.ts';
import type { EntityApi } from './entities/entity-api.ts';
import { ProblemError } from './problem.ts';
import { loadAccessJudge } from './service-access-view.ts';
import { windowInstants } from './window.ts';

const userNameShape = /^[A-Za-z0-9._-]{1,64}$/;
// Dots alone are no segment of a URL (RFC 3986 §5.2.4).
const dotsOnly = /^\.+$/;

const requireUserName = (userName: string): void => {
  if (!userNameShape.test(userName) || dotsOnly.test(userName))
    throw new ProblemError('username-invalid', { userName });
};

/** What is special about service access data (S05-S18). */
export const serviceAccessApi: EntityApi<'access'> = {
  kind: 'access',
  fields: serviceAccessFields,
  name: 'ServiceAccess',
  many: 'ServiceAccesses',
  word: 'service access',
  tag: 'service access',
  path: `${paths.admin}/service-accesses`,
  parameter: 'userName',
  idFrom: canonicalUserName,
  idOf: ({ canonicalName }) => canonicalName,
  summaries: {
    create: 'Make a service access; it has no password yet and is not confirmed unless said so',
    list: 'List service accesses',
    read: 'Read a service access with its notes',
    change: 'Change a service access, all but its user name; it acts on the next request',
    remove: 'Delete a service access: its name stops signing in at once and may be taken again',
  },
  minted: (_context, { userName }) => ({
    canonicalName: canonicalUserName(String(userName)),
    passwordState: 'missing' as const,
  }),
  // The window is read in the zone of the branch, and a disabled user keeps phones out: both as they are at this moment.
  needs: 'all-references',
  settle: ({ context, draft, before, references: { user, branch } }) => {
    if (before === undefined) requireUserName(draft.userName);
    const after = {
      ...draft,
      ...windowInstants(draft, branch?.zone ?? 'UTC'),
      userDisabled: user?.disabled === true,
      branchHasShares: branch?.hasShares,
      types: branch?.types,
    };
    return { after: withRevocation(before, after, context.clock()) };
  },
  taken: ({ userName }) => new ProblemError('username-taken', { userName }),
  judge: loadAccessJudge,
  shownWith: loadLastSync,
  narrowing: lastSyncNarrowing,
  removed: ({ store }, id) => store.forgetDevices(id),
};

/** Service access data: who may sign in, when, for whom and with which rights. */
export const serviceAccessCalls = entityCalls(serviceAccessApi);
