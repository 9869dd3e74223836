import type * as z from 'zod/mini';

const names = new WeakMap<z.core.$ZodType, string>();

/** Gives a schema its name in OpenAPI: wherever it stands in the API, clients see one type of this name. */
export const named = <T extends z.core.$ZodType>(name: string, schema: T): T => {
  names.set(schema, name);
  return schema;
};

/** The name of a schema in OpenAPI, if it has one. */
export const nameOf = (schema: z.core.$ZodType): string | undefined => names.get(schema);
