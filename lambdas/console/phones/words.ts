/** What the console says of phones that synchronise, in English. */
export const phonesEn = {
  title: 'Phones',
  none: 'No phone has synchronised yet.',
  client: 'Program',
  lastSync: 'Last synchronised',
  lastSuccess: 'Last success',
  calendars: 'Calendars',
  ownCalendar: 'a calendar of their own',
  refusal: 'Last refusal',
  about: (minutes: number) => `Accurate to ${minutes} minutes. Phones with the same program share one row.`,
  reset: 'Reset synchronisation',
  resetting: 'At their next synchronisation all phones of this access read everything anew. No appointment is lost.',
  done: 'The synchronisation is reset.',
};

/** The same in German. */
export const phonesDe: typeof phonesEn = {
  title: 'Telefone',
  none: 'Noch hat kein Telefon synchronisiert.',
  client: 'Programm',
  lastSync: 'Zuletzt synchronisiert',
  lastSuccess: 'Zuletzt erfolgreich',
  calendars: 'Kalender',
  ownCalendar: 'ein eigener Kalender',
  refusal: 'Letzte Ablehnung',
  about: (minutes) => `Auf ${minutes} Minuten genau. Telefone mit demselben Programm teilen sich eine Zeile.`,
  reset: 'Synchronisation zurücksetzen',
  resetting:
    'Bei der nächsten Synchronisation lesen alle Telefone mit diesen Zugangsdaten alles neu ein. Kein Termin geht verloren.',
  done: 'Die Synchronisation ist zurückgesetzt.',
};

/** What the audit trail says of phones, in English. */
export const phoneActionsEn = {
  'sync reset': 'Synchronisation reset',
  'sync reset by its holder': 'Synchronisation reset by its holder',
};

/** The same in German. */
export const phoneActionsDe: typeof phoneActionsEn = {
  'sync reset': 'Synchronisation zurückgesetzt',
  'sync reset by its holder': 'Synchronisation vom Inhaber zurückgesetzt',
};
