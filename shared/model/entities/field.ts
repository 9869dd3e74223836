import type { AppointmentType } from './appointment-types.ts';
import type { Shares } from './shares.ts';

/** What a field may hold, in words that the table, the API, its description and the console each translate. */
export type Holds =
  /** A name for people: one line. */
  | { readonly type: 'label' | 'zone' | 'color' | 'flag' | 'instant' | 'count' | 'secret' }
  /** Lines of text. */
  | { readonly type: 'text'; readonly most: number }
  /** Whole minutes, whole days. */
  | { readonly type: 'minutes' | 'days'; readonly least: number; readonly most: number }
  /** Who else reaches a calendar (B14). */
  | { readonly type: 'shares' }
  /** One token of the named form. */
  | { readonly type: 'id' | 'user-name' }
  /** A token; what is known opens something. */
  | { readonly type: 'service-class'; readonly known: readonly string[] }
  /** A date, or a local date-time in the zone of the branch (S10). */
  | { readonly type: 'edge' }
  /** The id of an entity of another kind. */
  | { readonly type: 'reference'; readonly to: 'user' | 'branch' }
  /** Types of appointments with their colours; the one spelling of a type is its name. */
  | { readonly type: 'appointment-types'; readonly most: number }
  /** One of some values; some of them; or each of them with yes or no. */
  | { readonly type: 'choice' | 'set' | 'flags'; readonly of: readonly string[] };

/** One field of an entity: everything that storage, API and console know of it. */
export interface Field {
  readonly holds: Holds;
  /** Who decides it: whoever makes or changes the entity, only who makes it, only who changes it, or the gateway alone. */
  readonly set: 'always' | 'at-creation' | 'afterwards' | 'by-gateway';
  /** An entity can be without it. */
  readonly optional?: true;
  /** What a new entity has unless its maker says otherwise; `derived` where the gateway works it out. */
  readonly initial?: unknown;
  /** `internal` fields are in no answer; `secret` ones neither there nor in the rows that lists are read from. */
  readonly kept?: 'internal' | 'secret';
  /** Its attribute in the table, where that has another name. */
  readonly attribute?: string;
  /** Lists can be narrowed by it. */
  readonly filter?: true;
  /** The lists of the console have a column for it. */
  readonly column?: true;
  /** The code of the refusal where it is missing, or where it shall change though it never does. */
  readonly refused?: 'user-required' | 'username-immutable';
}

/** The fields of one kind of entity by name, in the order in which people fill them in. */
export type Fields = Readonly<Record<string, Field>>;

type Value<H extends Holds> = H extends { readonly type: 'flag' }
  ? boolean
  : H extends { readonly type: 'instant' | 'count' | 'minutes' | 'days' }
    ? number
    : H extends { readonly type: 'shares' }
      ? Shares
      : H extends { readonly type: 'choice'; readonly of: readonly (infer One)[] }
        ? One
        : H extends { readonly type: 'set'; readonly of: readonly (infer One)[] }
          ? readonly One[]
          : H extends { readonly type: 'flags'; readonly of: readonly (infer One extends string)[] }
            ? Readonly<Record<One, boolean>>
            : H extends { readonly type: 'appointment-types' }
              ? readonly AppointmentType[]
              : string;

type OptionalNames<F extends Fields> = {
  [Name in keyof F]: F[Name] extends { readonly optional: true } ? Name : never;
}[keyof F];

type Flat<T> = { readonly [K in keyof T]: T[K] };

/** The entity that a table of fields describes. */
export type EntityOf<F extends Fields> = Flat<
  { readonly [Name in Exclude<keyof F, OptionalNames<F>>]: Value<F[Name]['holds']> } & {
    readonly [Name in OptionalNames<F>]?: Value<F[Name]['holds']>;
  }
>;

type NamesSet<F extends Fields, S extends Field['set']> = {
  [Name in keyof F]: F[Name]['set'] extends S ? Name : never;
}[keyof F];

type NamesToDerive<F extends Fields> = {
  [Name in keyof F]: F[Name] extends { readonly initial: 'derived' } ? Name : never;
}[keyof F];

type Made<F extends Fields> = NamesSet<F, 'always' | 'at-creation'>;

/** What its maker says of a new entity, with the initial values where nothing was said. */
export type NewOf<F extends Fields> = Flat<
  { readonly [Name in Exclude<Made<F>, OptionalNames<F> | NamesToDerive<F>>]: Value<F[Name]['holds']> } & {
    readonly [Name in Extract<Made<F>, OptionalNames<F> | NamesToDerive<F>>]?: Value<F[Name]['holds']>;
  }
>;

type ShownNames<F extends Fields> = {
  [Name in keyof F]: F[Name] extends { readonly kept: string } ? never : Name;
}[keyof F];

type Shown<H extends Holds> = H extends { readonly type: 'instant' }
  ? string
  : H extends { readonly type: 'set'; readonly of: readonly (infer One)[] }
    ? One[]
    : H extends { readonly type: 'flags'; readonly of: readonly (infer One extends string)[] }
      ? Record<One, boolean>
      : Value<H>;

/** The entity as answers show it: times as text, nothing internal. */
export type ViewOf<F extends Fields> = Flat<
  { [Name in Exclude<ShownNames<F>, OptionalNames<F>>]: Shown<F[Name]['holds']> } & {
    [Name in Extract<ShownNames<F>, OptionalNames<F>>]?: Shown<F[Name]['holds']> | undefined;
  }
>;

/** The names of the fields of which `test` says yes, in the order of the table. */
export const fieldNames = (fields: Fields, test: (field: Field) => boolean): readonly string[] =>
  Object.entries(fields).flatMap(([name, field]) => (test(field) ? [name] : []));

/** Every field with the attribute that holds it in the table. */
export const attributesOf = (fields: Fields): readonly { readonly name: string; readonly attribute: string }[] =>
  Object.entries(fields).map(([name, { attribute = name }]) => ({ name, attribute }));
