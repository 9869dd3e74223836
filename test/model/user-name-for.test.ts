import { expect, it } from 'vitest';
import { userNameFor } from '../../shared/model/user-name-for.ts';

it.each([
  ['Jörg Müller', 'joerg.mueller'],
  ['Zoë  O’Hara-Łęcka', 'zoe.o.hara.lecka'],
  ['  Fitting room 1 ', 'fitting.room.1'],
  ['Jo\u0308rg', 'joerg'],
  ['漢字', ''],
  [`${'a'.repeat(63)} b`, 'a'.repeat(63)],
])('U20 a user name follows from a name: %s', (name, userName) => expect(userNameFor(name)).toBe(userName));
