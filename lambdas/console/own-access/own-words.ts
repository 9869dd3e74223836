/** What the page of one's own access says, in English. */
export const ownEn = {
  title: 'My calendar access',
  explain: 'Sign in with the user name and the password of your phone.',
  password: 'Password',
  go: 'Show my access',
  refused: 'The user name or the password is wrong.',
  refusedTodo: 'Check both; an administrator can assign a new password.',
  elsewhere: 'You change your password here:',
  works: 'Your phone can synchronise with it.',
  ask: 'An administrator can change that.',
  change: 'Change the password',
  newPassword: 'New password',
  again: 'New password once more',
  differ: 'The two new passwords are not the same.',
  changed: 'Your password is changed. Type the new one into your phone now.',
};

/** The same in German. */
export const ownDe: typeof ownEn = {
  title: 'Mein Kalenderzugang',
  explain: 'Melden Sie sich mit Benutzername und Passwort Ihres Telefons an.',
  password: 'Passwort',
  go: 'Meinen Zugang zeigen',
  refused: 'Benutzername oder Passwort ist falsch.',
  refusedTodo: 'Beides prüfen; ein Administrator kann ein neues Passwort vergeben.',
  elsewhere: 'Ihr Passwort ändern Sie hier:',
  works: 'Ihr Telefon kann damit synchronisieren.',
  ask: 'Ein Administrator kann das ändern.',
  change: 'Passwort ändern',
  newPassword: 'Neues Passwort',
  again: 'Neues Passwort noch einmal',
  differ: 'Die beiden neuen Passwörter sind nicht gleich.',
  changed: 'Ihr Passwort ist geändert. Geben Sie das neue jetzt in Ihr Telefon ein.',
};
