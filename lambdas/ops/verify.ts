import { type Seen, verifyTable } from '../../shared/store/dynamo/maintenance/verify.ts';
import { runCommand } from './command.ts';

const wordsFor = ({ calendars, objects, accesses }: Seen): string =>
  `Looked at ${calendars} calendars, ${objects} objects and ${accesses} service accesses.`;

await runCommand(
  { table: 'string', repair: 'boolean' },
  async ({ required, flag, open }) => {
    const table = open(required('table'));
    const { seen, problems } = await verifyTable(table, Date.now);
    console.log(wordsFor(seen));
    if (seen.calendars + seen.objects + seen.accesses === 0) {
      console.log(`${table.tableName} holds nothing that could fit together.`);
      return false;
    }
    for (const { subject, says, repair } of problems) {
      if (flag('repair')) await repair?.(table);
      const done = repair === undefined ? 'look at it' : flag('repair') ? 'repaired' : 'repairable';
      console.log(`${subject}: ${says} (${done})`);
    }
    const left = flag('repair') && problems.length > 0 ? (await verifyTable(table, Date.now)).problems : problems;
    console.log(left.length === 0 ? 'Everything fits together.' : `${left.length} problems left.`);
    return left.length === 0;
  },
  ({ flag }) => flag('repair'),
);
