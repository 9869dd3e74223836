import * as z from 'zod/mini';
import { paths } from '../deployment/paths.ts';
import type { Entities } from '../model/entities/entities.ts';
import { call } from './call.ts';
import type { AdminContext, Caller } from './context.ts';
import { listAll } from './entity.ts';
import { id } from './fields.ts';
import { loadOwn } from './own-branch/belongs.ts';
import { named } from './schema-names.ts';

const onlyIf = (what: string) => z.optional(z.literal(true).check(z.describe(`only where ${what}`)));

/** Every name there is, and as little besides as a form needs that offers it. */
export const directoryView = named(
  'Directory',
  z.strictObject({
    branches: z.array(z.strictObject({ id, name: z.string(), closed: onlyIf('it is closed') })),
    users: z.array(
      z.strictObject({ id, name: z.string(), branchId: z.optional(id), disabled: onlyIf('they are disabled') }),
    ),
    resources: z.array(
      z.strictObject({
        id,
        name: z.string(),
        zone: z.string(),
        userId: z.optional(id),
        color: z.optional(z.string()),
        googleLinked: onlyIf('it is linked to Google Calendar'),
      }),
    ),
    branchId: z.optional(
      id.check(z.describe('the only branch the caller administers; absent where it is all of them')),
    ),
  }),
);

const own = async <K extends 'branch' | 'user' | 'resource'>(
  context: AdminContext,
  caller: Caller,
  kind: K,
): Promise<readonly Entities[K][]> => listAll<K>(context, kind, await loadOwn(context, caller, kind));

const flag = (isOn: boolean | undefined) => (isOn === true ? (true as const) : undefined);

/** What turns the ids of every other answer into names, in one call. */
export const directoryCalls = [
  call({
    name: 'getDirectory',
    method: 'GET',
    path: `${paths.admin}/directory`,
    tag: 'directory',
    summary: 'The names of all branches, users and diary resources, as far as the caller may know of them',
    status: 200,
    limited: 'filtered',
    answer: directoryView,
    run: async ({ context, caller }) => {
      const [branches, users, resources] = await Promise.all([
        own(context, caller, 'branch'),
        own(context, caller, 'user'),
        own(context, caller, 'resource'),
      ]);
      return {
        body: {
          branches: branches.map(({ id, name, closed }) => ({ id, name, closed: flag(closed) })),
          users: users.map(({ id, name, branchId, disabled }) => ({ id, name, branchId, disabled: flag(disabled) })),
          resources: resources.map(({ id, name, zone, userId, color, googleLinked }) => ({
            id,
            name,
            zone,
            userId,
            color,
            googleLinked: flag(googleLinked),
          })),
          branchId: caller.branchId,
        },
      };
    },
  }),
];
