import { type NoteCode, notes } from '../notes.ts';
import { type Account, davx5Link } from './profile.ts';

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escaped = (text: string): string => text.replaceAll(/[&<>"']/g, (character) => entities[character] ?? '');

/** Style and forms of this page, nothing else and from nowhere else. */
export const pagePolicy =
  "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

const style =
  'body{font:1.05rem/1.5 system-ui,sans-serif;max-width:34rem;margin:2rem auto;padding:0 1rem}a.way,button{display:block;width:100%;box-sizing:border-box;margin:.8rem 0;padding:.8rem;font:inherit;text-align:center;border:1px solid;border-radius:.5rem;background:none;color:inherit;text-decoration:none}code{overflow-wrap:anywhere}';

const page = (title: string, body: string): string =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="robots" content="noindex"><title>${escaped(title)}</title><style>${style}</style></head><body><h1>${escaped(title)}</h1>${body}</body></html>`;

/** What a link opens first: a look, by a person or by a mail scanner, does not use the invitation up. */
export const welcomePage = (): string =>
  page(
    'Calendar on your phone · Kalender auf dem Telefon',
    '<p>This invitation works once. Open it on the phone that is to show the calendar.</p><p lang="de">Diese Einladung gilt einmal. Öffnen Sie sie auf dem Telefon, das den Kalender zeigen soll.</p><form method="post"><button>Continue · <span lang="de">Weiter</span></button></form>',
  );

/** The ways to set a phone up: Apple profile, DAVx5, plain text; never the password. */
export const waysPage = (account: Account, url: string, profilePath: string): string =>
  page(
    account.resourceName,
    [
      `<a class="way" href="${escaped(profilePath)}">iPhone, iPad, Mac</a>`,
      `<a class="way" href="${escaped(davx5Link(account))}">Android (DAVx5)</a>`,
      '<p>Any other program · <span lang="de">jedes andere Programm</span>:</p>',
      `<p>Address · <span lang="de">Adresse</span>: <code>${escaped(url)}</code><br>User name · <span lang="de">Benutzername</span>: <code>${escaped(account.userName)}</code></p>`,
      '<p>Your password is asked for by the phone. <span lang="de">Nach dem Passwort fragt das Telefon.</span></p>',
    ].join(''),
  );

/** A refusal in both languages. */
export const refusalPage = (code: NoteCode): string => {
  const { says, todo } = notes[code];
  return page(says.en, `<p>${escaped(todo.en)}</p><p lang="de">${escaped(`${says.de} ${todo.de}`)}</p>`);
};
