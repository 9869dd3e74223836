import { loadVersions, rotateEpoch } from '../../shared/store/dynamo/maintenance/epoch.ts';
import { runCommand } from './command.ts';

await runCommand(
  { table: 'string', calendar: 'string' },
  async ({ required, value, open }) => {
    const table = open(required('table'));
    const calendar = value('calendar');
    const versions = await loadVersions(table, calendar);
    if (versions.size === 0) {
      throw new Error(`${table.tableName} has no calendar${calendar === undefined ? '' : ` ${calendar}`}.`);
    }
    const written: string[] = [];
    for (const [id, version] of versions) {
      await rotateEpoch(table, id, version).catch((fault: Error) => {
        if (fault.name !== 'ConditionalCheckFailedException') throw fault;
        written.push(id);
      });
    }
    console.log(`${versions.size - written.length} calendars: their phones start anew with the next poll.`);
    for (const id of written) console.log(`${id}: written meanwhile, repeat it.`);
    return written.length === 0;
  },
  () => true,
);
