import * as z from 'zod/mini';
import type { Entities, EntityKind } from '../../model/entities/entities.ts';
import { type Fields, fieldNames } from '../../model/entities/field.ts';
import type { AdminContext, Caller } from '../context.ts';
import { listAll } from '../entity.ts';
import { loadOwn } from '../own-branch/belongs.ts';
import { type noteView, ProblemError } from '../problem.ts';

type Row = Readonly<Record<string, unknown>>;

/** The names of users and branches, which other entities name by id. */
export type Names = Readonly<Record<'user' | 'branch', ReadonlyMap<string, string>>>;

/** Reads the directories of users and branches once, as far as this caller may know of them. */
export const loadNames = async (context: AdminContext, caller: Caller): Promise<Names> => {
  const [users, branches] = await Promise.all(
    (['user', 'branch'] as const).map(async (kind) =>
      listAll<'user' | 'branch'>(context, kind, await loadOwn(context, caller, kind)),
    ),
  );
  const byId = (entities: readonly Entities['user' | 'branch'][] = []) =>
    new Map(entities.map(({ id, name }) => [id, name]));
  return { user: byId(users), branch: byId(branches) };
};

const shownNames = (fields: Fields): readonly string[] => fieldNames(fields, ({ kept }) => kept === undefined);

/** Parameters of every list of entities besides its filters and its page. */
export const searchShape = (fields: Fields, isJudged: boolean) => ({
  q: z.optional(
    z
      .string()
      .check(
        z.maxLength(200),
        z.describe(
          'words that all stand in some field or note, names of user and branch included; case does not matter',
        ),
      ),
  ),
  sort: z.optional(
    z
      .enum([...shownNames(fields), ...(isJudged ? ['works'] : [])].flatMap((name) => [name, `-${name}`]))
      .check(z.describe('a field by which the list is ordered, with `-` the other way round; ids otherwise')),
  ),
});

/** A value as people read it: a name in place of an id. */
const readable = (fields: Fields, names: Names, name: string, value: unknown): unknown => {
  const holds = fields[name]?.holds;
  return holds?.type === 'reference' ? (names[holds.to].get(String(value)) ?? value) : value;
};

type Said = readonly Pick<z.output<typeof noteView>, 'detail'>[];

/** Do all words stand somewhere in what answers show of this entity, its notes in either language included? */
export const searching = (
  fields: Fields,
  names: Names,
  q: string | undefined,
): ((entity: Row, notes: Said) => boolean) => {
  const words = (q ?? '').toLowerCase().split(/\s+/).filter(Boolean);
  // Minted ids are no words: a digit that somebody looks for stands in half of them.
  const shown = shownNames(fields).filter((name) => fields[name]?.holds.type !== 'id');
  return (entity, notes) => {
    const text = [
      ...shown.map((name) => readable(fields, names, name, entity[name])),
      ...notes.flatMap(({ detail: { en, de } }) => [en, de]),
    ]
      .filter((value) => typeof value === 'string')
      .join('\n')
      .toLowerCase();
    return words.every((word) => text.includes(word));
  };
};

type Key = string | number | null;

const collator = new Intl.Collator('de', { numeric: true, sensitivity: 'base' });

/** What has no value comes last. */
const compared = (a: Key, b: Key): number => {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  return typeof a === 'number' && typeof b === 'number' ? a - b : collator.compare(String(a), String(b));
};

const keyOf = (value: unknown): Key => {
  if (typeof value === 'boolean') return Number(value);
  if (typeof value === 'number') return value;
  if (value === undefined) return null;
  return typeof value === 'string' ? value : JSON.stringify(value);
};

const positionIn = (cursor: string): readonly [Key, string] => {
  try {
    const [key, id] = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    if (typeof id === 'string' && (key === null || ['string', 'number'].includes(typeof key))) return [key, id];
  } catch {
    // Falls through: whatever it is, it is none of ours.
  }
  const message = { en: 'must be `next` of the page before', de: 'muss `next` der Seite davor sein' };
  throw new ProblemError('invalid-input', { issues: [{ where: 'query', field: 'cursor', message }] });
};

interface PageWanted {
  readonly cursor?: string | undefined;
  readonly limit: number;
  readonly sort?: string | undefined;
}

/** One page of entities in the wanted order; the cursor is a position, so that what is changed meanwhile moves nothing else. */
export const pageInOrder = <K extends EntityKind>(
  entities: readonly Entities[K][],
  { cursor, limit, sort }: PageWanted,
  {
    fields,
    names,
    idOf,
    worksOf,
  }: {
    readonly fields: Fields;
    readonly names: Names;
    readonly idOf: (entity: Entities[K]) => string;
    readonly worksOf: (entity: Entities[K]) => boolean | undefined;
  },
): { readonly items: readonly Entities[K][]; readonly next?: string } => {
  const name = sort?.replace('-', '');
  const sign = sort?.startsWith('-') ? -1 : 1;
  const sortedValue = (entity: Entities[K], field: string): unknown =>
    field === 'works' ? worksOf(entity) : readable(fields, names, field, (entity as unknown as Row)[field]);
  const keyed = entities.map((entity) => ({
    entity,
    id: idOf(entity),
    key: name === undefined ? null : keyOf(sortedValue(entity, name)),
  }));
  const byId = (a: string, b: string): number => (a < b ? -1 : Number(a > b));
  const order = (a: { key: Key; id: string }, b: { key: Key; id: string }): number =>
    (a.key === null || b.key === null ? 1 : sign) * compared(a.key, b.key) || byId(a.id, b.id);
  const sorted = keyed.toSorted(order);
  const [key, id] = cursor === undefined || name === undefined ? [null, cursor ?? ''] : positionIn(cursor);
  const rest = cursor === undefined ? sorted : sorted.filter((one) => order(one, { key, id }) > 0);
  const page = rest.slice(0, limit);
  const last = page.at(-1);
  const next = (at: { key: Key; id: string }): string =>
    name === undefined ? at.id : Buffer.from(JSON.stringify([at.key, at.id])).toString('base64url');
  return {
    items: page.map(({ entity }) => entity),
    ...(last !== undefined && rest.length > limit && { next: next(last) }),
  };
};
