import { takeInventory } from '../../shared/store/dynamo/maintenance/calendar-rows.ts';
import { rotateEpoch } from '../../shared/store/dynamo/maintenance/epoch.ts';
import { runCommand } from './command.ts';

await runCommand({ table: 'string', calendar: 'string' }, async ({ required, value, open }) => {
  const table = open(required('table'));
  const { calendars } = await takeInventory(table);
  const wanted = [...calendars.values()].filter(({ id, head }) => head && (value('calendar') ?? id) === id);
  const written: string[] = [];
  for (const { id, head } of wanted) {
    await rotateEpoch(table, id, Number(head?.version)).catch((fault: Error) => {
      if (fault.name !== 'ConditionalCheckFailedException') throw fault;
      written.push(id);
    });
  }
  console.log(`${wanted.length - written.length} calendars: their phones start anew with the next poll.`);
  for (const id of written) console.log(`${id}: written meanwhile, repeat it.`);
  return wanted.length > 0 && written.length === 0;
});
