/** A key under which a request is done once; `crypto.randomUUID` is missing where a page came over plain http. */
export const newKey = (): string =>
  [...crypto.getRandomValues(new Uint8Array(16))].map((octet) => octet.toString(16).padStart(2, '0')).join('');
