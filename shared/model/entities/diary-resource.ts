import type { EntityOf, Fields } from './field.ts';
import { kept } from './kept.ts';
import { phoneRuleFields } from './phone-rules.ts';
import { privacyLevels } from './privacy.ts';

/** The fields of the administrative side of a calendar that people book: an employee's diary or a room (S01-S04). */
export const diaryResourceFields = {
  id: { holds: { type: 'id' }, set: 'by-gateway' },
  name: { holds: { type: 'label' }, set: 'always', attribute: 'displayName', column: true },
  kind: {
    holds: { type: 'choice', of: ['person', 'place'] },
    set: 'always',
    attribute: 'resourceKind',
    filter: true,
    column: true,
  },
  branchId: { holds: { type: 'reference', to: 'branch' }, set: 'always', optional: true, filter: true, column: true },
  userId: { holds: { type: 'reference', to: 'user' }, set: 'always', optional: true, filter: true, column: true },
  allowCalendarSync: { holds: { type: 'flag' }, set: 'always', initial: false, filter: true, column: true },
  /** The branch's zone, where its maker names none. */
  zone: { holds: { type: 'zone' }, set: 'always', initial: 'derived' },
  color: { holds: { type: 'color' }, set: 'always', optional: true },
  /** How much of its appointments phones see (B01). */
  privacy: { holds: { type: 'choice', of: privacyLevels }, set: 'always', initial: 'full' },
  /** What happens when appointments overlap (B03). */
  doubleBooking: { holds: { type: 'choice', of: ['allow', 'warn', 'refuse'] }, set: 'always', initial: 'allow' },
  ...phoneRuleFields,
  /** Phones see appointments of so many days back and ahead, today besides; absent: all (B06). */
  syncPastDays: { holds: { type: 'days', least: 0, most: 3_650 }, set: 'always', optional: true },
  syncFutureDays: { holds: { type: 'days', least: 0, most: 3_650 }, set: 'always', optional: true },
  googleLinked: { holds: { type: 'flag' }, set: 'by-gateway', initial: false, column: true },
  /** Users and branches that reach it beside its own user (B14). */
  shares: { holds: { type: 'shares' }, set: 'by-gateway', optional: true, kept: 'internal' },
  closed: { holds: { type: 'flag' }, set: 'by-gateway', initial: false, kept: 'internal' },
  ...kept,
  /** The calendar itself has a time of its own: when an appointment changed. */
  changedAt: { ...kept.changedAt, attribute: 'editedAt' },
} as const satisfies Fields;

/** An employee's diary or a room. */
export type DiaryResource = EntityOf<typeof diaryResourceFields>;
