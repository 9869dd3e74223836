import * as z from 'zod/mini';
import { ianaZone, isKnownZone } from '../codec/zones/iana.ts';
import { wanting } from './issues.ts';

/** An id that the gateway minted. */
export const id = wanting(z.string().check(z.regex(/^[a-z0-9-]{1,64}$/)), [
  'an id of this gateway: 1 to 64 of the characters a-z, 0-9 and “-”',
  'eine Kennung dieses Gateways: 1 bis 64 der Zeichen a-z, 0-9 und „-“',
]);

/** A name for people: one line without control characters. */
export const label = wanting(z.string().check(z.trim(), z.minLength(1), z.maxLength(200), z.regex(/^\P{Cc}*$/u)), [
  'one line of 1 to 200 characters',
  'eine Zeile mit 1 bis 200 Zeichen',
]);

/** Free text; lines are allowed. */
export const text = (most: number) =>
  wanting(z.string().check(z.maxLength(most), z.regex(/^[\P{Cc}\n\r\t]*$/u)), [
    `a text of at most ${most} characters, without control characters but line breaks and tabs`,
    `ein Text mit höchstens ${most} Zeichen, ohne Steuerzeichen außer Zeilenumbrüchen und Tabulatoren`,
  ]);

/** Whole minutes. */
export const minutes = (least: number, most: number) =>
  wanting(z.int().check(z.minimum(least), z.maximum(most)), [
    `a whole number of minutes from ${least} to ${most}`,
    `eine ganze Zahl von Minuten, von ${least} bis ${most}`,
  ]);

/** Whole days. */
export const days = (least: number, most: number) =>
  wanting(z.int().check(z.minimum(least), z.maximum(most)), [
    `a whole number of days from ${least} to ${most}`,
    `eine ganze Zahl von Tagen, von ${least} bis ${most}`,
  ]);

/** An IANA time zone. */
export const zone = wanting(
  z.string().check(
    z.maxLength(64),
    z.refine(isKnownZone, 'is no IANA time zone'),
    // Phones compare names letter by letter.
    z.overwrite((name) => ianaZone(name)?.id ?? name),
    z.describe('IANA time zone, for example Europe/Berlin'),
  ),
  ['an IANA time zone, for example Europe/Berlin', 'eine IANA-Zeitzone, zum Beispiel Europe/Berlin'],
);

/** A colour as clients show it. */
export const color = wanting(z.string().check(z.regex(/^#[0-9A-Fa-f]{6}$/), z.describe('#RRGGBB')), [
  'a colour as #RRGGBB',
  'eine Farbe als #RRGGBB',
]);

/** Types of appointments with their colours, each name once. */
export const appointmentTypes = (most: number) =>
  wanting(
    z.array(z.strictObject({ name: label, color })).check(
      z.maxLength(most),
      z.refine((types) => new Set(types.map(({ name }) => name)).size === types.length),
    ),
    [
      `up to ${most} types, each with a \`name\` of its own and a \`color\` as #RRGGBB`,
      `bis zu ${most} Arten, jede mit einem eigenen \`name\` und einer \`color\` als #RRGGBB`,
    ],
  );

/** An edge of the validity window: a date, or a local date-time in the branch's zone (S10). */
export const edge = wanting(
  z.string().check(z.maxLength(19), z.describe('2026-11-22 or 2026-11-22T18:30, in the branch’s zone')),
  [
    'a date as 2026-11-22, or a local time as 2026-11-22T18:30',
    'ein Datum wie 2026-11-22 oder eine Ortszeit wie 2026-11-22T18:30',
  ],
);

/** A point in time in an answer. */
export const time = z.string().check(z.describe('RFC 3339, UTC'));

/** Is this a point in time, or a day, that exists? The platform takes 30 February for 2 March, and 24:00 for the day after. */
export const isInstant = (text: string): boolean => {
  const date = text.slice(0, 10);
  // Whatever is no date at all has no day either; the platform may still read the whole of it.
  const day = Date.parse(date);
  if (Number.isNaN(day) || Number.isNaN(Date.parse(text))) return false;
  return timeOf(day).startsWith(date) && !/^.{10}T24/.test(text);
};

/** A point in time in a query, in UTC or with its offset. */
export const moment = wanting(
  z
    .string()
    .check(
      z.regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d)$/),
      z.refine(isInstant),
      z.describe('RFC 3339, for example 2026-11-22T18:30:00Z'),
    ),
  ['a point in time as 2026-11-22T18:30:00Z', 'ein Zeitpunkt wie 2026-11-22T18:30:00Z'],
);

/** A point in time as it is answered. */
export const timeOf = (instant: number): string => new Date(instant).toISOString();

/** A point in time on its way in (RFC 3339). */
export const instant = wanting(
  z
    .string()
    .check(
      z.maxLength(40),
      z.regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$/),
      z.refine(isInstant),
      z.describe('RFC 3339, for example 2026-11-22T09:00:00Z'),
    ),
  ['a point in time as 2026-11-22T09:00:00Z', 'ein Zeitpunkt wie 2026-11-22T09:00:00Z'],
);

/** `true` or `false` as a parameter of a query, which is text on the wire and a boolean to whoever calls. */
export const flag = wanting(
  z.stringbool({ truthy: ['true'], falsy: ['false'], case: 'sensitive' }).check(z.meta({ type: 'boolean' })),
  ['true or false', 'true oder false'],
);

/** A field that a merge patch may set or, with null, clear (RFC 7396). */
export const clearable = <T extends z.core.$ZodType>(schema: T) => z.optional(z.nullable(schema));
