/** A customer in parts, so that a pseudonym can be made of them (B01); `label` is how the diary names them. */
export interface CustomerParts {
  readonly label?: string;
  readonly firstName?: string;
  readonly lastName?: string;
  /** The customer number. */
  readonly number?: string | number;
}

/** A customer as the diary knows them: by a label alone, or in parts. */
export type Customer = string | CustomerParts;

/** Forms of address and titles, which are no names. */
const titles = /^(?:herrn?|frau|mrs?|ms|miss|mx|dr|prof|dipl|ing|mag|med|rer|nat|phil)\.?$/i;

const lettersOf = (text: string): readonly string[] => text.normalize('NFC').match(/\p{L}\p{M}*/gu) ?? [];

const initial = (name: string): string | undefined => lettersOf(name)[0]?.toLocaleUpperCase('de');

/** A label as first and last name: “Mustermann, Erika” says them the other way round. */
const namesIn = (label: string): readonly string[] => {
  const [last = '', first] = label.split(',');
  const words = (first === undefined ? label : `${first} ${last}`).split(/[\s/]+/);
  const names = words.filter((word) => lettersOf(word).length > 0 && !titles.test(word));
  return names.length > 2 ? [names[0] ?? '', names.at(-1) ?? ''] : names;
};

/** “E. M.”, of the parts or, without them, of the label; undefined where nothing in it is a name. */
export const initialsOf = (customer: Customer): string | undefined => {
  const { label = '', firstName, lastName } = typeof customer === 'string' ? { label: customer } : customer;
  const parts = [firstName, lastName].filter((part) => part !== undefined);
  const letters = (parts.length > 0 ? parts : namesIn(label)).flatMap((name) => initial(name) ?? []);
  return letters.length === 0 ? undefined : letters.map((letter) => `${letter}.`).join(' ');
};

/** “ErMu 4711”: two letters of first and last name and the customer number; undefined unless all three are known. */
export const pseudonymOf = (customer: Customer): string | undefined => {
  if (typeof customer === 'string') return undefined;
  const { firstName = '', lastName = '', number } = customer;
  const [first, last] = [firstName, lastName].map((name) => lettersOf(name).slice(0, 2).join(''));
  return first && last && number !== undefined ? `${first}${last} ${number}` : undefined;
};

/** The first name; undefined unless it is known as a part. */
export const firstNameOf = (customer: Customer): string | undefined =>
  typeof customer === 'string' ? undefined : customer.firstName;
