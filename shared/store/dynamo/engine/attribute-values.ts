/** A value as DynamoDB's JSON protocol writes it, with the types the table uses. */
type AttributeValue =
  | { readonly S: string }
  | { readonly N: string }
  | { readonly B: string }
  | { readonly BOOL: boolean }
  | { readonly NULL: true }
  | { readonly L: readonly AttributeValue[] }
  | { readonly M: AttributeMap }
  | { readonly SS: readonly string[] };

export interface AttributeMap {
  readonly [name: string]: AttributeValue;
}

export type Document = Readonly<Record<string, unknown>>;

const attributeOf = (value: unknown): AttributeValue => {
  switch (typeof value) {
    case 'string':
      return { S: value };
    case 'number':
      return { N: String(value) };
    case 'boolean':
      return { BOOL: value };
  }
  if (value === null) return { NULL: true };
  if (Array.isArray(value)) return { L: value.map(attributeOf) };
  if (value instanceof Uint8Array)
    return { B: Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64') };
  if (value instanceof Set) return { SS: [...value].map(String) };
  if (typeof value === 'object') return { M: attributesOf(value as Document) };
  throw new TypeError(`DynamoDB has no ${typeof value}`);
};

/** A document as DynamoDB's JSON protocol writes it; what is undefined is not stored. */
export const attributesOf = (document: Document): AttributeMap => {
  const attributes: Record<string, AttributeValue> = {};
  for (const name in document) {
    const value = document[name];
    if (value !== undefined) attributes[name] = attributeOf(value);
  }
  return attributes;
};

const plainOf = (attribute: AttributeValue): unknown => {
  if ('S' in attribute) return attribute.S;
  if ('N' in attribute) return Number(attribute.N);
  if ('B' in attribute) return Buffer.from(attribute.B, 'base64');
  if ('BOOL' in attribute) return attribute.BOOL;
  if ('M' in attribute) return documentOf(attribute.M);
  if ('L' in attribute) return attribute.L.map(plainOf);
  if ('SS' in attribute) return new Set(attribute.SS);
  return null;
};

/** The document that DynamoDB's JSON protocol wrote so. */
export const documentOf = (attributes: AttributeMap): Document => {
  const document: Record<string, unknown> = {};
  for (const name in attributes) document[name] = plainOf(attributes[name] as AttributeValue);
  return document;
};
