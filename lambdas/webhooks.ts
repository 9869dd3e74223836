import { deliverAll } from '../shared/admin/webhooks/deliver.ts';
import type { AdminRuntime } from './runtime-admin.ts';

/** The Lambda function that tells webhooks what they have not taken yet, whoever wakes it: the table's stream, or the clock. */
export const handlerOf =
  ({ admin }: AdminRuntime) =>
  (): Promise<void> =>
    deliverAll(admin);
