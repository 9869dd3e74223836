import { note } from './note.ts';

/** Notes about service access and passwords. */
export const accessNotes = {
  'credential-not-found': note(
    404,
    'error',
    ['There is no such service access.', 'Diese Service Zugangsdaten gibt es nicht.'],
    [
      'Check the spelling of the user name, or create the service access.',
      'Die Schreibweise des Benutzernamens prüfen oder Service Zugangsdaten anlegen.',
    ],
  ),
  'user-required': note(
    422,
    'error',
    ['This access type needs a user.', 'Diese Zugangsart braucht einen Benutzer.'],
    ['Select a user.', 'Einen Benutzer wählen.'],
  ),
  'username-taken': note(
    409,
    'error',
    ['This user name is taken.', 'Dieser Benutzername ist vergeben.'],
    ['Choose another user name.', 'Einen anderen Benutzernamen wählen.'],
  ),
  'username-immutable': note(
    409,
    'error',
    ['A user name cannot be changed.', 'Ein Benutzername kann nicht geändert werden.'],
    [
      'Delete the service access and create it again under the new name.',
      'Die Service Zugangsdaten löschen und unter dem neuen Namen neu anlegen.',
    ],
  ),
  'username-invalid': note(
    422,
    'error',
    [
      'A user name has 1 to 64 of the characters a-z, A-Z, 0-9, “.”, “_” and “-”.',
      'Ein Benutzername hat 1 bis 64 der Zeichen a-z, A-Z, 0-9, „.“, „_“ und „-“.',
    ],
    ['Choose another user name.', 'Einen anderen Benutzernamen wählen.'],
  ),
  'password-missing': note(
    409,
    'error',
    ['No password is set yet.', 'Es ist noch kein Passwort gesetzt.'],
    ['Assign a password.', 'Ein Passwort vergeben.'],
  ),
  'password-admin-set': note(
    409,
    'warning',
    ['The password is still the one the administrator set.', 'Das Passwort ist noch das vom Administrator vergebene.'],
    ['Ask the user to change it.', 'Den Benutzer bitten, es zu ändern.'],
  ),
  'password-too-weak': note(
    422,
    'error',
    [
      'The password is too short, too long or too easy to guess.',
      'Das Passwort ist zu kurz, zu lang oder zu leicht zu erraten.',
    ],
    [
      'Use 10 to 256 characters, not the user name, not one character repeated, and no password that many people use.',
      'Bitte 10 bis 256 Zeichen verwenden: nicht den Benutzernamen, nicht ein wiederholtes Zeichen und kein Passwort, das viele verwenden.',
    ],
  ),
  'password-wrong': note(
    403,
    'error',
    ['The password is wrong.', 'Das Passwort ist falsch.'],
    [
      'Enter the password that is valid now; an administrator can assign a new one.',
      'Das jetzt gültige Passwort eingeben; ein Administrator kann ein neues vergeben.',
    ],
  ),
  'not-confirmed': note(
    409,
    'error',
    ['The service access is not confirmed.', 'Die Service Zugangsdaten sind nicht bestätigt.'],
    ['Tick “Confirmed”.', '„Bestätigt“ ankreuzen.'],
  ),
  'not-yet-valid': note(
    409,
    'error',
    ['The service access is not valid yet.', 'Die Service Zugangsdaten gelten noch nicht.'],
    ['Wait until then, or set an earlier “Valid from”.', 'Bis dahin warten oder ein früheres „Gültig ab“ eintragen.'],
  ),
  expired: note(
    409,
    'error',
    ['The service access has expired.', 'Die Service Zugangsdaten sind abgelaufen.'],
    ['Set a later “Valid until”, or none.', 'Ein späteres oder kein „Gültig bis“ eintragen.'],
  ),
  'being-cleared': note(
    409,
    'warning',
    [
      'The access is withdrawn and phones are being cleared: they sign in and find nothing.',
      'Der Zugang ist entzogen und Telefone werden geleert: Sie melden sich an und finden nichts.',
    ],
    [
      'Wait until every phone has come once. To end it sooner, choose “Lock phones”.',
      'Warten, bis jedes Telefon einmal da war. Um es früher zu beenden, „Telefone sperren“ wählen.',
    ],
  ),
  'expires-soon': note(
    409,
    'warning',
    ['The service access expires within 14 days.', 'Die Service Zugangsdaten laufen in den nächsten 14 Tagen ab.'],
    ['Set a later “Valid until”, or none.', 'Ein späteres oder kein „Gültig bis“ eintragen.'],
  ),
  'invalid-window': note(
    422,
    'error',
    [
      '“Valid from” must be before “Valid until”, and both a date or a local time.',
      '„Gültig ab“ muss vor „Gültig bis“ liegen, und beide müssen ein Datum oder eine Ortszeit sein.',
    ],
    ['Correct one of them, or leave it empty.', 'Eines davon berichtigen oder leer lassen.'],
  ),
  'no-calendar': note(
    409,
    'error',
    [
      'The user has no calendar that may be synchronised: a phone signs in and finds nothing.',
      'Der Benutzer hat keinen Kalender, der synchronisiert werden darf: Ein Telefon meldet sich an und findet nichts.',
    ],
    [
      'Tick “Allow for calendar synchronisation” at a resource of this user.',
      'An einer Ressource dieses Benutzers „Terminsynchronisation erlaubt“ ankreuzen.',
    ],
  ),
  'wrong-service-class': note(
    409,
    'error',
    ['The service class does not open CalDAV.', 'Die Service Klasse öffnet CalDAV nicht.'],
    [
      'Select the service class “Calendar synchronisation (CalDAV)”.',
      'Die Service Klasse „CalDAV Terminsynchronisation“ wählen.',
    ],
  ),
  'not-own-entry': note(
    403,
    'error',
    ['This is not the entry you are signed in with.', 'Mit diesem Eintrag sind Sie nicht angemeldet.'],
    ['Sign in with the user name of the entry.', 'Mit dem Benutzernamen des Eintrags anmelden.'],
  ),
  'invitation-not-found': note(
    404,
    'error',
    [
      'This invitation was used, has expired or never existed.',
      'Diese Einladung wurde benutzt, ist abgelaufen oder gab es nie.',
    ],
    ['Ask for a new invitation.', 'Um eine neue Einladung bitten.'],
  ),
} as const;
