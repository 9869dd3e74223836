import * as z from 'zod/mini';
import { paths } from '../deployment/paths.ts';
import { call, pageOfSchema, pageQuery } from './call.ts';
import { time, timeOf } from './fields.ts';
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
    query: z.strictObject({
      ...pageQuery,
      subject: z.optional(z.string().check(z.maxLength(64))),
      action: z.optional(z.string().check(z.maxLength(64))),
    }),
    answer: pageOfSchema(auditView),
    run: async ({ context, query: { cursor, limit, subject, action } }) => {
      const page = await context.store.listAudit(
        { limit, ...(cursor !== undefined && { after: cursor }) },
        (entry) =>
          (subject === undefined || entry.subject === subject) && (action === undefined || entry.action === action),
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
