import { IANAZone } from 'luxon';
import * as z from 'zod/mini';

/** An id that the gateway minted. */
export const id = z.string().check(z.regex(/^[a-z0-9-]{1,64}$/));

/** A name for people: one line without control characters. */
export const label = z.string().check(z.trim(), z.minLength(1), z.maxLength(200), z.regex(/^\P{Cc}*$/u));

/** Free text; lines are allowed. */
export const text = (most: number) => z.string().check(z.maxLength(most), z.regex(/^[\P{Cc}\n\r\t]*$/u));

/** An IANA time zone. */
export const zone = z.string().check(
  z.maxLength(64),
  z.refine((name) => /^[A-Za-z][\w/+-]*$/.test(name) && IANAZone.isValidZone(name), 'is no IANA time zone'),
  z.describe('IANA time zone, for example Europe/Berlin'),
);

/** A colour as clients show it. */
export const color = z.string().check(z.regex(/^#[0-9A-Fa-f]{6}$/), z.describe('#RRGGBB'));

/** A point in time in an answer. */
export const time = z.string().check(z.describe('RFC 3339, UTC'));

/** A point in time as it is answered. */
export const timeOf = (instant: number): string => new Date(instant).toISOString();

/** `true` or `false` as a parameter of a query, which is text on the wire and a boolean to whoever calls. */
export const flag = z
  .stringbool({ truthy: ['true'], falsy: ['false'], case: 'sensitive' })
  .check(z.meta({ type: 'boolean' }));

/** A field that a merge patch may set or, with null, clear (RFC 7396). */
export const clearable = <T extends z.core.$ZodType>(schema: T) => z.optional(z.nullable(schema));
