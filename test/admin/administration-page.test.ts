import { expect, it } from 'vitest';
import { notes } from '../../shared/admin/notes.ts';
import { administrationPage } from './administration-page.ts';

it('docs/administration.md says what the code does (vitest -u writes it)', async () => {
  await expect(administrationPage()).toMatchFileSnapshot('../../docs/administration.md');
});

it('every note says what is the matter and what to do, in English and German', () => {
  const sentences = Object.values(notes).flatMap(({ says, todo }) => [says.en, says.de, todo.en, todo.de]);
  expect(sentences.filter((sentence) => !/^[\p{Lu}„“].{9,}[.!]$/u.test(sentence))).toEqual([]);
  expect(Object.values(notes).filter(({ says }) => says.en === says.de)).toEqual([]);
});
