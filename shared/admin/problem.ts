import * as z from 'zod/mini';
import type { AdminAnswer } from './context.ts';
import { type NoteCode, notes } from './notes.ts';
import { named } from './schema-names.ts';

/** A refusal that ends an administration request, by its note code. */
export class ProblemError extends Error {
  readonly code: NoteCode;
  /** What exactly: names of fields and rows, never a secret. */
  readonly about: Readonly<Record<string, unknown>>;
  /** What its answer says in headers. */
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    code: NoteCode,
    about: Readonly<Record<string, unknown>> = {},
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(code);
    this.name = 'ProblemError';
    this.code = code;
    this.about = about;
    this.headers = headers;
  }
}

const bothLanguages = z.strictObject({ en: z.string(), de: z.string() });

/** A note inside an answer. */
export const noteView = named(
  'Note',
  z.strictObject({
    code: z.string(),
    severity: z.enum(['error', 'warning']),
    detail: bothLanguages,
    todo: bothLanguages,
  }),
);

/** A note as it travels: code, severity and both languages. */
export const noteOf = (code: NoteCode): z.output<typeof noteView> => {
  const { severity, says, todo } = notes[code];
  return { code, severity, detail: says, todo };
};

/** The answer to a refusal: `application/problem+json` (RFC 9457 §3) with the note's code and sentences. */
export const problem = ({ code, about, headers }: ProblemError): AdminAnswer => {
  const { status, says, todo } = notes[code];
  return {
    status,
    headers: { ...headers, 'content-type': 'application/problem+json', 'cache-control': 'no-store' },
    body: JSON.stringify({
      type: `urn:caldav-gateway:note:${code}`,
      title: says.en,
      status,
      code,
      detail: says,
      todo,
      ...about,
    }),
  };
};
