import { expect, it } from 'vitest';
import { rememberedNames, verifiedSignIns } from '../../shared/http/verified.ts';
import type { ServiceAccess } from '../../shared/model/entities/service-access.ts';

const hour = 3_600_000;
const access = (canonicalName: string, version = 1): ServiceAccess => ({
  userName: canonicalName,
  canonicalName,
  accessType: 'individual-user-password',
  serviceClass: 'caldav-appointment-sync',
  userId: 'u1',
  confirmed: true,
  userDisabled: false,
  passwordHash: 'tag$hash',
  passwordState: 'own',
  rights: { create: true, move: true, editText: true, delete: true, makeCalendars: false },
  version,
  createdAt: 0,
  changedAt: 0,
});

it('T08 remembers a sign-in for an hour, and nothing of it after any change of its row or of the password', () => {
  let now = 0;
  const verified = verifiedSignIns(() => now);
  const anna = access('anna');
  const proven = verified.fingerprint(anna, 'secret');
  verified.add(anna, proven);
  now = hour - 1;
  expect(verified.has(anna, proven)).toBe(true);
  expect(verified.has(anna, verified.fingerprint(anna, 'Secret'))).toBe(false);
  const changed = access('anna', 2);
  expect(verified.has(changed, verified.fingerprint(changed, 'secret'))).toBe(false);
  now = hour;
  expect(verified.has(anna, proven)).toBe(false);
});

it('T54 remembers 10,000 names and forgets the oldest first, so that strangers cannot fill the memory', () => {
  const verified = verifiedSignIns(() => 0);
  const names = Array.from({ length: rememberedNames + 1 }, (_, index) => access(`user-${index}`));
  for (const one of names) verified.add(one, verified.fingerprint(one, 'secret'));
  const known = names.filter((one) => verified.has(one, verified.fingerprint(one, 'secret')));
  expect(known.map(({ canonicalName }) => canonicalName)).toEqual(names.slice(1).map((one) => one.canonicalName));
});

it('says nothing outside its process: another one has another key', () => {
  const [one, other] = [verifiedSignIns(() => 0), verifiedSignIns(() => 0)];
  expect(one.fingerprint(access('anna'), 'secret')).not.toEqual(other.fingerprint(access('anna'), 'secret'));
});
