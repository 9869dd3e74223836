const en = {
  title: 'Many phones',
  link: 'Many at once, from a CSV file',
  explain:
    'One row for each employee or room. Only the name is needed; a user name follows from it. The branch may be left out where there is only one. “User” is for somebody who is there already.',
  template: 'Save an empty file (CSV)',
  file: 'CSV file',
  checking: 'Checking …',
  found: (ready: number, total: number) => `${ready} of ${total} rows can be created.`,
  go: (count: number) => (count === 1 ? 'Create 1 phone' : `Create ${count} phones`),
  making: 'Creating …',
  progress: (done: number, total: number) => `${done} of ${total}`,
  goOn: 'Go on',
  done: (made: number) => (made === 1 ? '1 phone is created.' : `${made} phones are created.`),
  once: 'The passwords are in this file and nowhere else. Save it now, and give each user theirs.',
  save: 'Save the result (CSV)',
  another: 'Another file',
  unsaved: 'The passwords are not saved. Leave anyway?',
  line: 'Line',
  result: 'Result',
  outcomes: {
    ready: 'can be created',
    made: 'created',
    'made-before': 'created before; somebody has changed it since, so it keeps its password',
    refused: 'not created',
  },
};

const de: typeof en = {
  title: 'Viele Telefone',
  link: 'Viele auf einmal, aus einer CSV-Datei',
  explain:
    'Eine Zeile für jeden Mitarbeiter oder Raum. Nur der Name ist nötig; der Benutzername ergibt sich daraus. Gibt es nur eine Filiale, muss sie nicht genannt werden. „Benutzer“ ist für jemanden, den es schon gibt.',
  template: 'Leere Datei sichern (CSV)',
  file: 'CSV-Datei',
  checking: 'Wird geprüft …',
  found: (ready, total) => `${ready} von ${total} Zeilen können angelegt werden.`,
  go: (count) => (count === 1 ? '1 Telefon anlegen' : `${count} Telefone anlegen`),
  making: 'Wird angelegt …',
  progress: (done, total) => `${done} von ${total}`,
  goOn: 'Fortfahren',
  done: (made) => (made === 1 ? '1 Telefon ist angelegt.' : `${made} Telefone sind angelegt.`),
  once: 'Die Passwörter stehen nur in dieser Datei. Jetzt sichern und jedem Benutzer seines geben.',
  save: 'Ergebnis sichern (CSV)',
  another: 'Eine andere Datei',
  unsaved: 'Die Passwörter sind nicht gesichert. Trotzdem weitergehen?',
  line: 'Zeile',
  result: 'Ergebnis',
  outcomes: {
    ready: 'kann angelegt werden',
    made: 'angelegt',
    'made-before': 'schon angelegt und seitdem geändert, behält daher sein Passwort',
    refused: 'nicht angelegt',
  },
};

/** What the page for many phones says, in both languages. */
export const manyPhones = { en, de };
