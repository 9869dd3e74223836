import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { ExportError, rowsOfExport } from '../../shared/store/dynamo/maintenance/export-file.ts';
import { importRows } from '../../shared/store/dynamo/maintenance/import.ts';
import { runCommand } from './command.ts';

await runCommand(
  { table: 'string', file: 'string', resume: 'boolean' },
  async ({ required, flag, open }) => {
    const [table, file] = [open(required('table')), required('file')];
    const read = () => rowsOfExport(createInterface({ input: createReadStream(file), crlfDelay: Infinity }));
    const { rows, put } = await importRows(table, read, { resume: flag('resume') }).catch((fault: unknown) => {
      throw fault instanceof ExportError && !fault.message.startsWith(table.tableName)
        ? new Error(`${file}: ${fault.message}. Nothing was written.`)
        : fault;
    });
    const before = put < rows ? `, ${rows - put} of them there before` : '';
    console.log(`${rows} rows${before}. Now run verify and rotate-epoch.`);
    return true;
  },
  () => true,
);
