import { type EntityKind, entityFields } from '../../model/entities/entities.ts';
import type { Field } from '../../model/entities/field.ts';
import type { AdminContext } from '../context.ts';
import { listAll } from '../entity.ts';
import { ProblemError } from '../problem.ts';

/** How many of them a refusal names. */
const named = 20;

/** The fields by which entities of one kind refer to another. */
const referring = (kind: EntityKind, to: EntityKind): readonly string[] =>
  Object.entries<Field>(entityFields[kind]).flatMap(([name, { holds }]) =>
    holds.type === 'reference' && holds.to === to ? [name] : [],
  );

const kinds = Object.keys(entityFields) as readonly EntityKind[];

/** Refuses to delete what others refer to, and names them. */
export const requireUnused = async (context: AdminContext, kind: EntityKind, id: string): Promise<void> => {
  const found = await Promise.all(
    kinds.map(async (of) => {
      const fields = referring(of, kind);
      if (fields.length === 0) return [];
      const dependents = await listAll(context, of, (entity) =>
        fields.some((field) => (entity as unknown as Readonly<Record<string, unknown>>)[field] === id),
      );
      return dependents.map((entity) =>
        'canonicalName' in entity
          ? { kind: of, id: entity.canonicalName, name: entity.userName }
          : { kind: of, id: entity.id, name: entity.name },
      );
    }),
  );
  const dependents = found.flat();
  if (dependents.length > 0)
    throw new ProblemError('in-use', { id, dependents: dependents.slice(0, named), dependentCount: dependents.length });
};
