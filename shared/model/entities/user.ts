import type { EntityOf, Fields } from './field.ts';
import { dependedOn, kept } from './kept.ts';

/** The fields of a member of staff, or of the dummy user of a room (S11). */
export const userFields = {
  id: { holds: { type: 'id' }, set: 'by-gateway' },
  name: { holds: { type: 'label' }, set: 'always', column: true },
  branchId: {
    holds: { type: 'reference', to: 'branch' },
    set: 'always',
    optional: true,
    filter: true,
    column: true,
  },
  rights: {
    holds: { type: 'set', of: ['organiser', 'administration'] },
    set: 'always',
    initial: ['organiser'],
    column: true,
  },
  disabled: { holds: { type: 'flag' }, set: 'always', initial: false, filter: true, column: true },
  ...dependedOn,
  ...kept,
} as const satisfies Fields;

/** A member of staff, or the dummy user of a room. */
export type User = EntityOf<typeof userFields>;
