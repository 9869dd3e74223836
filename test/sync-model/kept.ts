import { historyPrefix } from '../../shared/store/dynamo/rows/keys.ts';
import { changePrefix } from '../../shared/store/dynamo/rows/table.ts';
import type { World } from './world.ts';

/** What was ended is kept for 30 days, by a row that goes with its change, or neither is there (B10); what is wrong, if anything. */
export const keptFault = ({ table, scheduler }: World): string | undefined => {
  const rows = table.engine.items();
  const changes = new Map(
    rows.filter(({ sk }) => sk.startsWith(changePrefix)).map((row) => [`${row.pk} ${Number(row.sk.slice(-12))}`, row]),
  );
  const kept = rows.filter(({ sk }) => sk.startsWith(historyPrefix));
  for (const { pk, sk, next } of kept) {
    const change = changes.get(`${pk} ${next}`);
    if (change?.was !== Number(sk.slice(-12))) return `${pk} ${sk} was ended by no write`;
  }
  const found = new Set(kept.map(({ pk, next }) => `${pk} ${next}`));
  for (const [key, { was, at }] of changes) {
    const isRecent = scheduler.now() - Number(at) < 29 * 86_400_000;
    if (was !== undefined && isRecent && !found.has(key)) return `what ${key} ended is not kept`;
  }
  return undefined;
};
