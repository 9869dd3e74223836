import { dynamoAdminStore } from '../../shared/store/dynamo/admin.ts';
import { takeInventory } from '../../shared/store/dynamo/maintenance/calendar-rows.ts';
import { rotateEpoch } from '../../shared/store/dynamo/maintenance/epoch.ts';
import { protectTable } from '../../shared/store/dynamo/maintenance/protect.ts';
import { lockUntilReviewed } from '../../shared/store/dynamo/maintenance/review.ts';
import { verifyTable } from '../../shared/store/dynamo/maintenance/verify.ts';
import { runCommand } from './command.ts';

/** Makes a table that DynamoDB restored to a point in time fit to serve; `--before` is the table it shall replace. */
await runCommand(
  { table: 'string', before: 'string', unprotected: 'boolean' },
  async ({ required, value, flag, open }) => {
    const restored = open(required('table'));
    const before = value('before');
    const storeOf = (tableName: string) => dynamoAdminStore({ ...open(tableName), clock: Date.now });

    if (!flag('unprotected')) await protectTable(restored);
    const locked = await lockUntilReviewed(
      storeOf(restored.tableName),
      before === undefined ? undefined : storeOf(before),
      Date.now,
    );
    for (const subject of locked) console.log(`locked until reviewed: ${subject}`);

    for (const { calendarId, says, repair } of await verifyTable(restored, Date.now)) {
      console.log(`${calendarId}: ${says}`);
      await repair?.(restored);
    }
    const { calendars } = await takeInventory(restored);
    for (const { id, head } of calendars.values()) if (head) await rotateEpoch(restored, id, Number(head.version));

    const left = await verifyTable(restored, Date.now);
    for (const { calendarId, says } of left) console.log(`look at it: ${calendarId}: ${says}`);
    console.log(left.length === 0 ? 'Fit to serve.' : `${left.length} problems need a decision.`);
    return left.length === 0;
  },
);
