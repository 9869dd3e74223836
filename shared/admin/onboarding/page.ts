import type { Language } from '../language.ts';
import { type NoteCode, notes } from '../notes.ts';
import type { Platform } from './platform.ts';
import { type Account, davx5Link } from './profile.ts';
import { words } from './words.ts';

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

const style = [
  ':root{color-scheme:light dark;accent-color:#2a7f62}',
  'body{font:1.05rem/1.5 system-ui,sans-serif;max-width:34rem;margin:1.5rem auto;padding:0 1rem}',
  'h1{font-size:1.5rem;line-height:1.25}h2{font-size:1.1rem;margin:0}',
  'section{margin:1rem 0;padding:1rem;border:1px solid color-mix(in srgb,currentColor 25%,transparent);border-radius:.75rem}',
  'ol{margin:.5rem 0 0;padding-left:1.3rem}dl{margin:.5rem 0 0}dd{margin:0 0 .5rem}',
  '.way,button{display:block;width:100%;box-sizing:border-box;margin:.75rem 0 0;padding:.8rem;font:inherit;font-weight:600;text-align:center;border:0;border-radius:.5rem;background:#2a7f62;color:#fff;text-decoration:none}',
  'code{overflow-wrap:anywhere;user-select:all}',
].join('');

const page = (language: Language, title: string, body: string): string =>
  `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="robots" content="noindex"><title>${escaped(title)}</title><style>${style}</style></head><body><main><h1>${escaped(title)}</h1>${body}</main></body></html>`;

/** What a link opens first: a look, by a person or by a mail scanner, does not use the invitation up. */
export const welcomePage = (language: Language): string => {
  const { welcome, once, go } = words[language];
  return page(language, welcome, `<p>${once}</p><form method="post"><button>${go}</button></form>`);
};

interface Way {
  readonly title: string;
  readonly button: string;
  readonly steps: readonly string[];
}

const link = ([name, href]: readonly [string, string]): string => `<a href="${escaped(href)}">${escaped(name)}</a>`;

const wayOf = ({ title, button, steps }: Way, href: string, stores = ''): string =>
  `<section><h2>${title}</h2><ol>${steps.map((step) => `<li>${step}</li>`).join('')}</ol>${stores}<a class="way" href="${escaped(href)}">${button}</a></section>`;

/** Where DAVx5 is had. */
const stores = [
  ['Google Play', 'https://play.google.com/store/apps/details?id=at.bitfire.davdroid'],
  ['F-Droid', 'https://f-droid.org/packages/at.bitfire.davdroid/'],
] as const;

interface Links {
  /** What is typed by hand. */
  readonly url: string;
  readonly profile: string;
  /** Where its holder changes the password. */
  readonly password: string;
}

/** The ways to set a phone up, the reader's own first: Apple profile, DAVx5, plain text; never the password. */
export const waysPage = (language: Language, account: Account, links: Links, platform: Platform): string => {
  const { apple, android, other, password, keep, change } = words[language];
  const values = [
    [other.address, links.url],
    [other.userName, account.userName],
  ] as const;
  const list = values.map(([name, value]) => `<dt>${name}</dt><dd><code>${escaped(value)}</code></dd>`).join('');
  const ways: Readonly<Record<Platform, string>> = {
    apple: wayOf(apple, links.profile),
    android: wayOf(android, davx5Link(account), `<p>${stores.map(link).join(' · ')}</p>`),
    other: `<section><h2>${other.title}</h2><dl>${list}</dl></section>`,
  };
  const { [platform]: first, ...others } = ways;
  return page(
    language,
    account.resourceName,
    [`<p>${keep} ${password}</p>`, first, ...Object.values(others), `<p>${link([change, links.password])}</p>`].join(
      '',
    ),
  );
};

/** A refusal in the reader's language. */
export const refusalPage = (language: Language, code: NoteCode): string => {
  const { says, todo } = notes[code];
  return page(language, says[language], `<p>${escaped(todo[language])}</p>`);
};
