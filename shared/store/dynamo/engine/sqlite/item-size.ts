import type { Document } from '../attribute-values.ts';

/** Octets of a number, about two digits in each. */
const numberSize = (value: number): number => {
  const [digits = '0', exponent] = Math.abs(value).toString().split('e');
  const significant = digits.replace('.', '').replace(/^0+/, '').replace(/0+$/, '');
  const sign = value < 0 ? 1 : 0;
  return significant === '' && exponent === undefined ? 1 + sign : Math.ceil(significant.length / 2) + 1 + sign;
};

const containerSize = 3;

/** Octets of a value as DynamoDB counts them. */
export const valueSize = (value: unknown): number => {
  if (typeof value === 'string') return Buffer.byteLength(value);
  if (typeof value === 'number') return numberSize(value);
  if (value instanceof Uint8Array) return value.byteLength;
  if (value instanceof Set) return [...value].reduce<number>((sum, element) => sum + valueSize(element), 0);
  if (Array.isArray(value)) return value.reduce<number>((sum, element) => sum + 1 + valueSize(element), containerSize);
  if (typeof value !== 'object' || value === null) return 1;
  return Object.entries(value).reduce(
    (sum, [name, element]) => sum + 1 + Buffer.byteLength(name) + valueSize(element),
    containerSize,
  );
};

/** Octets of an item as DynamoDB counts them: names and values of its attributes. */
export const itemSize = (item: Document): number => {
  let size = 0;
  for (const name in item) {
    if (item[name] !== undefined) size += Buffer.byteLength(name) + valueSize(item[name]);
  }
  return size;
};
