import { takeInventory } from '../../shared/store/dynamo/maintenance/calendar-rows.ts';
import { rotateEpoch } from '../../shared/store/dynamo/maintenance/epoch.ts';
import { runCommand } from './command.ts';

await runCommand({ table: 'string', calendar: 'string' }, async ({ required, value, open }) => {
  const table = open(required('table'));
  const { calendars } = await takeInventory(table);
  const wanted = [...calendars.values()].filter(({ id, head }) => head && (value('calendar') ?? id) === id);
  for (const { id, head } of wanted) await rotateEpoch(table, id, Number(head?.version));
  console.log(`${wanted.length} calendars: their phones start anew with the next poll.`);
  return wanted.length > 0;
});
