import * as z from 'zod/mini';
import type { Field, Fields, Holds, NewOf, ViewOf } from '../../model/entities/field.ts';
import { shareLevels } from '../../model/entities/shares.ts';
import {
  appointmentTypes,
  clearable,
  color,
  days,
  edge,
  flag,
  id,
  label,
  minutes,
  text,
  time,
  timeOf,
  zone,
} from '../fields.ts';
import { wanting } from '../issues.ts';

type Schema<T = unknown> = z.ZodMiniType<T>;

const someOf = (holds: Holds): readonly string[] => ('of' in holds ? holds.of : []);

const choiceOf = (holds: Holds): Schema<string> => z.enum([...someOf(holds)]);

/** Names of users are judged by a rule of their own, which says what is wrong with one (S07). */
const typedName = z.string().check(z.maxLength(300));

const serviceClass = wanting(z.string().check(z.regex(/^[a-z0-9-]{1,64}$/)), [
  'a service class: 1 to 64 of the characters a-z, 0-9 and “-”',
  'eine Service Klasse: 1 bis 64 der Zeichen a-z, 0-9 und „-“',
]);

/** What a field takes on its way in; the same for a whole value in an answer. */
const schemas: { readonly [Type in Holds['type']]: (holds: Extract<Holds, { readonly type: Type }>) => Schema } = {
  label: () => label,
  zone: () => zone,
  color: () => color,
  flag: () => z.boolean(),
  instant: () => time,
  count: () => z.int(),
  minutes: ({ least, most }) => minutes(least, most),
  days: ({ least, most }) => days(least, most),
  secret: () => z.string(),
  text: ({ most }) => text(most),
  id: () => id,
  shares: () => z.record(z.string(), z.enum(shareLevels)),
  'user-name': () => typedName,
  'service-class': () => serviceClass,
  edge: () => edge,
  reference: () => id,
  'appointment-types': ({ most }) => appointmentTypes(most),
  choice: choiceOf,
  set: (holds) => z.array(choiceOf(holds)).check(z.maxLength(someOf(holds).length)),
  flags: (holds) => z.strictObject(Object.fromEntries(someOf(holds).map((one) => [one, z.boolean()]))),
};

const schemaOf = (holds: Holds): Schema => (schemas[holds.type] as (holds: Holds) => Schema)(holds);

/** Flags may be set one by one: the others keep what they are. */
const written = ({ holds }: Field): Schema =>
  holds.type === 'flags'
    ? z.strictObject(Object.fromEntries(holds.of.map((one) => [one, z.optional(z.boolean())])))
    : schemaOf(holds);

const atCreation = (field: Field): Schema => {
  const schema = written(field);
  const { optional, initial, refused, holds } = field;
  if (refused === 'user-required') return clearable(schema);
  if ((optional && initial === undefined) || initial === 'derived' || holds.type === 'flags') return z.optional(schema);
  return initial === undefined ? schema : z._default(schema, initial);
};

const shapeOf = (fields: Fields, of: (field: Field) => Schema | undefined): Readonly<Record<string, Schema>> =>
  Object.fromEntries(
    Object.entries(fields).flatMap(([name, field]) => {
      const schema = of(field);
      return schema === undefined ? [] : [[name, schema]];
    }),
  );

/** What `POST` takes. */
export const creationSchema = (fields: Fields): Schema<Readonly<Record<string, unknown>>> =>
  z.strictObject(
    shapeOf(fields, (field) => (['always', 'at-creation'].includes(field.set) ? atCreation(field) : undefined)),
  );

/** What `PATCH` takes: a merge patch, in which null clears what may be absent (RFC 7396). */
export const changeSchema = (fields: Fields): Schema<Readonly<Record<string, unknown>>> =>
  z.strictObject(
    shapeOf(fields, (field) => {
      if (field.set === 'by-gateway' || (field.set === 'at-creation' && field.refused === undefined)) return undefined;
      return field.optional || field.refused === 'user-required'
        ? clearable(written(field))
        : z.optional(written(field));
    }),
  );

type ViewShape<F extends Fields> = {
  [Name in keyof ViewOf<F>]-?: undefined extends ViewOf<F>[Name]
    ? z.ZodMiniOptional<Schema<Exclude<ViewOf<F>[Name], undefined>>>
    : Schema<ViewOf<F>[Name]>;
};

/** What answers show of an entity, field by field. */
export const viewShape = <F extends Fields>(fields: F): ViewShape<F> =>
  shapeOf(fields, ({ kept, holds, optional }) => {
    if (kept !== undefined) return undefined;
    const schema = holds.type === 'user-name' || holds.type === 'service-class' ? z.string() : schemaOf(holds);
    return optional ? z.optional(schema) : schema;
  }) as ViewShape<F>;

const shown = ({ holds }: Field, value: unknown): unknown =>
  holds.type === 'instant' && typeof value === 'number' ? timeOf(value) : value;

/** An entity as answers show it: nothing internal, nothing secret; what was made before a field was there has its initial value. */
export const viewOf = <F extends Fields>(fields: F, entity: object): ViewOf<F> =>
  Object.fromEntries(
    Object.entries<Field>(fields).flatMap(([name, field]) => {
      const initial = field.initial === 'derived' ? undefined : field.initial;
      const value = (entity as Readonly<Record<string, unknown>>)[name] ?? initial;
      return field.kept !== undefined || value === undefined ? [] : [[name, shown(field, value)]];
    }),
  ) as ViewOf<F>;

/** The parameters by which a list of these entities can be narrowed. */
export const filterShape = (fields: Fields): Readonly<Record<string, Schema>> =>
  shapeOf(fields, ({ filter, holds }) =>
    filter ? z.optional(holds.type === 'flag' ? flag : schemaOf(holds)) : undefined,
  );

/** A new entity's fields with the initial values of what was not said. */
export const completed = <F extends Fields>(fields: F, body: Readonly<Record<string, unknown>>): NewOf<F> =>
  Object.fromEntries(
    Object.entries<Field>(fields).flatMap(([name, { holds, initial, set }]) => {
      const given = body[name];
      const value =
        holds.type === 'flags' ? { ...(initial as object), ...(given as object | undefined) } : (given ?? undefined);
      return value === undefined || !['always', 'at-creation'].includes(set) ? [] : [[name, value]];
    }),
  ) as NewOf<F>;
