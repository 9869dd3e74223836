import { paths } from '../deployment/paths.ts';
import { userFields } from '../model/entities/user.ts';
import { withRevocation } from '../model/revocation.ts';
import type { Change } from '../store/admin-store.ts';
import { entityCalls, mintedId } from './entities/calls.ts';
import type { EntityApi } from './entities/entity-api.ts';
import { listAll, requireEntity } from './entity.ts';

/** What is special about users. */
export const userApi: EntityApi<'user'> = {
  kind: 'user',
  fields: userFields,
  name: 'User',
  many: 'Users',
  word: 'user',
  tag: 'users',
  path: `${paths.admin}/users`,
  parameter: 'userId',
  idOf: ({ id }) => id,
  summaries: {
    create: 'Make a user',
    list: 'List users',
    read: 'Read a user',
    change: 'Change a user; disabling acts on the next request of their phones',
    remove: 'Delete a user on whom nothing depends any more',
  },
  minted: mintedId('u'),
  settle: async ({ context, draft, before }) => {
    const affected =
      before === undefined || draft.disabled === before.disabled
        ? []
        : await listAll(context, 'access', ({ userId }) => userId === before.id);
    const along = await Promise.all(
      affected.map(async ({ canonicalName }): Promise<Change> => {
        const access = await requireEntity(context, 'access', canonicalName);
        const { disabled: userDisabled, changedAt } = draft;
        const changed = { ...access, userDisabled, version: access.version + 1, changedAt };
        return { kind: 'access', before: access, after: withRevocation(access, changed, context.clock()) };
      }),
    );
    return { after: draft, along };
  },
};

/** Members of staff and the dummy users of rooms (S11). */
export const userCalls = entityCalls(userApi);
