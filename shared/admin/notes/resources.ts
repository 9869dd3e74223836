import { note } from './note.ts';

/** Notes about branches, users and diary resources. */
export const resourcesNotes = {
  'resource-not-found': note(
    404,
    'error',
    ['There is no such diary resource.', 'Diese Ressource gibt es nicht.'],
    ['Pick a resource from the list.', 'Eine Ressource aus der Liste wählen.'],
  ),
  'resource-sync-not-allowed': note(
    409,
    'error',
    [
      'The calendar of this resource may not be synchronised.',
      'Der Kalender dieser Ressource darf nicht synchronisiert werden.',
    ],
    [
      'Tick “Allow for calendar synchronisation” at the resource.',
      'An der Ressource „Terminsynchronisation erlaubt“ ankreuzen.',
    ],
  ),
  'resource-sync-allowed': note(
    409,
    'error',
    [
      'Phones may synchronise this resource, so it cannot be linked to Google Calendar as well.',
      'Telefone dürfen diese Ressource synchronisieren; sie kann daher nicht auch mit Google Kalender verknüpft sein.',
    ],
    [
      'First untick “Allow for calendar synchronisation” at the resource, then link it.',
      'Zuerst an der Ressource „Terminsynchronisation erlaubt“ abwählen, dann verknüpfen.',
    ],
  ),
  'google-calendar-linked': note(
    409,
    'error',
    [
      'The resource is linked to Google Calendar, so phones cannot synchronise it as well.',
      'Die Ressource ist mit Google Kalender verknüpft; Telefone können sie daher nicht auch synchronisieren.',
    ],
    [
      'Delete the link to Google Calendar, or leave “Allow for calendar synchronisation” unticked.',
      'Die Verknüpfung mit Google Kalender löschen oder „Terminsynchronisation erlaubt“ nicht ankreuzen.',
    ],
  ),
  'employee-missing': note(
    422,
    'error',
    ['The resource has no user.', 'Die Ressource hat keinen Benutzer.'],
    [
      'Assign the employee’s user; for a room, its dummy user.',
      'Den Benutzer des Mitarbeiters zuordnen, bei einem Raum den Dummy-Benutzer.',
    ],
  ),
  'share-not-found': note(
    404,
    'error',
    ['The resource is not shared with them.', 'Die Ressource ist dort nicht freigegeben.'],
    ['Pick a share from the list.', 'Eine Freigabe aus der Liste wählen.'],
  ),
  'share-not-needed': note(
    409,
    'error',
    ['The resource is this user’s own.', 'Die Ressource gehört diesem Benutzer selbst.'],
    ['Share it with somebody else.', 'Für jemand anderen freigeben.'],
  ),
  'too-many-shares': note(
    409,
    'error',
    ['The resource has all the shares it can have.', 'Die Ressource hat so viele Freigaben, wie sie haben kann.'],
    ['Share it with a branch instead of its users.', 'Für eine Filiale statt für deren Benutzer freigeben.'],
  ),
  'user-disabled': note(
    409,
    'error',
    ['The user is disabled.', 'Der Benutzer ist gesperrt.'],
    ['Enable the user.', 'Den Benutzer freigeben.'],
  ),
  'user-no-organiser-right': note(
    409,
    'warning',
    ['The user does not hold the right “Organiser”.', 'Dem Benutzer fehlt das Recht „Terminplaner“.'],
    ['Give the user the right “Organiser”.', 'Dem Benutzer das Recht „Terminplaner“ geben.'],
  ),
  'room-user-too-powerful': note(
    409,
    'warning',
    [
      'The user of this room has more rights than “Organiser”.',
      'Der Benutzer dieses Raums hat mehr Rechte als „Terminplaner“.',
    ],
    [
      'Use a dummy user with the right “Organiser” only.',
      'Einen Dummy-Benutzer nur mit dem Recht „Terminplaner“ verwenden.',
    ],
  ),
  'branch-missing': note(
    409,
    'warning',
    [
      'The service access has no branch: phones can read but not create appointments.',
      'Die Service Zugangsdaten haben keine Filiale: Telefone können lesen, aber keine Termine anlegen.',
    ],
    ['Select a branch.', 'Eine Filiale wählen.'],
  ),
  'branch-closed': note(
    409,
    'warning',
    ['The branch is closed.', 'Die Filiale ist geschlossen.'],
    ['Select another branch.', 'Eine andere Filiale wählen.'],
  ),
  'branch-not-found': note(
    404,
    'error',
    ['There is no such branch.', 'Diese Filiale gibt es nicht.'],
    ['Pick a branch from the list.', 'Eine Filiale aus der Liste wählen.'],
  ),
  'user-not-found': note(
    404,
    'error',
    ['There is no such user.', 'Diesen Benutzer gibt es nicht.'],
    ['Pick a user from the list.', 'Einen Benutzer aus der Liste wählen.'],
  ),
  'in-use': note(
    409,
    'error',
    ['It is still in use.', 'Es wird noch verwendet.'],
    [
      'First delete what uses it, or assign that to another.',
      'Zuerst löschen, was es verwendet, oder dieses anders zuordnen.',
    ],
  ),
  'feed-not-found': note(
    404,
    'error',
    ['There is no such calendar feed.', 'Diese Kalenderadresse gibt es nicht.'],
    ['Pick a feed from the list of the resource.', 'Eine Kalenderadresse aus der Liste der Ressource wählen.'],
  ),
  'too-many-feeds': note(
    409,
    'error',
    [
      'The resource has as many calendar feeds as it may have.',
      'Die Ressource hat so viele Kalenderadressen, wie sie haben darf.',
    ],
    ['Revoke one that nobody uses any more.', 'Eine widerrufen, die niemand mehr benutzt.'],
  ),
} as const;
