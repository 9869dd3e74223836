import { violated } from '../preconditions.ts';

type Fold = (text: string) => string;

const upperCaseSimply = (character: string): string => {
  const upper = character.toUpperCase();
  return upper.length === character.length ? upper : character;
};

/** The collations a text-match may name, each as the folding under which substrings are compared (RFC 4791 §7.5, RFC 4790 §9, RFC 5051 §2). */
export const collations = {
  'i;ascii-casemap': (text) => text.replace(/[a-z]+/g, (letters) => letters.toUpperCase()),
  'i;octet': (text) => text,
  'i;unicode-casemap': (text) => Array.from(text.normalize('NFKD'), upperCaseSimply).join('').normalize('NFKD'),
} as const satisfies Record<string, Fold>;

/** The folding of that collation; `default` is `i;ascii-casemap` (RFC 4791 §9.7.5); others violate `supported-collation`. */
export const foldOf = (collation = 'default'): Fold => {
  const name = collation === 'default' ? 'i;ascii-casemap' : collation;
  if (!Object.hasOwn(collations, name)) throw violated('supported-collation', { message: `no collation ${name}` });
  return collations[name as keyof typeof collations];
};
