import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { AdminStore, Positions } from '../../admin-store.ts';
import type { Database } from '../engine/database.ts';
import type { Row } from '../rows/items.ts';
import { keys } from '../rows/keys.ts';
import { expiryOf, retention } from '../rows/object-row.ts';
import { writeIf } from './conditional-write.ts';

interface PositionsRow extends Row {
  readonly packed: Uint8Array;
}

/** Rows that say how far a diary program has read all diaries (B09); as old as the changes that they point into. */
export const positionsStore = (database: Database): Pick<AdminStore, 'savePositions' | 'loadPositions'> => ({
  async savePositions(id, positions) {
    const packed = deflateRawSync(JSON.stringify(positions));
    const expires = expiryOf(database.clock(), retention.change);
    await writeIf(database, { Put: { Item: { ...keys.positions(id), packed, expires } } });
  },

  async loadPositions(id) {
    const row = await database.get<PositionsRow>(keys.positions(id));
    return row && (JSON.parse(inflateRawSync(row.packed).toString()) as Positions);
  },
});
