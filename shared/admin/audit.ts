import * as z from 'zod/mini';
import { paths } from '../deployment/paths.ts';
import { call, pageOfSchema, pageQuery } from './call.ts';
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
    sourceIp: z.string(),
    reason: z.optional(z.string().check(z.describe('the true reason of a refusal'))),
    fields: z.optional(z.array(z.string()).check(z.describe('the fields that were changed'))),
  }),
);

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
    }),
    answer: pageOfSchema(auditView),
    run: async ({ context, caller, query: { cursor, limit, subject, action } }) => {
      const isOwn = await loadOwnEntries(context, caller);
      const page = await context.store.listAudit(
        { limit, ...(cursor !== undefined && { after: cursor }) },
        (entry) =>
          isOwn(entry) &&
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
