import { expect, it } from 'vitest';
import { notes } from '../../shared/admin/notes.ts';
import { startGateway } from '../support/gateway.ts';
import { administrationPage, firstSteps } from './administration-page.ts';
import { poll } from './requests.ts';

it('docs/administration.md says what the code does (vitest -u writes it)', async () => {
  await expect(administrationPage()).toMatchFileSnapshot('../../docs/administration.md');
});

it('every note says what is the matter and what to do, in English and German', () => {
  const sentences = Object.values(notes).flatMap(({ says, todo }) => [says.en, says.de, todo.en, todo.de]);
  expect(sentences.filter((sentence) => !/^[\p{Lu}„“].{9,}[.!]$/u.test(sentence))).toEqual([]);
  expect(Object.values(notes).filter(({ says }) => says.en === says.de)).toEqual([]);
});

it('the requests of docs/administration.md lead from nothing to a phone', async () => {
  const gateway = await startGateway();
  const unreachable = async () => Promise.reject(new TypeError('fetch failed'));
  Object.assign(gateway.runtime.admin, { fetch: unreachable });
  const known = new Map<string, string>();
  const filled = (text: string) => text.replaceAll(/\{[a-z]+\}/g, (name) => known.get(name) ?? name);
  for (const [call, body, gives = {}] of firstSteps) {
    const [method = '', path = ''] = filled(call).split(' ');
    const answer = await gateway.admin(method, `/admin/v1${path}`, body && filled(JSON.stringify(body)), {
      'content-type': 'application/json',
    });
    expect(answer.status, `${call}: ${answer.text}`).toBeLessThan(300);
    for (const [name, field] of Object.entries(gives)) known.set(name, JSON.parse(answer.text)[field]);
  }
  const auth = { userName: 'emil', password: filled('{password}') };
  expect((await poll(gateway, new URL(filled('{address}')).pathname, auth)).status).toBe(207);
  await gateway.close();
});
