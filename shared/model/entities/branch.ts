import { mostTypes } from './appointment-types.ts';
import type { EntityOf, Fields } from './field.ts';
import { dependedOn, kept } from './kept.ts';

/** The fields of a branch office; its zone decides validity windows and floating times. */
export const branchFields = {
  id: { holds: { type: 'id' }, set: 'by-gateway' },
  name: { holds: { type: 'label' }, set: 'always', column: true },
  zone: { holds: { type: 'zone' }, set: 'always', column: true },
  closed: { holds: { type: 'flag' }, set: 'afterwards', initial: false, filter: true, column: true },
  /** What phones show as category and colour of an appointment of that type; without any they show neither (B15). */
  types: { holds: { type: 'appointment-types', most: mostTypes }, set: 'always', optional: true },
  /** Something was once shared with it: the homes of its service accesses look for that, and no others do (B14). */
  hasShares: { holds: { type: 'flag' }, set: 'by-gateway', optional: true, kept: 'internal' },
  ...dependedOn,
  ...kept,
} as const satisfies Fields;

/** A branch office. */
export type Branch = EntityOf<typeof branchFields>;
