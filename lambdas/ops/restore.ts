import { loadVersions, rotateEpoch } from '../../shared/store/dynamo/maintenance/epoch.ts';
import { deleteInvitations } from '../../shared/store/dynamo/maintenance/invitations.ts';
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

    if (!flag('unprotected')) await protectTable(restored);
    const locked = await lockUntilReviewed(restored, before === undefined ? undefined : open(before), Date.now);
    for (const subject of locked) console.log(`locked until reviewed: ${subject}`);
    console.log(`invitations deleted: ${await deleteInvitations(restored)}`);

    for (const { subject, says, repair } of (await verifyTable(restored, Date.now)).problems) {
      console.log(`${subject}: ${says}`);
      await repair?.(restored);
    }
    for (const [id, version] of await loadVersions(restored)) await rotateEpoch(restored, id, version);

    const left = (await verifyTable(restored, Date.now)).problems;
    for (const { subject, says } of left) console.log(`look at it: ${subject}: ${says}`);
    console.log(left.length === 0 ? 'Fit to serve.' : `${left.length} problems need a decision.`);
    return left.length === 0;
  },
  () => true,
);
