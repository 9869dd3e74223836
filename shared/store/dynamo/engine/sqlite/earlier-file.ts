import { type AttributeMap, documentOf } from '../attribute-values.ts';
import { itemSize } from './item-size.ts';
import type { SqliteClient } from './sqlite-client.ts';

/** The tables in which the embedded database of earlier versions (dynoxide) kept its own account. */
const account = ['_tables', '_stream_records', '_config'];

const has = ({ connection }: SqliteClient, name: string): boolean =>
  connection.get(`SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?`, name) !== undefined;

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** Did an earlier version of the gateway write this file? */
export const isEarlier = (client: SqliteClient): boolean => has(client, '_tables');

/**
 * Takes over a file that an earlier version of the gateway wrote, in one transaction: every row as it was, so that entity
 * tags and sync tokens stay what they are. Nothing happens to a file of today. Returns how many rows came over.
 */
export const takeOver = (client: SqliteClient): number => {
  const { connection, tables } = client;
  if (!isEarlier(client)) return 0;
  return connection.atomically(() => {
    let count = 0;
    const earlier = [...connection.rows('SELECT table_name FROM _tables')].map(([name]) => String(name));
    for (const name of earlier) {
      tables.create(name);
      const rows = tables.of(name);
      const before = connection.get(`SELECT count(*) FROM ${quoted(name)}`)?.[0];
      let copied = 0;
      for (const [json] of connection.rows(`SELECT item_json FROM ${quoted(name)}`)) {
        const item = documentOf(JSON.parse(String(json)) as AttributeMap);
        rows?.write(item, itemSize(item));
        copied++;
      }
      if (copied !== before) throw new Error(`${copied} of ${before} rows of ${name} could be read`);
      count += copied;
    }
    const old = [...connection.rows(`SELECT name FROM sqlite_schema WHERE type = 'table'`)].map(([name]) =>
      String(name),
    );
    for (const name of old) {
      if (account.includes(name) || earlier.some((one) => name === one || name.startsWith(`${one}::`)))
        connection.database.exec(`DROP TABLE ${quoted(name)}`);
    }
    return count;
  });
};
