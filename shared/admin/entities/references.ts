import type { Branch } from '../../model/entities/branch.ts';
import type { Fields } from '../../model/entities/field.ts';
import type { User } from '../../model/entities/user.ts';
import type { Pin } from '../../store/admin-store.ts';
import type { AdminContext } from '../context.ts';
import { requireEntity } from '../entity.ts';

/** The entities that another one names, and the pins that hold them as they are until it is saved. */
export interface References {
  readonly user: User | undefined;
  readonly branch: Branch | undefined;
  readonly pins: readonly Pin[];
}

/** Loads what an entity refers to, or the 404 of its kind; with `before` only what it did not refer to then. */
export const loadReferences = async (
  context: AdminContext,
  fields: Fields,
  entity: object,
  before: object | undefined,
): Promise<References> => {
  const fieldOf = (of: object | undefined, name: string) =>
    (of as Readonly<Record<string, unknown>> | undefined)?.[name];
  const pins: Pin[] = [];
  // One after the other: of two that are missing the first in the table is named, whoever asks.
  for (const [name, { holds }] of Object.entries(fields)) {
    const id = fieldOf(entity, name);
    if (holds.type !== 'reference' || typeof id !== 'string' || id === fieldOf(before, name)) continue;
    pins.push(
      holds.to === 'user'
        ? { kind: 'user', entity: await requireEntity(context, 'user', id) }
        : { kind: 'branch', entity: await requireEntity(context, 'branch', id) },
    );
  }
  return {
    user: pins.find((pin) => pin.kind === 'user')?.entity,
    branch: pins.find((pin) => pin.kind === 'branch')?.entity,
    pins,
  };
};
