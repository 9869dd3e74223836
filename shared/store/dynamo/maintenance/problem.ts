import type { Key } from '../rows/keys.ts';
import type { OpenTable } from './rows.ts';

type Repair = (table: OpenTable) => Promise<void>;

/** Something that does not fit together; `repair` makes it fit, where that needs no judgement. */
export interface Problem {
  /** The id of a calendar, or an entity of the administration in words. */
  readonly subject: string;
  readonly says: string;
  readonly repair?: Repair;
}

/** Repairs by writing a row, whatever stands there. */
export const put =
  (Item: Readonly<Record<string, unknown>>): Repair =>
  async ({ client, tableName }) => {
    await client.call('PutItem', { TableName: tableName, Item: { ...Item } });
  };

/** Repairs by deleting a row. */
export const remove =
  ({ pk, sk }: Key): Repair =>
  async ({ client, tableName }) => {
    await client.call('DeleteItem', { TableName: tableName, Key: { pk, sk } });
  };
