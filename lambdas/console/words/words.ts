import type { Language } from '../../../shared/admin/language.ts';
import { de } from './words-de.ts';
import { en, type Words } from './words-en.ts';

/** What the console says, by language. */
export const words: Readonly<Record<Language, Words>> = { en, de };
