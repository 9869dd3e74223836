import { ProblemError } from '../api/api.ts';
import { words } from '../words/words.ts';
import type { Words } from '../words/words-en.ts';

type Pick = (words: Words) => string;

/** A text of this page in both languages. */
export const inBoth = (pick: Pick) => ({ en: pick(words.en), de: pick(words.de) });

/** A refusal in the words of this page, where whoever refused has none for people. */
export const problemInWords = (detail: Pick, todo: Pick): ProblemError =>
  new ProblemError(0, { code: 'in-own-words', detail: inBoth(detail), todo: inBoth(todo) });
