import { sweepDeleted } from '../shared/store/dynamo/maintenance/sweep-deleted.ts';
import type { SweepRuntime } from './runtime-sweep.ts';

/** After so long (milliseconds) the rest is for the next time: the function has 25 seconds. */
const budgetMs = 18_000;

/** The Lambda function that the clock calls: what is left of deleted diary resources goes for good (B10). */
export const handlerOf =
  ({ table, clock, log }: SweepRuntime) =>
  async (): Promise<void> => {
    const started = clock();
    const swept = await sweepDeleted(table, clock, () => clock() - started < budgetMs);
    log({ level: 'info', text: 'deleted diary resources swept', swept });
  };
