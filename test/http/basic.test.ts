import { expect, it } from 'vitest';
import { parseBasic } from '../../shared/http/basic.ts';

const basic = (text: string): string => `Basic ${Buffer.from(text).toString('base64')}`;

it('what has no colon is no user name and password (RFC 7617 §2): it costs no hash and counts for nobody', () => {
  expect(parseBasic(basic('no colon'))).toBeUndefined();
  expect(parseBasic(basic(':'))).toEqual({ userName: '', password: '' });
  expect(parseBasic(basic('anna:a:b'))).toEqual({ userName: 'anna', password: 'a:b' });
});

it('a password is the same however its letters are composed, also to what remembers sign-ins', () => {
  const [composed, decomposed] = (['NFC', 'NFD'] as const).map((form) =>
    parseBasic(basic(`anna:Brille für Zoë`.normalize(form))),
  );
  expect(decomposed).toEqual(composed);
});
