import type { EntityOf, Fields } from './field.ts';

const aside = { type: 'minutes', least: 0, most: 1_440 } as const;
const length = { type: 'minutes', least: 1, most: 44_640 } as const;

/** What a diary wants of the appointments that phones make in it; without any of these nothing is added and nothing refused (B04). */
export const phoneRuleFields = {
  defaultType: { holds: { type: 'label' }, set: 'always', optional: true },
  defaultStatus: { holds: { type: 'label' }, set: 'always', optional: true },
  defaultPreparationMinutes: { holds: aside, set: 'always', optional: true },
  defaultFollowUpMinutes: { holds: aside, set: 'always', optional: true },
  minimumMinutes: { holds: length, set: 'always', optional: true },
  maximumMinutes: { holds: length, set: 'always', optional: true },
} as const satisfies Fields;

/** The rules of one diary for what phones make in it. */
export type PhoneRules = EntityOf<typeof phoneRuleFields>;
