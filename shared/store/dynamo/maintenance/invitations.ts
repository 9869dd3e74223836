import { keys } from '../rows/keys.ts';
import { remove } from './problem.ts';
import { allRows, type OpenTable } from './rows.ts';

/** Deletes every invitation; returns how many. A restore brings back those that were used or withdrawn since. */
export const deleteInvitations = async (table: OpenTable): Promise<number> => {
  const { pk: prefix } = keys.invitation('');
  let count = 0;
  for await (const row of allRows(table, ['pk', 'sk'])) {
    if (!row.pk.startsWith(prefix)) continue;
    await remove(row)(table);
    count++;
  }
  return count;
};
