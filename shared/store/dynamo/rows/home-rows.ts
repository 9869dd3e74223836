import type { DiaryResource } from '../../../model/entities/diary-resource.ts';
import { holdersOf, partsOf } from '../../../model/entities/shares.ts';
import { homeRow, type Row } from './items.ts';
import { keys } from './keys.ts';

/** The rows by which homes find a diary resource, by their partitions: its user's, and those of whoever it is shared with (B14). */
export const resourceHomeRows = (
  resource: Pick<DiaryResource, 'id' | 'userId' | 'shares'> | undefined,
): ReadonlyMap<string, Row> => {
  if (resource === undefined) return new Map();
  const { id, userId, shares } = resource;
  const rows = holdersOf(shares).map((holder): Row => {
    const { kind, id: whose } = partsOf(holder);
    return kind === 'user' ? homeRow(whose, id, id) : { ...keys.branchHomeRow(whose, id), calendarId: id };
  });
  const own = userId === undefined ? [] : [homeRow(userId, id, id)];
  return new Map([...own, ...rows].map((row) => [row.pk, row]));
};
