import * as z from 'zod/mini';
import { paths } from '../../deployment/paths.ts';
import { call } from '../call.ts';
import { issuesOf } from '../issues.ts';
import { ProblemError } from '../problem.ts';
import { budgetMs } from '../time-budget.ts';
import { batchRunner, type Requested } from './run.ts';
import { batch, batchOutcomes, type Operation, operations } from './schema.ts';

const isKind = (op: unknown): op is keyof typeof operations => typeof op === 'string' && Object.hasOwn(operations, op);

/** The operation, or what does not fit in it. */
const requireFitting = (value: unknown): Operation => {
  const { op } = (value ?? {}) as { readonly op?: unknown };
  const schema = isKind(op) ? operations[op] : z.object({ op: z.enum(['create', 'update', 'delete']) });
  const result = z.safeParse(schema, value);
  if (result.success) return result.data as Operation;
  throw new ProblemError('invalid-input', { issues: issuesOf('body', schema, value, result.error) });
};

/** Several changes in one request, over one or several diaries (B09). */
export const batchCalls = [
  call({
    name: 'changeAppointments',
    method: 'POST',
    path: `${paths.admin}/appointments/batch`,
    tag: 'appointments',
    summary:
      'Make, change and delete up to 20 appointments in order; each has its own outcome, and one refusal stops none',
    status: 200,
    limited: 'filtered',
    body: batch,
    answer: batchOutcomes,
    claimsParts: true,
    run: async ({ body, ...request }) => {
      const { clock } = request.context;
      const started = clock();
      const run = batchRunner(request);
      const items = [];
      for (const [index, value] of body.operations.entries()) {
        const requested: Requested = () => {
          if (clock() - started > budgetMs) throw new ProblemError('out-of-time', {}, { 'retry-after': '1' });
          return requireFitting(value);
        };
        items.push(await run(index, requested));
      }
      return { body: { items } };
    },
  }),
];
