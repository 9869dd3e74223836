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
    ['The password is not right.', 'Das Passwort stimmt nicht.'],
    [
      'Type the password that is in use now; an administrator can assign another.',
      'Das jetzt gültige Passwort eingeben; ein Administrator kann ein anderes vergeben.',
    ],
  ),
  'not-confirmed': note(
    409,
    'error',
    ['The service access is not confirmed.', 'Die Service Zugangsdaten sind nicht bestätigt.'],
    ['Tick “confirmed”.', '„Bestätigt“ ankreuzen.'],
  ),
  'not-yet-valid': note(
    409,
    'error',
    ['The service access is not valid yet.', 'Die Service Zugangsdaten gelten noch nicht.'],
    ['Wait, or set an earlier “valid from”.', 'Warten oder ein früheres „gültig ab“ eintragen.'],
  ),
  expired: note(
    409,
    'error',
    ['The service access has expired.', 'Die Service Zugangsdaten sind abgelaufen.'],
    ['Set a later “valid until”, or none.', 'Ein späteres oder kein „gültig bis“ eintragen.'],
  ),
  'being-cleared': note(
    409,
    'warning',
    [
      'The access is withdrawn and phones are being cleared: they sign in and find nothing.',
      'Der Zugang ist entzogen und Telefone werden geleert: Sie melden sich an und finden nichts.',
    ],
    [
      'Nothing, until every phone has come once; to end it earlier choose “lock”.',
      'Nichts, bis jedes Telefon einmal da war; um es früher zu beenden, „sperren“ wählen.',
    ],
  ),
  'expires-soon': note(
    409,
    'warning',
    ['The service access expires within 14 days.', 'Die Service Zugangsdaten laufen in den nächsten 14 Tagen ab.'],
    ['Set a later “valid until”, or none.', 'Ein späteres oder kein „gültig bis“ eintragen.'],
  ),
  'invalid-window': note(
    422,
    'error',
    [
      'The duration is no period: “from” must be a date or local date-time before “until”.',
      'Die Gültigkeitsdauer ist kein Zeitraum: „ab“ muss ein Datum oder eine Ortszeit vor „bis“ sein.',
    ],
    ['Correct “from” or “until”.', '„Ab“ oder „bis“ berichtigen.'],
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
