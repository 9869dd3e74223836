import * as z from 'zod/mini';
import { appointmentPatch, appointmentView, newAppointment, part } from '../appointments/schema.ts';
import { id } from '../fields.ts';
import { problemView } from '../problem.ts';
import { named } from '../schema-names.ts';

/** Operations of one request: what the API's 30 seconds hold on a busy day. */
const mostOperations = 20;

const place = {
  resourceId: id,
  id: z.string().check(z.minLength(1), z.maxLength(512), z.describe('of the appointment')),
  instance: part.shape.instance,
  scope: part.shape.scope,
  ifMatch: z.optional(
    z.string().check(z.maxLength(200), z.describe('refused with 412 when the appointment has another ETag')),
  ),
};

/** What an operation of each kind takes: what its single call takes. */
export const operations = {
  create: z.strictObject({ op: z.literal('create'), resourceId: id, appointment: newAppointment }),
  update: z.strictObject({ op: z.literal('update'), ...place, appointment: appointmentPatch }),
  delete: z.strictObject({ op: z.literal('delete'), ...place }),
};

/** One operation that fits. */
export type Operation = z.output<(typeof operations)[keyof typeof operations]>;

const operation = named('BatchOperation', z.union([operations.create, operations.update, operations.delete]));

/** As it came, where it fits nothing: then it alone is refused. JSON Schema asks without a value. */
const asItCame = (failed: { readonly value: unknown } | undefined): Operation => failed?.value as Operation;

/** Up to 20 operations, done in their order. */
export const batch = named(
  'Batch',
  z.strictObject({
    operations: z.array(z.catch(operation, asItCame)).check(z.minLength(1), z.maxLength(mostOperations)),
  }),
);

/** What came of one operation: what its single call would have answered. */
const batchOutcome = named(
  'BatchOutcome',
  z.strictObject({
    status: z.number().check(z.describe('201 made, 200 changed, 204 deleted; anything else is refused')),
    etag: z.optional(z.string()),
    appointment: z.optional(appointmentView),
    problem: z.optional(problemView),
  }),
);

/** The outcomes, in the order of the operations. */
export const batchOutcomes = named('BatchOutcomes', z.strictObject({ items: z.array(batchOutcome) }));

export type BatchOutcome = z.output<typeof batchOutcome>;
