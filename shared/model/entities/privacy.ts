/** How much of an appointment a phone may see, from everything to nothing but when (B01). Each level says less than the one before. */
export const privacyLevels = ['full', 'first-name', 'pseudonym', 'initials', 'type-only', 'busy'] as const;

/** How much of an appointment a phone may see (B01). */
export type PrivacyLevel = (typeof privacyLevels)[number];

/** The level that says least. */
export const strictest = (...levels: readonly (PrivacyLevel | undefined)[]): PrivacyLevel =>
  privacyLevels[Math.max(0, ...levels.map((level) => (level === undefined ? 0 : privacyLevels.indexOf(level))))] ??
  'busy';

/** Does the one level say more than the other? */
export const saysMore = (one: PrivacyLevel, other: PrivacyLevel): boolean =>
  privacyLevels.indexOf(one) < privacyLevels.indexOf(other);
