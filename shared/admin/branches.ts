import { isDeepStrictEqual } from 'node:util';
import { paths } from '../deployment/paths.ts';
import { branchFields } from '../model/entities/branch.ts';
import type { ServiceAccess } from '../model/entities/service-access.ts';
import { withRevocation } from '../model/revocation.ts';
import type { Change } from '../store/admin-store.ts';
import { entityCalls, mintedId } from './entities/calls.ts';
import { listAll, requireEntity } from './entity.ts';
import { windowInstants } from './window.ts';

/** Branch offices: their zone decides validity windows (S10). */
export const branchCalls = entityCalls({
  kind: 'branch',
  fields: branchFields,
  name: 'Branch',
  many: 'Branches',
  word: 'branch',
  tag: 'branches',
  path: `${paths.admin}/branches`,
  parameter: 'branchId',
  idOf: ({ id }) => id,
  summaries: {
    create: 'Make a branch',
    list: 'List branches',
    read: 'Read a branch',
    change: 'Change a branch; windows of its service accesses follow its zone, and what their phones show its types',
    remove: 'Delete a branch on which nothing depends any more',
  },
  minted: (context) => ({ ...mintedId('b')(context), closed: false }),
  ofInstallation: true,
  settle: async ({ context, draft, before }) => {
    const isWindowed = ({ validFrom, validUntil }: ServiceAccess): boolean =>
      draft.zone !== before?.zone && (validFrom !== undefined || validUntil !== undefined);
    const retyped = !isDeepStrictEqual(draft.types, before?.types);
    const touched =
      before === undefined || (draft.zone === before.zone && !retyped)
        ? []
        : await listAll(
            context,
            'access',
            (access) => access.branchId === before.id && (retyped || isWindowed(access)),
          );
    const along = await Promise.all(
      touched.map(async ({ canonicalName }): Promise<Change> => {
        const access = await requireEntity(context, 'access', canonicalName);
        const window = windowInstants(access, draft.zone);
        const { changedAt } = draft;
        const changed = { ...access, ...window, types: draft.types, version: access.version + 1, changedAt };
        return { kind: 'access', before: access, after: withRevocation(access, changed, context.clock()) };
      }),
    );
    return { after: draft, along };
  },
});
