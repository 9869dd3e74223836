import { useRef, useState } from 'preact/hooks';
import type { z } from 'zod/mini';
import type { importedPhones } from '../../../shared/admin/phones/schema.ts';
import { paths } from '../../../shared/deployment/paths.ts';
import { call } from '../api/api.ts';
import { newKey } from '../api/idempotency-key.ts';
import { useAction } from '../api/load.ts';

export type Imported = z.output<typeof importedPhones>;
export type ImportedRow = Imported['items'][number];

/** Rows of one request: few enough that the reader sees it move. */
const atOnce = 10;

const path = `${paths.admin}/phones/import`;

/** A file on its way: what a dry run said of it, and what came of each row so far. */
export const useImporting = () => {
  const { busy, problem, run } = useAction();
  const [file, setFile] = useState<File>();
  const [checked, setChecked] = useState<Imported>();
  const [rows, setRows] = useState<readonly ImportedRow[]>([]);
  const [next, setNext] = useState<number | undefined>(0);
  // One key for all of it: whatever got lost on the way is asked for again, and made once.
  const key = useRef('');

  const check = (chosen: File | undefined) => {
    setFile(chosen);
    setChecked(undefined);
    setRows([]);
    setNext(0);
    key.current = newKey();
    if (chosen === undefined) return;
    void run(async () => {
      setChecked((await call<Imported>('POST', `${path}?dryRun=true`, { file: chosen })).body);
    });
  };

  const make = () =>
    run(async () => {
      for (let from = next; from !== undefined; ) {
        const { body } = await call<Imported>('POST', `${path}?limit=${atOnce}&from=${from}`, {
          ...(file && { file }),
          idempotencyKey: key.current,
        });
        setRows((before) => [...before, ...body.items]);
        setNext(body.next);
        from = body.next;
      }
    });

  return {
    busy,
    problem,
    file,
    checked,
    rows,
    isBegun: rows.length > 0 || next !== 0,
    isDone: next === undefined,
    check,
    make,
  };
};
