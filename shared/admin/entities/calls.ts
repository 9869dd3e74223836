import * as z from 'zod/mini';
import type { Entities, EntityKind } from '../../model/entities/entities.ts';
import type { Fields } from '../../model/entities/field.ts';
import { type Call, call, pageOfSchema, pageQuery } from '../call.ts';
import type { AdminContext } from '../context.ts';
import { audited, type Edit, edit, entityTag, listAll, nameOf, patched, randomText, requireEntity } from '../entity.ts';
import { flag } from '../fields.ts';
import { judgementOf, judgementShape } from '../judgement.ts';
import { loadOwn, requireStaysOwn } from '../own-branch/belongs.ts';
import { ProblemError } from '../problem.ts';
import { named } from '../schema-names.ts';
import { requireUnused } from './dependents.ts';
import { draftOf } from './draft.ts';
import type { EntityApi } from './entity-api.ts';
import { loadNames, pageInOrder, searching, searchShape } from './lists.ts';
import { loadReferences } from './references.ts';
import { changeSchema, creationSchema, filterShape, viewOf, viewShape } from './schemas.ts';

type Row = Readonly<Record<string, unknown>>;

/** The counter of changes of an entity. */
const countOf = (entity: object): number =>
  Number((entity as { version?: number }).version ?? (entity as { revision?: number }).revision);

/** The next state's counter and time. */
const counted = <E extends object>(entity: E, now: number): E => {
  const counter = 'version' in entity ? 'version' : 'revision';
  return { ...entity, [counter]: countOf(entity) + 1, changedAt: now };
};

/** Says what a field cannot be without, or cannot be changed to (S06, S08). */
const requireAllowed = (fields: Fields, body: Row, before: Row | undefined): void => {
  for (const [name, { refused }] of Object.entries(fields)) {
    const given = body[name];
    if (refused === 'user-required' && (before === undefined ? given == null : given === null))
      throw new ProblemError(refused);
    if (refused === 'username-immutable' && before && given !== undefined && given !== before[name])
      throw new ProblemError(refused);
  }
};

/** A change on top of an entity: flags one by one, everything else as a whole. */
const changed = (fields: Fields, before: Row, body: Row): Row =>
  patched<Row>(
    before,
    Object.fromEntries(
      Object.entries(body).map(([name, value]) => [
        name,
        fields[name]?.holds.type === 'flags' && value !== undefined
          ? { ...(before[name] as object), ...(value as object) }
          : value,
      ]),
    ),
  );

/** The five calls of a kind of entity: make, list, read, change, delete. */
export const entityCalls = <K extends EntityKind>(api: EntityApi<K>): readonly Call[] => {
  const { kind, fields, name, path, tag, idOf, summaries, judge } = api;
  type E = Entities[K];
  const one = `${path}/{${api.parameter}}`;
  const idIn = (params: unknown): string => {
    const text = (params as Readonly<Record<string, string>>)[api.parameter] ?? '';
    return api.idFrom?.(text) ?? text;
  };
  const view: z.ZodMiniType<Row> = named(
    name,
    z.strictObject({ ...viewShape<Fields>(fields), ...(judge && judgementShape) }),
  );
  const judgements = async (context: AdminContext, entities: readonly E[]) => {
    const codesOf = await judge?.(context, entities);
    return codesOf && ((entity: E) => judgementOf(codesOf(entity), api.isMeant?.(entity)));
  };
  /** Entities with what is shown beside them, never to be saved. */
  const complete = async (context: AdminContext, entities: readonly E[]): Promise<readonly E[]> => {
    const besides = await api.shownWith?.(context, entities);
    return besides === undefined ? entities : entities.map((entity) => ({ ...entity, ...besides(entity) }));
  };
  const replyTo = async (context: AdminContext, entity: E) => {
    const [[shown = entity], judged] = await Promise.all([complete(context, [entity]), judgements(context, [entity])]);
    return { body: { ...viewOf<Fields>(fields, shown), ...judged?.(entity) }, etag: entityTag(countOf(entity)) };
  };
  const madeReply = async (context: AdminContext, entity: E) => ({
    ...(await replyTo(context, entity)),
    location: `${path}/${idOf(entity)}`,
  });
  const settled = async (context: AdminContext, draft: E, before: E | undefined): Promise<Edit<E>> => {
    const references = await loadReferences(context, fields, draft, api.needs === undefined ? before : undefined);
    const {
      after,
      along,
      pins = references.pins,
    } = (await api.settle?.({ context, draft, before, references })) ?? {
      after: draft,
    };
    return { after, pins, ...(along && { along }) };
  };

  return [
    call({
      name: `create${name}`,
      method: 'POST',
      path,
      tag,
      summary: summaries.create,
      status: 201,
      limited: api.ofInstallation ? 'refused' : 'filtered',
      body: named(`New${name}`, creationSchema(fields)),
      answer: view,
      sends: ['etag', 'location'],
      run: async ({ context, caller, body, once }) => {
        requireAllowed(fields, body, undefined);
        const draft = draftOf(api, context, caller, body);
        const { after = draft, pins = [] } = await settled(context, draft, undefined);
        await requireStaysOwn(context, caller, kind, after);
        const audit = audited(context, caller, `${api.word} created`, idOf(after), { name: nameOf(after) });
        const outcome = once(idOf(after));
        const saved = await context.store.save([{ kind, after } as never], {
          pins,
          audit,
          ...(outcome && { once: outcome }),
        });
        if (saved === 'exists') throw api.taken?.(after) ?? new ProblemError('stale');
        if (saved === 'stale') throw new ProblemError('stale');
        return madeReply(context, after);
      },
      again: async ({ context }, { made }) => madeReply(context, await requireEntity(context, kind, made)),
    }),
    call({
      name: `list${api.many}`,
      method: 'GET',
      path,
      tag,
      summary: summaries.list,
      status: 200,
      limited: 'filtered',
      query: z.strictObject({
        ...pageQuery,
        ...filterShape(fields),
        ...(judge && { works: z.optional(flag) }),
        ...api.narrowing?.shape,
        ...searchShape(fields, judge !== undefined),
      }),
      answer: pageOfSchema(view),
      run: async ({ context, caller, query: { cursor, limit, q, sort, works, ...wanted } }) => {
        const filters = Object.entries(wanted).filter(([name, value]) => value !== undefined && name in fields);
        const [names, isOwn] = await Promise.all([loadNames(context, caller), loadOwn(context, caller, kind)]);
        const matching = await listAll(context, kind, (entity) => {
          const row = entity as unknown as Row;
          return isOwn(entity) && filters.every(([field, value]) => row[field] === value);
        });
        const own = (await complete(context, matching)).filter(
          (entity) => api.narrowing?.matches(entity, wanted) ?? true,
        );
        // Only these look at the state of what is not on the page too.
        const isJudged = works !== undefined || q !== undefined || /^-?works$/.test(sort ?? '');
        const judged = isJudged ? await judgements(context, own) : undefined;
        const matches = searching(fields, names, q);
        const listed = own.filter((entity) => {
          const state = judged?.(entity);
          return (
            (works === undefined || state?.works === works) && matches(entity as unknown as Row, state?.notes ?? [])
          );
        });
        const worksOf = (entity: E) => judged?.(entity).works;
        const page = pageInOrder(listed, { cursor, limit, sort }, { fields, names, idOf, worksOf });
        const judgementFor = judged ?? (await judgements(context, page.items));
        const items = page.items.map((entity) => ({ ...viewOf<Fields>(fields, entity), ...judgementFor?.(entity) }));
        return { body: { ...page, items } };
      },
    }),
    call({
      name: `get${name}`,
      method: 'GET',
      path: one,
      tag,
      summary: summaries.read,
      status: 200,
      answer: view,
      sends: ['etag'],
      run: async ({ context, params }) => replyTo(context, await requireEntity(context, kind, idIn(params))),
    }),
    call({
      name: `update${name}`,
      method: 'PATCH',
      path: one,
      tag,
      summary: summaries.change,
      status: 200,
      body: named(`${name}Patch`, changeSchema(fields)),
      answer: view,
      sends: ['etag'],
      run: async ({ params, body, ...request }) => {
        const { context } = request;
        const { after: entity } = await edit(request, kind, idIn(params), `${api.word} changed`, async (before) => {
          requireAllowed(fields, body, before as unknown as Row);
          const draft = changed(fields, before as unknown as Row, body) as unknown as E;
          return settled(context, counted(draft as E & object, context.clock()), before);
        });
        return replyTo(context, entity as E);
      },
    }),
    call({
      name: `delete${name}`,
      method: 'DELETE',
      path: one,
      tag,
      summary: summaries.remove,
      status: 204,
      ...(api.ofInstallation && { limited: 'refused' }),
      run: async ({ params, ...request }) => {
        const { context, caller } = request;
        const id = idIn(params);
        await edit(request, kind, id, `${api.word} deleted`, async () => {
          await requireUnused(context, caller, kind, id);
          return { after: undefined };
        });
        await api.removed?.(context, id);
        return undefined;
      },
    }),
  ];
};

/** A new id of nine random characters behind a letter that tells the kind. */
export const mintedId =
  (letter: string) =>
  (context: AdminContext): { readonly id: string } => ({ id: `${letter}${randomText(context, 9)}` });
