/** What the setup page says; written for people who never heard of CalDAV. */
export const words = {
  en: {
    welcome: 'Calendar on your phone',
    once: 'This invitation works once. Open it on the phone that is to show the calendar.',
    go: 'Set up this phone',
    keep: 'You can come back to this page for an hour, until the calendar shows on your phone.',
    change: 'Change your password',
    apple: {
      title: 'iPhone, iPad, Mac',
      button: 'Load the profile',
      steps: [
        'Load the profile and allow it.',
        'Open Settings: “Profile Downloaded” stands at the top. On a Mac, open it in Downloads.',
        'Tap Install and type your password when asked.',
      ],
    },
    android: {
      title: 'Android',
      button: 'Open in DAVx⁵',
      steps: [
        'Install the app DAVx⁵ first, then come back to this page.',
        'Open it with this button and type your password.',
        'Tick the calendar.',
      ],
    },
    other: { title: 'Any other program', address: 'Address (CalDAV)', userName: 'User name' },
    password: 'The password is the one you were given, or have set yourself since. It is on no page.',
  },
  de: {
    welcome: 'Der Kalender auf Ihrem Telefon',
    once: 'Diese Einladung gilt einmal. Öffnen Sie sie auf dem Telefon, das den Kalender zeigen soll.',
    go: 'Dieses Telefon einrichten',
    keep: 'Eine Stunde lang können Sie auf diese Seite zurückkommen, bis der Kalender auf dem Telefon erscheint.',
    change: 'Ihr Passwort ändern',
    apple: {
      title: 'iPhone, iPad, Mac',
      button: 'Profil laden',
      steps: [
        'Das Profil laden und erlauben.',
        'Die Einstellungen öffnen: Oben steht „Profil geladen“. Auf dem Mac liegt es in den Downloads.',
        'Auf „Installieren“ tippen und das Passwort eingeben, wenn danach gefragt wird.',
      ],
    },
    android: {
      title: 'Android',
      button: 'In DAVx⁵ öffnen',
      steps: [
        'Zuerst die App DAVx⁵ installieren, dann auf diese Seite zurückkommen.',
        'Sie mit diesem Knopf öffnen und das Passwort eingeben.',
        'Den Kalender ankreuzen.',
      ],
    },
    other: { title: 'Jedes andere Programm', address: 'Adresse (CalDAV)', userName: 'Benutzername' },
    password: 'Das Passwort ist das Ihnen genannte oder seither selbst gesetzte. Es steht auf keiner Seite.',
  },
} as const;
