import { type EntityKind, entityFields } from '../../model/entities/entities.ts';
import type { Field } from '../../model/entities/field.ts';
import type { AdminContext, Caller } from '../context.ts';
import { listAll } from '../entity.ts';
import { loadOwn } from '../own-branch/belongs.ts';
import { ProblemError } from '../problem.ts';

/** How many of them a refusal names. */
const named = 20;

type Row = Readonly<Record<string, unknown>>;

/** By which fields entities of one kind refer to one of another: do they? */
const referring = (kind: EntityKind, to: EntityKind, id: string): readonly ((entity: Row) => boolean)[] =>
  Object.entries<Field>(entityFields[kind]).flatMap(([name, { holds }]) => {
    if (holds.type === 'reference' && holds.to === to) return [(entity: Row) => entity[name] === id];
    if (holds.type === 'shares' && (to === 'user' || to === 'branch'))
      return [(entity: Row) => Object.hasOwn((entity[name] ?? {}) as object, `${to}:${id}`)];
    return [];
  });

const kinds = Object.keys(entityFields) as readonly EntityKind[];

/** Refuses to delete what others refer to, and names those that the caller may know of. */
export const requireUnused = async (
  context: AdminContext,
  caller: Caller,
  kind: EntityKind,
  id: string,
): Promise<void> => {
  const found = await Promise.all(
    kinds.map(async (of) => {
      const references = referring(of, kind, id);
      if (references.length === 0) return [];
      const dependents = await listAll(context, of, (entity) =>
        references.some((refers) => refers(entity as unknown as Row)),
      );
      const isOwn = await loadOwn(context, caller, of);
      return dependents.map((entity) => ({
        isOwn: isOwn(entity),
        kind: of,
        ...('canonicalName' in entity
          ? { id: entity.canonicalName, name: entity.userName }
          : { id: entity.id, name: entity.name }),
      }));
    }),
  );
  if (found.flat().length === 0) return;
  const dependents = found.flat().flatMap(({ isOwn, ...one }) => (isOwn ? [one] : []));
  throw new ProblemError('in-use', { id, dependents: dependents.slice(0, named), dependentCount: dependents.length });
};
