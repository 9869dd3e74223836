import * as z from 'zod/mini';
import { paths } from '../deployment/paths.ts';
import { type EntityKind, entityFields } from '../model/entities/entities.ts';
import type { AuditEntry } from '../store/admin-store.ts';
import { call, pageOfSchema, pageQuery } from './call.ts';
import type { AdminContext } from './context.ts';
import { listAll, nameOf } from './entity.ts';
import { time, timeOf } from './fields.ts';
import { loadOwnEntries } from './own-branch/own-audit.ts';
import { named } from './schema-names.ts';

/** One thing that was done, or refused, and by whom. */
export const auditView = named(
  'AuditEntry',
  z.strictObject({
    at: time,
    actor: z.string(),
    action: z.string(),
    subject: z.string(),
    name: z.optional(z.string().check(z.describe('what the subject was called then'))),
    sourceIp: z.string(),
    reason: z.optional(z.string().check(z.describe('the true reason of a refusal'))),
    fields: z.optional(z.array(z.string()).check(z.describe('the fields that were changed'))),
  }),
);

/** Is an entry about something that is, or was, called so, or by somebody of that name? Names of now are read once. */
const loadFinder = async (
  context: AdminContext,
  q: string | undefined,
): Promise<(entry: Pick<AuditEntry, 'actor' | 'name' | 'subject'>) => boolean> => {
  const words = (q ?? '').toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return () => true;
  const kinds = Object.keys(entityFields) as readonly EntityKind[];
  const entities = (await Promise.all(kinds.map((kind) => listAll(context, kind, () => true)))).flat();
  const now = new Map(
    entities.map((entity) => ['canonicalName' in entity ? entity.canonicalName : entity.id, nameOf(entity)]),
  );
  return ({ actor, name = '', subject }) => {
    const text = [actor, name, subject, now.get(subject)].join('\n').toLowerCase();
    return words.every((word) => text.includes(word));
  };
};

/** The audit trail: who did what to which entity, from where, newest first. */
export const auditCalls = [
  call({
    name: 'listAuditEntries',
    method: 'GET',
    path: `${paths.admin}/audit`,
    tag: 'audit',
    summary: 'Read the audit trail, newest first',
    status: 200,
    limited: 'filtered',
    query: z.strictObject({
      ...pageQuery,
      subject: z.optional(z.string().check(z.maxLength(64))),
      action: z.optional(z.string().check(z.maxLength(64))),
      q: z.optional(
        z
          .string()
          .check(
            z.maxLength(200),
            z.describe('words that all stand in what the subject is or was called, or in who did it'),
          ),
      ),
    }),
    answer: pageOfSchema(auditView),
    run: async ({ context, caller, query: { cursor, limit, subject, action, q } }) => {
      const isOwn = await loadOwnEntries(context, caller);
      const isFound = await loadFinder(context, q);
      const page = await context.store.listAudit(
        { limit, ...(cursor !== undefined && { after: cursor }) },
        (entry) =>
          isOwn(entry) &&
          isFound(entry) &&
          (subject === undefined || entry.subject === subject) &&
          (action === undefined || entry.action === action),
      );
      return {
        body: {
          ...page,
          items: page.items.map((entry) => ({
            ...entry,
            at: timeOf(entry.at),
            fields: entry.fields && [...entry.fields],
          })),
        },
      };
    },
  }),
];
