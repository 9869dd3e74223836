import type { Language } from '../../../shared/admin/language.ts';
import type { ChoiceName } from './field-words.ts';

/** What each value is called that a field offers to choose from: in English, in German. */
const choices: Readonly<Record<ChoiceName, readonly [en: string, de: string]>> = {
  person: ['Employee', 'Personenressource (Mitarbeiter)'],
  place: ['Room', 'Ortsressource (Raum)'],
  allow: ['Allow', 'Erlauben'],
  warn: ['Allow, and mark both appointments', 'Erlauben und beide Termine kennzeichnen'],
  refuse: ['Refuse', 'Ablehnen'],
  organiser: ['Organiser: has a diary', 'Terminplaner: hat einen Kalender'],
  administration: ['Administration', 'Verwaltung'],
  create: ['Create appointments', 'Termine anlegen'],
  move: ['Move appointments', 'Termine verschieben'],
  editText: ['Change texts', 'Texte ändern'],
  delete: ['Delete appointments', 'Termine löschen'],
  makeCalendars: ['Create personal calendars', 'Eigene Kalender anlegen'],
  lock: ['Lock phones: they keep what they show', 'Telefone sperren: Sie behalten, was sie zeigen'],
  clear: ['Clear phones: they lose every appointment', 'Telefone leeren: Sie verlieren jeden Termin'],
  missing: ['not set', 'nicht gesetzt'],
  'admin-set': ['set by the administrator', 'vom Administrator gesetzt'],
  own: ['set by the user', 'selbst gesetzt'],
  'caldav-appointment-sync': ['Calendar synchronisation (CalDAV)', 'CalDAV Terminsynchronisation'],
  'individual-user-password': ['Individual user with a password', 'Individueller Benutzer mit Passwort'],
  full: ['Everything', 'Alles'],
  'first-name': ['The customer’s first name', 'Den Vornamen des Kunden'],
  pseudonym: ['A pseudonym of the customer, like “ErMu 4711”', 'Ein Pseudonym des Kunden, etwa „ErMu 4711“'],
  initials: ['The customer’s initials', 'Die Initialen des Kunden'],
  'type-only': ['The type of the appointment', 'Die Art des Termins'],
  busy: ['Only that the time is taken', 'Nur, dass die Zeit belegt ist'],
};

/** The words of the values in one language. */
export const choiceWords = (language: Language): Readonly<Record<ChoiceName, string>> =>
  Object.fromEntries(Object.entries(choices).map(([name, both]) => [name, both[language === 'en' ? 0 : 1]])) as Record<
    ChoiceName,
    string
  >;
