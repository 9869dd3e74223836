import { verifyTable } from '../../shared/store/dynamo/maintenance/verify.ts';
import { runCommand } from './command.ts';

await runCommand({ table: 'string', repair: 'boolean' }, async ({ required, flag, open }) => {
  const table = open(required('table'));
  const problems = await verifyTable(table, Date.now);
  for (const { subject, says, repair } of problems) {
    if (flag('repair')) await repair?.(table);
    const done = repair === undefined ? 'look at it' : flag('repair') ? 'repaired' : 'repairable';
    console.log(`${subject}: ${says} (${done})`);
  }
  const left = flag('repair') && problems.length > 0 ? await verifyTable(table, Date.now) : problems;
  console.log(left.length === 0 ? 'Everything fits together.' : `${left.length} problems left.`);
  return left.length === 0;
});
