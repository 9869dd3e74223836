import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Language } from '../../../shared/admin/language.ts';
import { words } from './words.ts';
import type { Words } from './words-en.ts';

const key = 'caldav-console-language';

/** The language chosen before, else the browser's. */
export const firstLanguage = (): Language =>
  (localStorage.getItem(key) ?? navigator.language).startsWith('de') ? 'de' : 'en';

/** Remembers the choice on this device. */
export const keepLanguage = (language: Language): void => localStorage.setItem(key, language);

/** The language of everything below. */
export const LanguageContext = createContext<Language>('en');

/** What the page says, in the reader's language. */
export const useWords = (): Words => words[useContext(LanguageContext)];

/** Picks the reader's language out of what the gateway says in both. */
export const useReading = (): ((text: Readonly<Record<Language, string>>) => string) => {
  const language = useContext(LanguageContext);
  return (text) => text[language];
};
