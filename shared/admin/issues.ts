import * as z from 'zod/mini';
import type { InBoth } from './language.ts';

/** Why one field of a request does not fit. */
export interface Issue {
  readonly where: 'body' | 'query';
  /** Its path, `rights.create`; empty for the whole. */
  readonly field: string;
  /** What is wanted. */
  readonly message: InBoth;
}

/** What fits, in words, by the schema that says so. */
const wanted = z.registry<InBoth>();

/** A schema with the words in which a refusal says what it takes. */
export const wanting = <T extends z.ZodMiniType>(schema: T, [en, de]: readonly [string, string]): T => {
  wanted.add(schema, { en, de });
  return schema;
};

const unwrapped = (schema: z.core.$ZodType | undefined): z.core.$ZodType | undefined => {
  const def = schema?._zod.def as { readonly innerType?: z.core.$ZodType } | undefined;
  return def?.innerType === undefined ? schema : unwrapped(def.innerType);
};

const shapeOf = (schema: z.core.$ZodType | undefined): Readonly<Record<string, z.core.$ZodType>> =>
  (unwrapped(schema)?._zod.def as { shape?: Record<string, z.core.$ZodType> } | undefined)?.shape ?? {};

const elementOf = (schema: z.core.$ZodType | undefined): z.core.$ZodType | undefined =>
  (unwrapped(schema)?._zod.def as { element?: z.core.$ZodType } | undefined)?.element;

/** The schema of the field that a path leads to. */
const schemaAt = (schema: z.core.$ZodType, path: readonly PropertyKey[]): z.core.$ZodType | undefined =>
  path.reduce<z.core.$ZodType | undefined>(
    (at, step) => (typeof step === 'number' ? elementOf(at) : shapeOf(at)[String(step)]),
    schema,
  );

const valueAt = (value: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>(
    (at, step) => (typeof at === 'object' && at !== null ? (at as Record<PropertyKey, unknown>)[step] : undefined),
    value,
  );

const types: Readonly<Record<string, InBoth>> = {
  string: { en: 'a text', de: 'ein Text' },
  number: { en: 'a number', de: 'eine Zahl' },
  int: { en: 'a whole number', de: 'eine ganze Zahl' },
  boolean: { en: 'true or false', de: 'true oder false' },
  array: { en: 'a list', de: 'eine Liste' },
  object: { en: 'an object', de: 'ein Objekt' },
};

const unitOf = (origin: string): InBoth => {
  if (origin === 'string') return { en: ' characters', de: ' Zeichen' };
  return origin === 'array' ? { en: ' entries', de: ' Einträge' } : { en: '', de: '' };
};

const oneOf = (values: readonly unknown[]): InBoth => {
  const names = values.map(String).join(', ');
  return values.length === 1 ? { en: names, de: names } : { en: `one of ${names}`, de: `eines von ${names}` };
};

const stringboolValues: readonly unknown[] = ['true', 'false'];

/** What the field wants, from the rule that it broke. */
const wantedBy = (issue: z.core.$ZodIssue): InBoth => {
  switch (issue.code) {
    case 'invalid_type':
      return types[issue.expected] ?? { en: 'another type', de: 'ein anderer Typ' };
    case 'invalid_value':
      return oneOf(issue.values.length > 0 ? issue.values : stringboolValues);
    case 'too_big': {
      const { en, de } = unitOf(issue.origin);
      return { en: `at most ${issue.maximum}${en}`, de: `höchstens ${issue.maximum}${de}` };
    }
    case 'too_small': {
      const { en, de } = unitOf(issue.origin);
      return { en: `at least ${issue.minimum}${en}`, de: `mindestens ${issue.minimum}${de}` };
    }
    default:
      return {
        en: 'another form, as the description of this API says',
        de: 'eine andere Form, siehe Beschreibung der API',
      };
  }
};

/** One entry per field that does not fit, each with what is wanted instead; values are not repeated. */
export const issuesOf = (
  where: Issue['where'],
  schema: z.core.$ZodType,
  value: unknown,
  { issues }: z.core.$ZodError,
): readonly Issue[] =>
  issues.flatMap((issue): Issue[] => {
    const field = issue.path.join('.');
    if (issue.code === 'unrecognized_keys') {
      const known = Object.keys(shapeOf(schemaAt(schema, issue.path))).join(', ');
      const message = {
        en: known === '' ? 'is not known here' : `is not known here; known are ${known}`,
        de: known === '' ? 'gibt es hier nicht' : `gibt es hier nicht; es gibt ${known}`,
      };
      return issue.keys.map((key) => ({ where, field: [...issue.path, key].join('.'), message }));
    }
    const at = unwrapped(schemaAt(schema, issue.path));
    const { en, de } = (at && wanted.get(at as z.ZodMiniType)) ?? wantedBy(issue);
    const isMissing = valueAt(value, issue.path) === undefined;
    return [
      {
        where,
        field,
        message: isMissing
          ? { en: `is required: ${en}`, de: `wird gebraucht: ${de}` }
          : { en: `must be ${en}`, de: `muss sein: ${de}` },
      },
    ];
  });
