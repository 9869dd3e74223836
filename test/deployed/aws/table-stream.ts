import type { Outcome } from './runtime-api.ts';
import type { StreamMapping } from './template.ts';

type Row = Readonly<Record<string, { readonly S?: string } | undefined>>;

/** A record as the stream of a table holds it. */
export interface StreamRecord {
  readonly eventID: string;
  readonly eventName: 'INSERT';
  readonly dynamodb: { readonly Keys: Row; readonly NewImage: Row; readonly SequenceNumber: string };
}

interface Pattern {
  readonly eventName: readonly string[];
  readonly dynamodb: { readonly Keys: { readonly sk: { readonly S: readonly [{ readonly prefix: string }] } } };
}

/** Would Lambda hand this record on? As far as the filters of this project go. */
const passes = ({ eventName, dynamodb: { Keys } }: StreamRecord, { filters }: StreamMapping): boolean =>
  filters.some((filter) => {
    const { eventName: names, dynamodb } = JSON.parse(filter) as Pattern;
    return names.includes(eventName) && String(Keys.sk?.S).startsWith(dynamodb.Keys.sk.S[0].prefix);
  });

/** The rows that an operation puts. */
const putBy = (operation: string, input: Record<string, unknown>): readonly Row[] => {
  if (operation === 'PutItem') return [input.Item as Row];
  if (operation !== 'TransactWriteItems') return [];
  return (input.TransactItems as { Put?: { Item: Row } }[]).flatMap(({ Put }) => (Put ? [Put.Item] : []));
};

/**
 * The stream of the table and what reads it for the functions: a shard for each partition, which waits for what failed. A
 * test says when records are handed over.
 */
export const openTableStream = (
  mappings: readonly StreamMapping[],
  invoke: (arn: string, event: unknown) => Promise<Outcome>,
) => {
  const records: StreamRecord[] = [];
  /** How far each mapping has read each shard. */
  const read = new Map<string, number>();

  /** Hands over what a shard holds; undefined once there is nothing left, else whether the function took all of it. */
  const handOver = async (mapping: StreamMapping, shard: string, most: number): Promise<boolean | undefined> => {
    const place = `${mapping.functionArn} ${shard}`;
    const ofShard = records.filter(({ dynamodb }) => dynamodb.Keys.pk?.S === shard);
    const from = read.get(place) ?? 0;
    const batch = ofShard.slice(from, from + Math.min(most, mapping.batchSize));
    if (batch.length === 0) return undefined;
    const passed = batch.filter((record) => passes(record, mapping));
    const { result, error } =
      passed.length === 0 ? { result: null } : await invoke(mapping.functionArn, { Records: passed });
    if (error !== undefined) return false;
    const failures = (result as { batchItemFailures?: { itemIdentifier: string }[] } | null)?.batchItemFailures ?? [];
    const failed = mapping.reportsItems ? failures[0] : undefined;
    const at = batch.findIndex(({ dynamodb }) => dynamodb.SequenceNumber === failed?.itemIdentifier);
    // A name that is none of the batch means all of it.
    read.set(place, from + (failed === undefined ? batch.length : Math.max(at, 0)));
    return failed === undefined;
  };

  return {
    records,
    /** Takes down what a write that went well has put. */
    written(operation: string, input: Record<string, unknown>): void {
      for (const row of putBy(operation, input)) {
        const SequenceNumber = String(records.length + 1).padStart(12, '0');
        const Keys = { pk: row.pk, sk: row.sk };
        records.push({
          eventID: SequenceNumber,
          eventName: 'INSERT',
          dynamodb: { Keys, NewImage: row, SequenceNumber },
        });
      }
    },
    /** Lets every function that follows the stream have what it has not taken; gives up after so many calls without an end. */
    async deliver({ tries = 1, most = 100 }: { readonly tries?: number; readonly most?: number } = {}): Promise<void> {
      const shards = [...new Set(records.map(({ dynamodb }) => String(dynamodb.Keys.pk?.S)))];
      for (const mapping of mappings)
        for (const shard of shards) {
          let left = tries;
          let size = most;
          for (;;) {
            const taken = await handOver(mapping, shard, size);
            if (taken === undefined) break;
            if (taken) continue;
            left -= 1;
            if (mapping.bisects) size = Math.max(1, Math.ceil(size / 2));
            if (left <= 0) break;
          }
        }
    },
    /** What is read once more from the beginning, as after a restart of Lambda's reader. */
    rewind(): void {
      read.clear();
    },
  };
};

export type TableStream = ReturnType<typeof openTableStream>;
