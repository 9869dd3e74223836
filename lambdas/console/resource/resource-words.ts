/** What the console says at a diary resource, in English. */
const en = {
  google: {
    title: 'Google Calendar',
    linked: 'This resource is linked to Google Calendar. CalDAV works only without that link.',
    remove: 'Delete the link',
    removal: 'No appointment is deleted by it. Phones may then be allowed to synchronise.',
  },
  room: {
    person: 'This resource has no user yet. Pick the employee’s own above, or make one.',
    own: 'Make a user for it',
    explain: 'This resource has no user yet. A room gets one of its own, with the right “organiser” only.',
  },
  shares: {
    title: 'Shared with',
    explain:
      'Stands in the calendar account of their phones beside their own calendars, from the next request on. Who may synchronise, what they see of an appointment and for which days hold for them too.',
    nobody: 'Nobody but its own user.',
    whom: 'User or branch',
    may: 'May',
    levels: { read: 'Read', 'read-write': 'Read and write' },
    user: 'User',
    branch: 'All service accesses of the branch',
    add: 'Share',
    remove: 'Withdraw',
  },
};

/** The same in German. */
const de: typeof en = {
  google: {
    title: 'Google Kalender',
    linked: 'Diese Ressource ist mit Google Kalender verknüpft. CalDAV geht nur ohne diese Verknüpfung.',
    remove: 'Verknüpfung löschen',
    removal: 'Dadurch wird kein Termin gelöscht. Danach darf die Synchronisation mit Telefonen erlaubt werden.',
  },
  room: {
    person: 'Diese Ressource hat noch keinen Benutzer. Oben den des Mitarbeiters wählen oder einen anlegen.',
    own: 'Einen Benutzer dafür anlegen',
    explain:
      'Diese Ressource hat noch keinen Benutzer. Ein Raum bekommt einen eigenen, nur mit dem Recht „Terminplaner“.',
  },
  shares: {
    title: 'Freigegeben für',
    explain:
      'Steht ab der nächsten Anfrage im Kalender-Account ihrer Telefone neben den eigenen Kalendern. Ob synchronisiert werden darf, was von einem Termin zu sehen ist und für welche Tage, gilt auch für sie.',
    nobody: 'Für niemanden außer dem eigenen Benutzer.',
    whom: 'Benutzer oder Filiale',
    may: 'Darf',
    levels: { read: 'Lesen', 'read-write': 'Lesen und schreiben' },
    user: 'Benutzer',
    branch: 'Alle Service Zugangsdaten der Filiale',
    add: 'Freigeben',
    remove: 'Entziehen',
  },
};

/** What the console says at a diary resource. */
export const resourceWords = { en, de };
