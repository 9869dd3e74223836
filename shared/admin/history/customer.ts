import type { Customer, CustomerParts } from '../../model/customer.ts';

/** Whose appointments are meant. */
export interface WantedCustomer {
  readonly number?: string | undefined;
  readonly label?: string | undefined;
}

const plain = (text: string): string => text.normalize('NFC').replaceAll(/\s+/g, ' ').trim().toLowerCase();

/** How a customer may be called, whichever way the diary wrote it. */
const labelsOf = ({ label, firstName, lastName }: CustomerParts): readonly string[] =>
  [
    label,
    firstName && lastName && `${firstName} ${lastName}`,
    firstName && lastName && `${lastName}, ${firstName}`,
    firstName ? undefined : lastName,
  ].filter((one) => one !== undefined && one !== '') as string[];

/** Does a title name the customer, as far as they have a name? Of what was refused nothing else is kept. */
export const isNamedIn = (title: string, { label }: WantedCustomer): boolean =>
  label !== undefined && plain(title).includes(plain(label));

/** Is this the customer? Where both know a number it decides, so that of two of one name only one is meant. */
export const isCustomer = (customer: Customer | undefined, { number, label }: WantedCustomer): boolean => {
  if (customer === undefined) return false;
  const parts: CustomerParts = typeof customer === 'string' ? { label: customer } : customer;
  if (number !== undefined && parts.number !== undefined) return plain(String(parts.number)) === plain(number);
  return label !== undefined && labelsOf(parts).some((one) => plain(one) === plain(label));
};
