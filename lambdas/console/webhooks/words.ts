/** What the console says of webhooks, in English. */
export const webhooksEn = {
  title: 'Webhooks',
  explain:
    'Addresses of diary programs that are told when something changes in a diary. What is sent says which appointment, not what is in it.',
  none: 'No program is told of changes.',
  url: 'URL',
  description: 'For what',
  urlHint: 'Begins with https:// and can be reached from here.',
  add: 'Create a webhook',
  once: 'This secret is shown only once. The program checks with it that a message is genuine:',
  secret: 'Secret',
  state: 'State',
  on: 'On',
  off: {
    'by-administrator': 'Switched off',
    failing: 'Switched off: nothing was taken for five days',
    gone: 'Switched off: the program answered that the address is gone',
  },
  success: 'Last delivered',
  failure: 'Last failure',
  next: 'Next attempt:',
  actions: 'Actions',
  test: 'Send a test message',
  taken: 'The test message was taken.',
  notTaken: 'The test message was not taken:',
  switchOn: 'Switch on',
  switchOff: 'Switch off',
  newSecret: 'New secret',
  replacing: 'The old secret signs nothing from now on: the program needs the new one at once.',
  remove: 'Delete',
  removal: 'Nothing is sent there any more. The program has to read on by itself.',
  answered: (status: string) => `the program answered ${status}`,
  reasons: {
    timeout: 'no answer within 10 seconds',
    'address-not-public': 'the address is not a public one',
    enotfound: 'no such host name',
    econnrefused: 'nobody answers at this address',
    econnreset: 'the connection was cut',
  },
};

/** The same in German. */
export const webhooksDe: typeof webhooksEn = {
  title: 'Webhooks',
  explain:
    'Adressen von Kalenderprogrammen, denen gemeldet wird, wenn sich in einem Kalender etwas ändert. Gemeldet wird, welcher Termin es ist, nicht was darin steht.',
  none: 'Keinem Programm werden Änderungen gemeldet.',
  url: 'URL',
  description: 'Wofür',
  urlHint: 'Beginnt mit https:// und ist von hier aus erreichbar.',
  add: 'Webhook anlegen',
  once: 'Dieses Geheimnis wird nur jetzt gezeigt. Damit prüft das Programm, ob eine Meldung echt ist:',
  secret: 'Geheimnis',
  state: 'Zustand',
  on: 'Eingeschaltet',
  off: {
    'by-administrator': 'Ausgeschaltet',
    failing: 'Ausgeschaltet: Fünf Tage lang wurde nichts angenommen',
    gone: 'Ausgeschaltet: Das Programm hat geantwortet, dass es die Adresse nicht mehr gibt',
  },
  success: 'Zuletzt zugestellt',
  failure: 'Letzter Fehler',
  next: 'Nächster Versuch:',
  actions: 'Aktionen',
  test: 'Probemeldung senden',
  taken: 'Die Probemeldung wurde angenommen.',
  notTaken: 'Die Probemeldung wurde nicht angenommen:',
  switchOn: 'Einschalten',
  switchOff: 'Ausschalten',
  newSecret: 'Neues Geheimnis',
  replacing: 'Mit dem alten wird ab sofort nichts mehr unterschrieben: Das Programm braucht gleich das neue.',
  remove: 'Löschen',
  removal: 'Dorthin wird nichts mehr gemeldet. Das Programm muss selbst weiterlesen.',
  answered: (status) => `das Programm hat mit ${status} geantwortet`,
  reasons: {
    timeout: 'keine Antwort innerhalb von 10 Sekunden',
    'address-not-public': 'die Adresse ist nicht öffentlich',
    enotfound: 'diesen Rechnernamen gibt es nicht',
    econnrefused: 'unter dieser Adresse antwortet niemand',
    econnreset: 'die Verbindung wurde abgebrochen',
  },
};

/** What the audit trail records of webhooks, in English. */
export const webhookActionsEn = {
  'webhook created': 'Webhook created',
  'webhook changed': 'Webhook changed',
  'webhook deleted': 'Webhook deleted',
  'webhook disabled': 'Webhook disabled',
  'webhook secret replaced': 'Webhook secret replaced',
};

/** The same in German. */
export const webhookActionsDe: typeof webhookActionsEn = {
  'webhook created': 'Webhook angelegt',
  'webhook changed': 'Webhook geändert',
  'webhook deleted': 'Webhook gelöscht',
  'webhook disabled': 'Webhook abgeschaltet',
  'webhook secret replaced': 'Geheimnis eines Webhooks ersetzt',
};
