import type { Language } from '../../../shared/admin/language.ts';
import type { entityFields } from '../../../shared/model/entities/entities.ts';
import type { Field, Fields } from '../../../shared/model/entities/field.ts';

type Tables = typeof entityFields;

/** Fields that a person fills in or sees in a list. */
type SeenIn<F extends Fields> = {
  [Name in keyof F]: F[Name] extends { readonly column: true } | { readonly set: Exclude<Field['set'], 'by-gateway'> }
    ? Name
    : never;
}[keyof F];

/** Every field of every entity that the console has a word for. */
export type FieldName = { [Kind in keyof Tables]: SeenIn<Tables[Kind]> }[keyof Tables] & string;

type ChoicesIn<F extends Fields> = {
  [Name in keyof F]: F[Name]['holds'] extends
    | { readonly of: readonly (infer One extends string)[] }
    | { readonly known: readonly (infer One extends string)[] }
    ? One
    : never;
}[keyof F];

/** Every value that a field offers to choose from. */
export type ChoiceName = { [Kind in keyof Tables]: ChoicesIn<Tables[Kind]> }[keyof Tables];

type Both = readonly [en: string, de: string];

/** What each field is called: in English, in German. A new field needs a word here, and nothing else in the console. */
const labels: Readonly<Record<FieldName, Both>> = {
  userName: ['User name', 'Benutzername'],
  userId: ['User', 'Benutzer'],
  branchId: ['Branch', 'Filiale'],
  serviceClass: ['Service class', 'Service Klasse'],
  accessType: ['Access type', 'Zugangsart'],
  confirmed: ['Confirmed', 'Bestätigt'],
  validFrom: ['Valid from', 'Gültig ab'],
  validUntil: ['Valid until', 'Gültig bis'],
  onRevocation: ['When the access is withdrawn', 'Wenn der Zugang entzogen wird'],
  clearDays: ['Phones are cleared for (days)', 'Telefone werden geleert (Tage)'],
  clearedUntil: ['Phones are cleared until', 'Telefone werden geleert bis'],
  rights: ['Rights', 'Rechte'],
  description: ['Description', 'Beschreibung'],
  passwordState: ['Password', 'Passwort'],
  lastSync: ['Last synchronised', 'Zuletzt synchronisiert'],
  name: ['Name', 'Name'],
  kind: ['Kind', 'Art'],
  color: ['Colour', 'Farbe'],
  zone: ['Time zone', 'Zeitzone'],
  privacy: ['What phones see of appointments', 'Was Telefone von Terminen sehen'],
  allowCalendarSync: ['Allow for calendar synchronisation', 'Terminsynchronisation erlaubt'],
  doubleBooking: ['Double booking', 'Doppelbuchung'],
  types: ['Types of appointments and their colours', 'Terminarten und ihre Farben'],
  defaultType: ['Type of appointments made on phones', 'Art der am Telefon angelegten Termine'],
  defaultStatus: ['Status of appointments made on phones', 'Status der am Telefon angelegten Termine'],
  defaultPreparationMinutes: ['Their preparation in minutes', 'Deren Vorbereitung in Minuten'],
  defaultFollowUpMinutes: ['Their follow-up in minutes', 'Deren Nachbereitung in Minuten'],
  minimumMinutes: ['Their shortest length in minutes', 'Deren kürzeste Dauer in Minuten'],
  maximumMinutes: ['Their longest length in minutes', 'Deren längste Dauer in Minuten'],
  syncPastDays: ['Days back that phones see', 'Vergangene Tage auf Telefonen'],
  syncFutureDays: ['Days ahead that phones see', 'Kommende Tage auf Telefonen'],
  googleLinked: ['Google Calendar', 'Google Kalender'],
  disabled: ['Disabled', 'Gesperrt'],
  closed: ['Closed', 'Geschlossen'],
};

/** What helps to fill a field in; of one kind of entity only where it is named. */
const hints: Readonly<Partial<Record<FieldName | `${keyof Tables | 'phone'}.${FieldName}`, Both>>> = {
  userName: [
    'Letters a–z, digits, “.”, “_” and “-”. It cannot be changed later: delete and create again instead.',
    'Buchstaben a–z, Ziffern, „.“, „_“ und „-“. Später nicht mehr änderbar; für einen anderen Namen löschen und neu anlegen.',
  ],
  'access.branchId': [
    'New appointments made on the phone get this branch. Without one, phones can only read.',
    'Am Telefon angelegte Termine bekommen diese Filiale. Ohne sie können Telefone nur lesen.',
  ],
  serviceClass: ['Only calendar synchronisation opens CalDAV.', 'Nur die Terminsynchronisation öffnet CalDAV.'],
  confirmed: [
    'Unticked, the next request of every phone is refused; data and password are kept.',
    'Ohne Haken wird schon die nächste Anfrage jedes Telefons abgewiesen; Daten und Passwort bleiben.',
  ],
  validFrom: ['In the time zone of the branch. Empty: from now on.', 'In der Zeitzone der Filiale. Leer: ab sofort.'],
  validUntil: ['The day is included. Empty: without end.', 'Der Tag zählt mit. Leer: unbegrenzt.'],
  onRevocation: [
    'Withdrawn is an access that is no longer confirmed or valid, or whose user is disabled. Cleared phones still sign in, with the same password, and lose every appointment; locked ones keep what they show.',
    'Entzogen ist ein Zugang, der nicht mehr bestätigt oder gültig oder dessen Benutzer gesperrt ist. Geleerte Telefone melden sich mit demselben Passwort noch an und verlieren jeden Termin; gesperrte behalten, was sie zeigen.',
  ],
  clearDays: [
    'So long phones have time to come; then they are locked. Empty: 30.',
    'So lange haben Telefone Zeit, sich zu melden; danach sind sie gesperrt. Leer: 30.',
  ],
  allowCalendarSync: [
    'Takes effect at the next request of every phone; what was synchronised continues when it is allowed again.',
    'Wirkt ab der nächsten Anfrage jedes Telefons; wird es wieder erlaubt, geht es weiter wie zuvor.',
  ],
  'access.userId': [
    'Phones see the resources of this user that allow synchronisation.',
    'Telefone sehen die Ressourcen dieses Benutzers, deren Synchronisation erlaubt ist.',
  ],
  'phone.userId': [
    'Only for somebody who is there already; left empty, a new user of this name is made.',
    'Nur für jemanden, den es schon gibt; bleibt es leer, entsteht ein neuer Benutzer mit diesem Namen.',
  ],
  'resource.userId': [
    'An employee’s own user; for a room, a user of its own with the right “Organiser” only. Save it without one and make that user with one button.',
    'Der eigene Benutzer des Mitarbeiters; ein Raum bekommt einen eigenen, nur mit dem Recht „Terminplaner“: ohne Benutzer speichern, dann mit einem Knopf anlegen.',
  ],
  'resource.privacy': [
    'A new resource begins with a pseudonym: phones get lost and are read over the shoulder. Times are always shown, and a phone sees all of what it made itself. Phones show a change at their next synchronisation.',
    'Eine neue Ressource beginnt mit einem Pseudonym: Telefone gehen verloren, und man liest mit. Zeiten sind immer zu sehen, und was ein Telefon selbst angelegt hat, sieht es ganz. Telefone zeigen eine Änderung bei ihrer nächsten Synchronisation.',
  ],
  types: [
    'Phones show the type as a category and its colour, as far as they may see it. Without any, phones show neither.',
    'Telefone zeigen die Art als Kategorie und ihre Farbe, soweit sie sie sehen dürfen. Ohne Eintrag zeigen sie keins von beiden.',
  ],
  'access.privacy': [
    'For this service access alone, instead of what the diaries say. Empty: as the diaries say.',
    'Nur für diesen Service Zugang, statt dessen, was an den Ressourcen steht. Leer: wie an den Ressourcen.',
  ],
  doubleBooking: [
    'When appointments overlap, with preparation and follow-up; also where this is the second resource of an appointment.',
    'Wenn sich Termine überschneiden, mit Vor- und Nachbereitung; auch wo dies die zweite Ressource eines Termins ist.',
  ],
  defaultType: [
    'A new appointment made on a phone gets it; existing ones keep theirs.',
    'Ein neuer Termin vom Telefon bekommt sie; bestehende behalten ihre.',
  ],
  defaultStatus: [
    'As long as the phone says nothing else: tentative and cancelled stay so.',
    'Solange das Telefon nichts anderes sagt: „vorläufig“ und „abgesagt“ bleiben.',
  ],
  minimumMinutes: [
    'Phones cannot make a shorter appointment. Empty: any length.',
    'Kürzere Termine können Telefone nicht anlegen. Leer: jede Dauer.',
  ],
  maximumMinutes: [
    'Phones cannot make a longer appointment; a whole day has 1,440 minutes. Empty: any length.',
    'Längere Termine können Telefone nicht anlegen; ein ganzer Tag hat 1.440 Minuten. Leer: jede Dauer.',
  ],
  syncPastDays: [
    'Older appointments leave the phones at midnight; here they stay. Empty: all.',
    'Ältere Termine verlassen die Telefone um Mitternacht; hier bleiben sie. Leer: alle.',
  ],
  syncFutureDays: [
    'Later appointments come to the phones day by day; one that a phone makes beyond is kept here and leaves the phone. Empty: all.',
    'Spätere Termine kommen Tag für Tag dazu; was ein Telefon jenseits davon anlegt, bleibt hier und verlässt das Telefon. Leer: alle.',
  ],
  zone: ['An IANA name, for example Europe/Berlin.', 'Ein IANA-Name, zum Beispiel Europe/Berlin.'],
};

const inLanguage = <Key extends string>(
  words: Readonly<Partial<Record<Key, Both>>>,
  language: Language,
): Readonly<Record<Key, string>> =>
  Object.fromEntries(
    Object.entries<Both | undefined>(words).map(([key, both]) => [key, both?.[language === 'en' ? 0 : 1] ?? '']),
  ) as Record<Key, string>;

/** The words of the fields in one language. */
export const fieldWords = (language: Language) => ({
  fields: inLanguage<FieldName>(labels, language),
  hints: inLanguage(hints, language) as Readonly<Partial<Record<string, string>>>,
});

/** The key of the hint that a field of this kind has, if it has one. */
export const hintOf = (kind: keyof Tables, name: string): string | undefined =>
  [`${kind}.${name}`, name].find((key) => key in hints);
