import * as z from 'zod/mini';
import { paths } from '../../deployment/paths.ts';
import { call } from '../call.ts';
import { id } from '../fields.ts';
import { named } from '../schema-names.ts';

/** Who calls, and what they administer. */
export const callerView = named(
  'Caller',
  z.strictObject({
    subject: z.string().check(z.describe('as the audit trail names them')),
    branchId: z.optional(id.check(z.describe('the only branch they administer; absent where it is all of them'))),
  }),
);

/** What a program has to know about its own token. */
export const callerCalls = [
  call({
    name: 'getCaller',
    method: 'GET',
    path: `${paths.admin}/caller`,
    tag: 'caller',
    summary: 'Who the bearer token stands for, and whether they administer all branches or one',
    status: 200,
    limited: 'filtered',
    answer: callerView,
    run: async ({ caller: { subject, branchId } }) => ({
      body: { subject, ...(branchId !== undefined && { branchId }) },
    }),
  }),
];
