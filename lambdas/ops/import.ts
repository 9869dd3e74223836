import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { rowOf } from '../../shared/store/dynamo/maintenance/lines.ts';
import { allRows, putRows } from '../../shared/store/dynamo/maintenance/rows.ts';
import type { Row } from '../../shared/store/dynamo/rows/items.ts';
import { runCommand } from './command.ts';

async function* rowsOf(file: string): AsyncGenerator<Row> {
  for await (const line of createInterface({ input: createReadStream(file) })) if (line !== '') yield rowOf(line);
}

await runCommand({ table: 'string', file: 'string' }, async ({ required, open }) => {
  const table = open(required('table'));
  const { done } = await allRows(table).next();
  if (!done) throw new Error(`${table.tableName} is not empty: import goes into an empty table only.`);
  const count = await putRows(table, rowsOf(required('file')));
  console.log(`${count} rows. Now run verify and rotate-epoch.`);
  return true;
});
