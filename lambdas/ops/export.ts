import { type FileHandle, open as openFile, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { exportLines } from '../../shared/store/dynamo/maintenance/export-file.ts';
import { allRows, livingRows } from '../../shared/store/dynamo/maintenance/rows.ts';
import { runCommand } from './command.ts';

/** Password hashes and customers' appointments are for the owner's eyes only; a file that is there has a mode of its own. */
const createFile = (file: string): Promise<FileHandle> =>
  openFile(file, 'wx', 0o600).catch((fault: NodeJS.ErrnoException) => {
    throw fault.code === 'EEXIST' ? new Error(`${file} exists: export writes a new file only.`) : fault;
  });

await runCommand({ table: 'string', file: 'string' }, async ({ required, open }) => {
  const [table, file] = [open(required('table')), required('file')];
  const created = await createFile(file);
  try {
    await pipeline(Readable.from(exportLines(livingRows(allRows(table), Date.now()))), created.createWriteStream());
  } catch (fault) {
    await rm(file);
    throw fault;
  }
  console.log(`Written to ${file}.`);
  return true;
});
