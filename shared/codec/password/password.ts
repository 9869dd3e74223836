import { createHmac } from 'node:crypto';

/** The slow hash itself, so that a server with an event loop to protect can run it elsewhere. */
export interface Bcrypt {
  hash(text: string, cost: number): Promise<string>;
  compare(text: string, hash: string): Promise<boolean>;
}

/** Makes and checks stored passwords. */
export interface Passwords {
  /** A stored form of the password; refuses an empty one. */
  hash(canonicalName: string, password: string): Promise<string>;
  /** Does the password belong to the stored form? Absent, foreign or empty: false after the same amount of work. */
  verify(canonicalName: string, password: string, stored: string | undefined): Promise<boolean>;
}

/** Algorithm tag before the bcrypt string: a later algorithm gets another. */
const tag = 'hmac-sha256-bcrypt:';

/** bcrypt reads 72 octets and drops the rest in silence, so it is given a digest bound to the user name (44 characters); the same letters are the same password, however a keyboard composes them. */
const digestOf = (canonicalName: string, password: string): string =>
  createHmac('sha256', canonicalName).update(password.normalize('NFC')).digest('base64');

/** A well-formed bcrypt string of this cost that no password yields: what unknown users are compared with. */
const dummyOf = (cost: number): string => `$2b$${String(cost).padStart(2, '0')}$${'.'.repeat(53)}`;

/** Passwords kept as `bcrypt(base64(HMAC-SHA-256(user name, password)))` at the given cost. */
export const passwordsWith = (bcrypt: Bcrypt, { cost = 10 }: { cost?: number } = {}): Passwords => ({
  hash: async (canonicalName, password) => {
    if (password === '') throw new RangeError('a password must not be empty');
    return `${tag}${await bcrypt.hash(digestOf(canonicalName, password), cost)}`;
  },
  verify: async (canonicalName, password, stored) => {
    const usable = password !== '' && stored?.startsWith(tag) === true;
    const matches = await bcrypt.compare(
      digestOf(canonicalName, password),
      usable ? stored.slice(tag.length) : dummyOf(cost),
    );
    return usable && matches;
  },
});
