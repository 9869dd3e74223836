/** What an `Authorization: Basic` header says (RFC 7617 §2). */
export interface Credentials {
  readonly userName: string;
  readonly password: string;
}

const utf8 = new TextDecoder('utf-8', { fatal: true });
const windows1252 = new TextDecoder('windows-1252');

/** The challenge asks for UTF-8 (RFC 7617 §2.1); octets that are none are read as older Windows programs send them. */
const textOf = (octets: Uint8Array): string => {
  try {
    return utf8.decode(octets);
  } catch {
    return windows1252.decode(octets);
  }
};

/** The credentials, the password in composed form (NFC); undefined for every other scheme and for what cannot be read: such a request is asked to sign in. */
export const parseBasic = (header: string | undefined): Credentials | undefined => {
  const [, encoded] = /^basic +([A-Za-z0-9+/_-]+=*) *$/i.exec(header ?? '') ?? [];
  if (encoded === undefined) return undefined;
  const text = textOf(Buffer.from(encoded, 'base64'));
  const colon = text.indexOf(':');
  if (colon < 0) return undefined;
  return { userName: text.slice(0, colon), password: text.slice(colon + 1).normalize('NFC') };
};
