import type { Entities, EntityKind } from '../../../model/entities/entities.ts';
import { resourceRows } from '../administration/resource-rows.ts';
import type { Row } from '../rows/items.ts';
import { type Key, keys } from '../rows/keys.ts';

const { resourceOf } = resourceRows();

/** Where an entity's own row lies, and what an operator reads. */
const kinds: { readonly [K in EntityKind]: { readonly key: (id: string) => Key; readonly words: string } } = {
  branch: { key: keys.branch, words: 'branch' },
  user: { key: keys.user, words: 'user' },
  resource: { key: keys.head, words: 'diary resource' },
  access: { key: keys.serviceAccess, words: 'service access' },
};

export const entityKinds = Object.keys(kinds) as readonly EntityKind[];

/** An entity of the administration with what it is found by. */
export type KnownEntity = {
  [K in EntityKind]: { readonly kind: K; readonly id: string; readonly entity: Entities[K] };
}[EntityKind];

/** The entity whose own row this is, whether a directory lists it or not; undefined for any other row and what is closed. */
export const entityOf = (row: Row): KnownEntity | undefined => {
  const kind = entityKinds.find((one) => {
    const { pk, sk } = kinds[one].key('');
    return row.sk === sk && row.pk.startsWith(pk);
  });
  if (kind === undefined) return undefined;
  const { pk, sk: _sk, ...attributes } = row;
  const entity = kind === 'resource' ? resourceOf(row) : attributes;
  return entity && ({ kind, id: pk.slice(kinds[kind].key('').pk.length), entity } as KnownEntity);
};

/** An entity in words. */
export const labelOf = ({ kind, id }: Pick<KnownEntity, 'kind' | 'id'>): string => `${kinds[kind].words} ${id}`;
