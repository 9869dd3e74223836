/** What the console says of calendar feeds, in English. */
export const feedsEn = {
  title: 'Calendar feeds',
  explain: 'A secret address at which everybody who knows it may read this diary, and nobody can change it.',
  none: 'There is no feed of this diary.',
  name: 'For whom',
  privacy: 'It shows',
  days: 'Days',
  pastDays: 'Days back',
  futureDays: 'Days ahead',
  lastUsed: 'Last read',
  actions: 'Address',
  add: 'Make a feed',
  once: 'This address is shown only once. Whoever knows it can read the diary:',
  open: 'Open in a calendar program',
  rotate: 'New address',
  rotating: 'The old address stops working at once: every program that reads it needs the new one.',
  revoke: 'Revoke',
  revoking: 'The address stops working at once. What programs have read already, they may keep.',
};

/** The same in German. */
export const feedsDe: typeof feedsEn = {
  title: 'Kalenderadressen zum Lesen',
  explain: 'Eine geheime Adresse, unter der jeder, der sie kennt, diesen Kalender lesen und niemand ihn ändern kann.',
  none: 'Für diesen Kalender gibt es keine Adresse.',
  name: 'Für wen',
  privacy: 'Sie zeigt',
  days: 'Tage',
  pastDays: 'Tage zurück',
  futureDays: 'Tage voraus',
  lastUsed: 'Zuletzt gelesen',
  actions: 'Adresse',
  add: 'Adresse anlegen',
  once: 'Diese Adresse wird nur jetzt gezeigt. Wer sie kennt, kann den Kalender lesen:',
  open: 'In einem Kalenderprogramm öffnen',
  rotate: 'Neue Adresse',
  rotating: 'Die alte Adresse gilt sofort nicht mehr: Jedes Programm, das sie liest, braucht die neue.',
  revoke: 'Widerrufen',
  revoking: 'Die Adresse gilt sofort nicht mehr. Was Programme schon gelesen haben, können sie behalten.',
};

/** What the audit trail says of feeds, in English. */
export const feedActionsEn = {
  'feed made': 'Calendar feed created',
  'feed changed': 'Calendar feed changed',
  'feed given another address': 'Calendar feed given another address',
  'feed revoked': 'Calendar feed revoked',
};

/** The same in German. */
export const feedActionsDe: typeof feedActionsEn = {
  'feed made': 'Kalenderadresse angelegt',
  'feed changed': 'Kalenderadresse geändert',
  'feed given another address': 'Kalenderadresse erneuert',
  'feed revoked': 'Kalenderadresse widerrufen',
};
