/** What an `Authorization: Basic` header says (RFC 7617 §2). */
export interface Credentials {
  readonly userName: string;
  readonly password: string;
}

const decoder = new TextDecoder('utf-8', { fatal: true });

/** The credentials, or undefined for every other scheme and for what cannot be read: such a request is asked to sign in. */
export const parseBasic = (header: string | undefined): Credentials | undefined => {
  const [, encoded] = /^basic +([A-Za-z0-9+/_-]+=*) *$/i.exec(header ?? '') ?? [];
  if (encoded === undefined) return undefined;
  try {
    const text = decoder.decode(Buffer.from(encoded, 'base64'));
    const colon = text.indexOf(':');
    return colon < 0 ? undefined : { userName: text.slice(0, colon), password: text.slice(colon + 1) };
  } catch {
    return undefined;
  }
};
