import type { Entities, EntityKind } from '../../model/entities/entities.ts';
import type { AdminContext, Caller } from '../context.ts';
import type { EntityApi } from './entity-api.ts';
import { completed } from './schemas.ts';

/** A new entity as its maker described it, before what follows from its references; it belongs to the one branch of its maker. */
export const draftOf = <K extends EntityKind>(
  { fields, minted }: EntityApi<K>,
  context: AdminContext,
  caller: Caller,
  body: Readonly<Record<string, unknown>>,
): Entities[K] => {
  const now = context.clock();
  return {
    ...('branchId' in fields && caller.branchId !== undefined && { branchId: caller.branchId }),
    ...completed(fields, body),
    ...minted(context, body),
    ...('version' in fields ? { version: 1 } : { revision: 1 }),
    createdAt: now,
    changedAt: now,
  } as unknown as Entities[K];
};
