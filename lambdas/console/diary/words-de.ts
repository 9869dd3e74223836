/** What the diary says, in German. */
export const calendar: typeof import('./words-en.ts').calendar = {
  title: 'Kalender',
  add: 'Neuer Termin',
  edit: 'Termin',
  what: 'Titel',
  allDay: 'Ganztägig',
  start: 'Von',
  end: 'Bis',
  location: 'Ort',
  which: 'Dieser Termin gehört zu einer Serie. Ändern oder löschen:',
  scopes: { this: 'nur diesen', following: 'diesen und alle folgenden', all: 'die ganze Serie' },
  remove: 'Termin löschen',
  removal:
    'Er verschwindet aus dem Kalender und von jedem Telefon und bleibt 30 Tage lang im Papierkorb der Ressource.',
  by: 'Ersteller:',
  byDiary: 'der Terminkalender',
  changed: 'zuletzt geändert',
  unreadable: 'Ein Termin, der sich nicht zeigen lässt:',
  today: 'Heute',
  before: 'Zurück',
  after: 'Weiter',
  views: { week: 'Woche', day: 'Tag' },
};
