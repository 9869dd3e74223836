import type { SentHeader } from '../call.ts';

interface Description {
  /** As it is usually written. */
  readonly name: string;
  readonly says: string;
}

/** Every response header of this API, but those about type, length and coding of the body (RFC 9110 §8). */
const headers = {
  etag: { name: 'ETag', says: 'This state of the entity, for If-Match (RFC 9110 §8.8.3).' },
  location: { name: 'Location', says: 'Where that which was made is found (RFC 9110 §10.2.2).' },
  'content-disposition': { name: 'Content-Disposition', says: 'To be saved, under this name (RFC 6266).' },
  'content-language': { name: 'Content-Language', says: 'The language of the sentences (RFC 9110 §8.5).' },
  'retry-after': { name: 'Retry-After', says: 'Seconds after which a repetition may succeed (RFC 9110 §10.2.3).' },
  'www-authenticate': { name: 'WWW-Authenticate', says: 'How to sign in (RFC 9110 §11.6.1).' },
  'cache-control': { name: 'Cache-Control', says: 'Nothing is used again without asking (RFC 9111 §5.2.2).' },
  'content-security-policy': { name: 'Content-Security-Policy', says: 'Nothing in an answer runs in a browser.' },
  'referrer-policy': { name: 'Referrer-Policy', says: 'Browsers do not pass this address on.' },
  'x-content-type-options': { name: 'X-Content-Type-Options', says: 'The media type is the one that is named.' },
} as const satisfies Record<string, Description> & Record<SentHeader, Description>;

type DescribedHeader = keyof typeof headers;

/** On every answer, whatever it says. */
const onEvery = [
  'cache-control',
  'content-security-policy',
  'referrer-policy',
  'x-content-type-options',
] as const satisfies readonly DescribedHeader[];

/** The headers of one response: its own and those of every answer, described elsewhere. */
export const headersOf = (own: readonly DescribedHeader[]) =>
  Object.fromEntries(
    [...own, ...onEvery].map((key) => [headers[key].name, { $ref: `#/components/headers/${headers[key].name}` }]),
  );

/** What each header says, to be referred to. */
export const describedHeaders = Object.fromEntries(
  Object.values<Description>(headers).map(({ name, says }) => [
    name,
    { description: says, required: true, schema: { type: 'string' } },
  ]),
);
