import { isDeepStrictEqual } from 'node:util';
import type { AuditAction } from '../model/audit-action.ts';
import { type Entities, type EntityKind, entityFields } from '../model/entities/entities.ts';
import { fieldNames } from '../model/entities/field.ts';
import type { AuditEntry, Change, Pin } from '../store/admin-store.ts';
import type { AdminContext, Caller } from './context.ts';
import type { NoteCode } from './notes.ts';
import { requireStaysOwn } from './own-branch/belongs.ts';
import { ProblemError } from './problem.ts';

/** How often a change is tried again on top of somebody else's before the caller is told. */
const attempts = 6;

/** Entities changed along with another in one transaction; DynamoDB takes 100 items. */
const atOnce = 40;

/** The refusal for what is not there, kind by kind. */
export const notFound: Record<EntityKind, NoteCode> = {
  branch: 'branch-not-found',
  user: 'user-not-found',
  resource: 'resource-not-found',
  access: 'credential-not-found',
};

/** The entity tag of an administrative entity: its counter of changes (RFC 9110 §8.8.3). */
export const entityTag = (counter: number): string => `"${counter}"`;

/** Refuses with 412 when `If-Match` names another state (RFC 9110 §13.1.1). */
export const requireMatch = (ifMatch: string | undefined, tag: string): void => {
  if (ifMatch === undefined || ifMatch.trim() === '*') return;
  if (!ifMatch.split(',').some((wanted) => wanted.trim() === tag)) throw new ProblemError('stale', { current: tag });
};

/** Longer names than clients may give an object are the name of nothing, and no key of the table takes them (T73). */
const longestKey = 512;

/** Can something have this id or name? */
export const isKey = (id: string): boolean => id !== '' && Buffer.byteLength(id) <= longestKey;

/** The entity, or the 404 of its kind. */
export const requireEntity = async <K extends EntityKind>(
  { store }: AdminContext,
  kind: K,
  id: string,
): Promise<Entities[K]> => {
  const entity = isKey(id) ? await store.load(kind, id) : undefined;
  if (entity === undefined) throw new ProblemError(notFound[kind], { id });
  return entity;
};

/** What people call an entity. */
export const nameOf = (entity: Entities[EntityKind]): string =>
  'canonicalName' in entity ? entity.userName : entity.name;

/** A row of the audit trail about this call. */
export const audited = (
  { clock }: AdminContext,
  caller: Caller,
  action: AuditAction,
  subject: string,
  { name, fields = [] }: { readonly name?: string; readonly fields?: readonly string[] } = {},
): AuditEntry => ({
  at: clock(),
  actor: caller.subject,
  action,
  subject,
  ...(name !== undefined && { name }),
  sourceIp: caller.sourceIp,
  ...(fields.length > 0 && { fields }),
});

/** The fields that answers show and that differ before and after; when it was is in the entry itself. */
const changedFields = (kind: EntityKind, before: object, after: object | undefined): readonly string[] => {
  const valueIn = (entity: object, name: string) => (entity as Readonly<Record<string, unknown>>)[name];
  return after === undefined
    ? []
    : fieldNames(entityFields[kind], ({ kept }) => kept === undefined).filter(
        (name) => name !== 'changedAt' && !isDeepStrictEqual(valueIn(before, name), valueIn(after, name)),
      );
};

/** What one edit writes beside the entity itself. */
export interface Edit<E> {
  readonly after: E | undefined;
  readonly along?: readonly Change[];
  readonly pins?: readonly Pin[];
}

/** What one transaction does not hold goes ahead of it, and must all be saved: a repetition works its values out again. */
const savedAhead = async ({ store }: AdminContext, changes: readonly Change[]): Promise<boolean> => {
  for (let done = 0; done < changes.length; done += atOnce)
    if ((await store.save(changes.slice(done, done + atOnce), {})) !== 'saved') return false;
  return true;
};

/**
 * Reads an entity, works out its edit, saves it and gives what was saved; somebody else's change in between leads to another round on top of
 * theirs, unless `If-Match` says that the caller wants to know.
 */
export const edit = async <K extends EntityKind, E extends Edit<Entities[K]>>(
  { context, caller, ifMatch }: { context: AdminContext; caller: Caller; ifMatch: string | undefined },
  kind: K,
  id: string,
  action: AuditAction,
  plan: (before: Entities[K]) => E | Promise<E>,
): Promise<E> => {
  for (let attempt = 1; attempt <= attempts; attempt++) {
    const before = await requireEntity(context, kind, id);
    requireMatch(ifMatch, entityTag('version' in before ? before.version : before.revision));
    await requireStaysOwn(context, caller, kind, before);
    const planned = await plan(before);
    const { after, along = [], pins = [] } = planned;
    await requireStaysOwn(context, caller, kind, after);
    if (!(await savedAhead(context, along.slice(atOnce)))) continue;
    const own = { kind, before, after } as unknown as Change;
    const saved = await context.store.save([own, ...along.slice(0, atOnce)], {
      pins,
      audit: audited(context, caller, action, id, {
        name: nameOf(after ?? before),
        fields: changedFields(kind, before, after),
      }),
    });
    if (saved === 'saved') return planned;
  }
  throw new ProblemError('stale');
};

/** Fields set (value) and cleared (null) in a merge patch (RFC 7396), without the absent ones. */
export const patched = <E extends object>(entity: E, patch: { readonly [K in keyof E]?: E[K] | null | undefined }): E =>
  Object.fromEntries(
    Object.entries({
      ...entity,
      ...Object.fromEntries(Object.entries(patch).filter(([, v]) => v !== undefined)),
    }).filter(([, value]) => value !== null && value !== undefined),
  ) as E;

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';

/** `count` characters of 5 random bits each, easy to read out loud. */
export const randomText = ({ random }: Pick<AdminContext, 'random'>, count: number): string =>
  [...random(count)].map((byte) => alphabet[byte & 31]).join('');

/** All entities of a kind that pass `where`. */
export const listAll = async <K extends EntityKind>(
  { store }: AdminContext,
  kind: K,
  where: (entity: Entities[K]) => boolean,
): Promise<readonly Entities[K][]> => (await store.list(kind, { limit: Number.MAX_SAFE_INTEGER }, where)).items;
