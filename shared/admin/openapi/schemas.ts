import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod/mini';
import { nameOf } from '../schema-names.ts';

type JsonSchema = Record<string, unknown> & { properties?: Record<string, unknown>; required?: string[] };

type Direction = 'input' | 'output';

/** Turns the schemas of calls into JSON Schema; what has a name is described once, among the components, and referred to. */
export const schemaWriter = () => {
  const components = new Map<string, JsonSchema>();

  const refer = (name: string, schema: z.core.$ZodType, io: Direction): { readonly $ref: string } => {
    const known = components.get(name);
    const described = describe(schema, io);
    if (known && !isDeepStrictEqual(known, described)) throw new Error(`two schemas are named ${name}`);
    components.set(name, described);
    return { $ref: `#/components/schemas/${name}` };
  };

  const describe = (root: z.core.$ZodType, io: Direction): JsonSchema => {
    const { $schema: _dialect, ...schema } = z.toJSONSchema(root, {
      io,
      override: ({ zodSchema, jsonSchema, path }) => {
        const name = path.length > 0 ? nameOf(zodSchema) : undefined;
        if (name === undefined) return;
        for (const key of Object.keys(jsonSchema)) delete jsonSchema[key];
        Object.assign(jsonSchema, refer(name, zodSchema, io));
      },
    });
    return schema as JsonSchema;
  };

  return {
    /** A schema in full. */
    describe,
    /** A schema, by reference where it has a name. */
    write: (schema: z.core.$ZodType, io: Direction): object => {
      const name = nameOf(schema);
      return name === undefined ? describe(schema, io) : refer(name, schema, io);
    },
    /** Every schema that was referred to, by name. */
    components: () => Object.fromEntries([...components].sort(([a], [b]) => (a < b ? -1 : 1))),
  };
};

/** What turns schemas into JSON Schema for one document. */
export type SchemaWriter = ReturnType<typeof schemaWriter>;
