import { ProblemError } from './problem.ts';

const shortest = 10;
const longest = 256;
/** A name this short stands in many good passwords, the generated ones too. */
const shortName = 3;

/** Letters that follow each other on a keyboard or in the alphabet, and digits. */
const rows = [
  'abcdefghijklmnopqrstuvwxyz',
  '01234567890',
  'qwertyuiop',
  'qwertzuiop',
  'asdfghjkl',
  'yxcvbnm',
  'zxcvbnm',
];

const isRun = (text: string): boolean => {
  const backwards = [...text].reverse().join('');
  return rows.some((row) => row.includes(text) || row.includes(backwards));
};

/** What is left of a password without its name, and whether that is enough. */
const isMostlyName = (password: string, name: string): boolean =>
  name.length > shortName ? password.includes(name) : password.replaceAll(name, '').length < shortest;

/** The list holds passwords of eight and more characters; digits and signs put behind one make it no better. */
const isCommon = async (password: string): Promise<boolean> => {
  const { test: isListed } = await import('fxa-common-password-list');
  return [password, password.replace(/[\d\p{P}\p{S}]+$/u, '')].some((one) => one.length > 7 && isListed(one));
};

/** Refuses what a stranger would try first (S16, S17). */
export const requireStrong = async (canonicalName: string, typed: string): Promise<void> => {
  const password = typed.normalize('NFC').toLowerCase();
  const weak =
    password.length < shortest ||
    password.length > longest ||
    new Set(password).size < 4 ||
    isMostlyName(password, canonicalName) ||
    isRun(password) ||
    /\p{Cc}/u.test(password) ||
    (await isCommon(password));
  if (weak) throw new ProblemError('password-too-weak', { shortest, longest });
};
