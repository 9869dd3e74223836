import * as z from 'zod/mini';
import type { AdminAnswer } from './context.ts';
import type { InBoth, Language } from './language.ts';
import { type NoteCode, notes } from './notes.ts';
import { named } from './schema-names.ts';

/** A refusal that ends an administration request, by its note code. */
export class ProblemError extends Error {
  readonly code: NoteCode;
  /** What exactly: names of fields and rows, never a secret. */
  readonly about: Readonly<Record<string, unknown>>;
  /** What its answer says in headers. */
  readonly headers: Readonly<Record<string, string>>;
  /** The note's own, unless the place has another for it. */
  readonly status: number;

  constructor(
    code: NoteCode,
    about: Readonly<Record<string, unknown>> = {},
    headers: Readonly<Record<string, string>> = {},
    status: number = notes[code].status,
  ) {
    super(code);
    this.name = 'ProblemError';
    this.code = code;
    this.about = about;
    this.headers = headers;
    this.status = status;
  }
}

const bothLanguages = z.strictObject({ en: z.string(), de: z.string() });

/** A note inside an answer. */
export const noteView = named(
  'Note',
  z.strictObject({
    code: z.string(),
    severity: z.enum(['error', 'warning', 'info']),
    detail: bothLanguages,
    todo: bothLanguages,
  }),
);

/** A note as it travels: code, severity and both languages. */
export const noteOf = (code: NoteCode): z.output<typeof noteView> => {
  const { severity, says, todo } = notes[code];
  return { code, severity, detail: says, todo };
};

/** A refusal inside an answer, described among the components. */
export const problemView = named('Problem', z.looseObject({ code: z.string() }));

const isInBoth = (message: unknown): message is InBoth => typeof message === 'object' && message !== null;

/** What does not fit, each with its message in the caller's language and, where it has both, in both beside. */
const issuesIn = (language: Language, issues: readonly unknown[]): readonly unknown[] =>
  issues.map((issue) => {
    const { message, ...where } = issue as { readonly message?: unknown };
    return isInBoth(message) ? { ...where, message: message[language], says: message } : { ...where, message };
  });

/**
 * A refusal with its note's code (RFC 9457 §3). `title` and `detail` are in the caller's language; `says` and `todo` hold what
 * is the matter and what to do about it in both.
 */
export const problemOf = ({ code, about, status }: ProblemError, language: Language): z.output<typeof problemView> => {
  const { says, todo } = notes[code];
  const { issues } = about;
  return {
    type: `urn:caldav-gateway:note:${code}`,
    title: says[language],
    status,
    code,
    detail: says[language],
    says,
    todo,
    ...about,
    ...(Array.isArray(issues) && { issues: issuesIn(language, issues) }),
  };
};

/** The answer to a refusal: `application/problem+json` (RFC 9457 §3). */
export const problem = (error: ProblemError, language: Language): AdminAnswer => ({
  status: error.status,
  headers: {
    ...error.headers,
    'content-type': 'application/problem+json',
    'content-language': language,
    'cache-control': 'no-store',
  },
  body: JSON.stringify(problemOf(error, language)),
});
