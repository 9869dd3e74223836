/** How much of an appointment a phone may see, from everything to nothing but when (B01). Each level says less than the one before. */
export const privacyLevels = ['full', 'first-name', 'pseudonym', 'initials', 'type-only', 'busy'] as const;

/** How much of an appointment a phone may see (B01). */
export type PrivacyLevel = (typeof privacyLevels)[number];
