import { dynamoAdminStore } from '../../shared/store/dynamo/administration/admin-store.ts';
import { CannotStartError } from './cannot-start.ts';
import type { LocalDatabase } from './database.ts';

/** Refuses a token for a branch that is not there, and names those that are. */
export const requireBranch = async (database: LocalDatabase, branchId: string): Promise<void> => {
  const { items } = await dynamoAdminStore({ ...database, clock: Date.now }).list('branch', {
    limit: Number.MAX_SAFE_INTEGER,
  });
  if (items.some(({ id }) => id === branchId)) return;
  const known = items.map(({ id, name }) => `  ${id}  ${name}`);
  await database.close();
  throw new CannotStartError(
    [`--branch ${branchId}: there is no such branch${known.length > 0 ? '; there are' : ''}`, ...known].join('\n'),
  );
};
