import * as z from 'zod/mini';
import type { Work } from '../codec/recurrence/work.ts';
import type { Made, Once, Told } from '../store/once.ts';
import type { AdminContext, Caller } from './context.ts';
import type { Language } from './language.ts';
import { named, nameOf } from './schema-names.ts';

/** The parameters of a path template: `/branches/{branchId}` has `branchId`. */
type PathParameters<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}`
  ? { readonly [K in Name]: string } & PathParameters<Rest>
  : unknown;

type Output<Schema> = Schema extends z.core.$ZodType ? z.output<Schema> : undefined;

/** Headers that an answer of success can have besides those of every answer. */
export type SentHeader = 'etag' | 'location' | 'content-disposition';

/** The headers a call said it sends: all of them, and no other. */
type Sent<Names extends readonly SentHeader[]> = Readonly<Record<Names[number], string>> & {
  readonly [Other in Exclude<SentHeader, Names[number]>]?: never;
};

/** What a call answers; `body` is checked against the call's schema by the compiler. */
export interface Reply<Body> {
  readonly body: Body;
  /** The appointment whose texts it holds: under an Idempotency-Key nothing of them is kept beside it (B10). */
  readonly told?: Told;
}

/** A text answer with its own media type. */
export interface TextReply {
  readonly text: string;
  readonly contentType: string;
}

type Replied<Answer, Sends extends readonly SentHeader[]> = Answer extends z.core.$ZodType
  ? Reply<z.output<Answer>> & Sent<Sends>
  : (TextReply & Sent<Sends>) | undefined;

interface Definition<Path extends string, Query, Body, Answer, Sends extends readonly SentHeader[]> {
  /** Its name for programs, `createBranch`: no other call has it. */
  readonly name: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: Path;
  readonly tag: string;
  readonly summary: string;
  /** Status of success. */
  readonly status: 200 | 201 | 204;
  readonly query?: Query;
  /** A schema for JSON, or the media type of a body taken as bytes. */
  readonly body?: Body;
  readonly answer?: Answer;
  /** Its headers, which the answer must carry and OpenAPI describes. */
  readonly sends?: Sends;
  /** Media type of an answer that is no JSON. */
  readonly produces?: string;
  /** The answer holds a secret: never kept under an Idempotency-Key. */
  readonly secretAnswer?: true;
  /** For who administers one branch: refused, or kept to that branch by the call itself; else its path must name something of the branch. */
  readonly limited?: 'refused' | 'filtered';
  readonly run: (input: {
    readonly context: AdminContext;
    readonly caller: Caller;
    readonly params: PathParameters<Path>;
    readonly query: Output<Query>;
    readonly body: Body extends string ? Uint8Array : Output<Body>;
    readonly ifMatch: string | undefined;
    readonly work: Work;
    /** What the transaction must carry that makes this id, where the request is to be done once. */
    readonly once: (made: string) => Once | undefined;
    /** What the caller reads. */
    readonly language: Language;
  }) => Promise<Replied<Answer, Sends>>;
  /** It claims each of its parts by itself, so that a repetition goes on where the first attempt stopped. */
  readonly claimsParts?: true;
  /** The answer once more, from what `run` made: a call that has it is done once per Idempotency-Key (T61). */
  readonly again?: (
    input: { readonly context: AdminContext; readonly params: PathParameters<Path>; readonly work: Work },
    made: Made,
  ) => Promise<Replied<Answer, Sends>>;
}

/** One call of the API: routing, validation, types and OpenAPI all follow from it. */
export interface Call {
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly tag: string;
  readonly summary: string;
  readonly status: number;
  readonly query?: z.core.$ZodType;
  readonly body?: z.core.$ZodType | string;
  readonly answer?: z.core.$ZodType;
  readonly sends?: readonly SentHeader[];
  readonly produces?: string;
  readonly secretAnswer?: true;
  readonly claimsParts?: true;
  readonly limited?: 'refused' | 'filtered';
  readonly run: (input: Input) => Promise<AnyReply>;
  readonly again?: (input: Input, made: Made) => Promise<AnyReply>;
}

type AnyReply = ((Reply<unknown> | TextReply) & Readonly<Partial<Record<SentHeader, string>>>) | undefined;

/** What the router hands to a call, validated. */
export interface Input {
  readonly context: AdminContext;
  readonly caller: Caller;
  readonly params: Readonly<Record<string, string>>;
  readonly query: unknown;
  readonly body: unknown;
  readonly ifMatch: string | undefined;
  /** What the recurrences of the request may cost together (T23). */
  readonly work: Work;
  readonly once: (made: string) => Once | undefined;
  readonly language: Language;
}

/** Declares a call; its `run` sees exactly what its schemas promise. */
export const call = <
  const Path extends string,
  Query extends z.core.$ZodType | undefined = undefined,
  Body extends z.core.$ZodType | 'text/calendar' | 'text/csv' | undefined = undefined,
  Answer extends z.core.$ZodType | undefined = undefined,
  const Sends extends readonly SentHeader[] = [],
>(
  definition: Definition<Path, Query, Body, Answer, Sends>,
): Call => definition as unknown as Call;

/** Query parameters of every list. */
export const pageQuery = {
  cursor: z.optional(
    z.string().check(z.maxLength(600), z.regex(/^[\w.:#-]+$/), z.describe('`next` of the page before')),
  ),
  limit: z._default(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(200)), 50),
};

/** The answer of every list; the page of a named item has a name too. */
export const pageOfSchema = <Item extends z.core.$ZodType>(item: Item) => {
  const page = z.strictObject({ items: z.array(item), next: z.optional(z.string()) });
  const name = nameOf(item);
  return name === undefined ? page : named(`${name}Page`, page);
};
