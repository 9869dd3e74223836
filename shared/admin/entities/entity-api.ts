import type * as z from 'zod/mini';
import type { Entities, EntityKind } from '../../model/entities/entities.ts';
import type { Fields } from '../../model/entities/field.ts';
import type { AdminContext } from '../context.ts';
import type { Edit } from '../entity.ts';
import type { NoteCode } from '../notes.ts';
import type { ProblemError } from '../problem.ts';
import type { References } from './references.ts';

/** An entity about to be saved, and what it looked like before; nothing for a new one. */
export interface Draft<K extends EntityKind> {
  readonly context: AdminContext;
  readonly draft: Entities[K];
  readonly before: Entities[K] | undefined;
  readonly references: References;
}

/** What is special about one kind of entity; everything else follows from its fields. */
export interface EntityApi<K extends EntityKind> {
  readonly kind: K;
  readonly fields: Fields;
  /** Its name in OpenAPI, `Branch`, from which those of its calls are made. */
  readonly name: string;
  /** More than one of it. */
  readonly many: string;
  readonly word: 'branch' | 'user' | 'resource' | 'service access';
  readonly tag: string;
  readonly path: string;
  /** The parameter of its path, and the id that is meant by it. */
  readonly parameter: string;
  readonly idFrom?: (parameter: string) => string;
  readonly idOf: (entity: Entities[K]) => string;
  readonly summaries: Readonly<Record<'create' | 'list' | 'read' | 'change' | 'remove', string>>;
  /** What the gateway itself decides of a new entity, its id first of all. */
  readonly minted: (context: AdminContext, body: Readonly<Record<string, unknown>>) => Partial<Entities[K]>;
  /** The references whose entities `settle` needs, changed or not. */
  readonly needs?: 'all-references';
  /** Refuses what may not be saved, and works out what follows from it. */
  readonly settle?: (draft: Draft<K>) => Promise<Edit<Entities[K]>> | Edit<Entities[K]>;
  /** The refusal when another entity has its id. */
  readonly taken?: (entity: Entities[K]) => ProblemError;
  /** How entities of this kind stand with phones, for many at once. */
  readonly judge?: (
    context: AdminContext,
    entities: readonly Entities[K][],
  ) => Promise<(entity: Entities[K]) => readonly NoteCode[]>;
  /** What answers show with entities of this kind and their rows do not hold; for many at once. */
  readonly shownWith?: (
    context: AdminContext,
    entities: readonly Entities[K][],
  ) => Promise<(entity: Entities[K]) => Partial<Entities[K]>>;
  /** What its list can be narrowed by besides its fields. */
  readonly narrowing?: {
    readonly shape: Readonly<Record<string, z.ZodMiniType>>;
    readonly matches: (entity: Entities[K], query: Readonly<Record<string, unknown>>) => boolean;
  };
  /** An administrator left it so: what is in the way is no alarm. */
  readonly isMeant?: (entity: Entities[K]) => boolean;
  /** Making and deleting one is for who administers all branches. */
  readonly ofInstallation?: true;
  readonly removed?: (context: AdminContext, id: string) => Promise<void>;
}
