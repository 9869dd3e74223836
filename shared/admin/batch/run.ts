import { createHash } from 'node:crypto';
import { workOf } from '../../codec/recurrence/work.ts';
import type { Claim } from '../../store/once.ts';
import { createAppointment, createdBefore } from '../appointments/calls.ts';
import { deleteAppointment, updateAppointment } from '../appointments/edits.ts';
import type { AppointmentView } from '../appointments/schema.ts';
import type { Input } from '../call.ts';
import { requireOwnReferences } from '../own-branch/require-own.ts';
import { type ProblemError, problemOf } from '../problem.ts';
import { refusedBy } from '../refused-by.ts';
import { replayed } from '../replay.ts';
import type { BatchOutcome, Operation } from './schema.ts';

/** Gives the operation, or throws why it is refused. */
export type Requested = () => Operation;

type Request = Pick<Input, 'context' | 'caller' | 'once' | 'language'>;

/** The claim of one operation: the same key with its place, so that no two operations share one. */
const claimOf = ({ once }: Request, index: number): Claim | undefined => {
  const claim = once('');
  return (
    claim && {
      key: createHash('sha256').update(`${claim.key} ${index}`).digest('hex'),
      fingerprint: claim.fingerprint,
    }
  );
};

const outcomeOf = (
  status: number,
  reply?: { readonly body: AppointmentView; readonly etag: string },
): BatchOutcome => ({ status, ...(reply && { etag: reply.etag, appointment: reply.body }) });

/** Does one operation as its single call does. */
const perform = async (operation: Operation, request: Omit<Input, 'params' | 'query' | 'body'>) => {
  const { resourceId } = operation;
  if (operation.op === 'create')
    return outcomeOf(201, await createAppointment(request, resourceId, operation.appointment));
  const place = { resourceId, appointmentId: operation.id };
  if (operation.op === 'update')
    return outcomeOf(200, await updateAppointment(request, place, operation, operation.appointment));
  await deleteAppointment(request, place, operation);
  return outcomeOf(204);
};

/** What an operation that was done before answers. */
const performedBefore = async (operation: Operation, request: Pick<Input, 'context' | 'work'>, made: string) =>
  operation.op === 'delete'
    ? outcomeOf(204)
    : outcomeOf(operation.op === 'create' ? 201 : 200, await createdBefore(request, operation.resourceId, made));

/** What tells the caller to send the whole request again. */
const isOfWholeRequest = ({ code }: ProblemError): boolean =>
  code === 'idempotency-in-progress' || code === 'idempotency-mismatch';

/**
 * Runs the operations of a batch, one at a time, each with its outcome. Under an Idempotency-Key each is done at most once:
 * a repetition tells what was done, and does what was refused or not reached.
 */
export const batchRunner =
  (request: Request) =>
  async (index: number, requested: Requested): Promise<BatchOutcome> => {
    const { context, caller, language } = request;
    try {
      const claim = claimOf(request, index);
      const operation = requested();
      await requireOwnReferences(context, caller, operation);
      if (operation.op !== 'delete') await requireOwnReferences(context, caller, operation.appointment);
      const input = {
        ...request,
        ifMatch: operation.op === 'create' ? undefined : operation.ifMatch,
        work: workOf(),
        once: (made: string) => claim && { ...claim, made },
      };
      if (claim === undefined) return await perform(operation, input);
      const asAnswer = (outcome: BatchOutcome) => ({
        status: outcome.status,
        headers: {},
        body: JSON.stringify(outcome),
      });
      const { body = '{}' } = await replayed(context.store, claim, {
        run: async () => asAnswer(await perform(operation, input)),
        again: async (made) => asAnswer(await performedBefore(operation, input, made)),
      });
      return JSON.parse(body) as BatchOutcome;
    } catch (error) {
      const refusal = refusedBy(error);
      if (refusal === undefined || isOfWholeRequest(refusal)) throw error;
      return { status: refusal.status, problem: problemOf(refusal, language) };
    }
  };
