import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { lineOf } from '../../shared/store/dynamo/maintenance/lines.ts';
import { allRows, type OpenTable } from '../../shared/store/dynamo/maintenance/rows.ts';
import { runCommand } from './command.ts';

async function* linesOf(table: OpenTable): AsyncGenerator<string> {
  for await (const row of allRows(table)) yield `${lineOf(row)}\n`;
}

await runCommand({ table: 'string', file: 'string' }, async ({ required, open }) => {
  // Password hashes and customers' appointments: for the owner's eyes only.
  await pipeline(Readable.from(linesOf(open(required('table')))), createWriteStream(required('file'), { mode: 0o600 }));
  console.log(`Written to ${required('file')}.`);
  return true;
});
