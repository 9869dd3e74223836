import { createHash } from 'node:crypto';
import { workOf } from '../../codec/recurrence/work.ts';
import type { Claim, Made, Told } from '../../store/once.ts';
import { reply } from '../appointments/answer.ts';
import { createAppointment, createdBefore } from '../appointments/calls.ts';
import { deleteAppointment, updateAppointment } from '../appointments/edits.ts';
import type { AppointmentView } from '../appointments/schema.ts';
import { loadTold } from '../appointments/told.ts';
import type { Input } from '../call.ts';
import { requireOwnReferences } from '../own-branch/require-own.ts';
import { type ProblemError, problemOf } from '../problem.ts';
import { refusedBy } from '../refused-by.ts';
import { type Answered, replayed } from '../replay.ts';
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

/** What came of an operation, and the appointment that it tells. */
interface Performed {
  readonly outcome: BatchOutcome;
  readonly told?: Told | undefined;
}

const performed = (
  status: number,
  replied?: { readonly body: AppointmentView; readonly etag: string; readonly told?: Told },
): Performed => ({
  outcome: { status, ...(replied && { etag: replied.etag, appointment: replied.body }) },
  told: replied?.told,
});

/** Does one operation as its single call does. */
const perform = async (operation: Operation, request: Omit<Input, 'params' | 'query' | 'body'>): Promise<Performed> => {
  const { resourceId } = operation;
  if (operation.op === 'create')
    return performed(201, await createAppointment(request, resourceId, operation.appointment));
  const place = { resourceId, appointmentId: operation.id };
  if (operation.op === 'update')
    return performed(200, await updateAppointment(request, place, operation, operation.appointment));
  await deleteAppointment(request, place, operation);
  return performed(204);
};

/** What an operation that was done before answers. */
const performedBefore = async (
  operation: Operation,
  request: Pick<Input, 'context' | 'work'>,
  made: Made,
): Promise<Performed> => {
  const { op, resourceId } = operation;
  if (op === 'delete') return performed(204);
  if (op === 'create') return performed(201, await createdBefore(request, resourceId, made));
  const place = { ...(await loadTold(request.context, resourceId, made)), work: request.work };
  return performed(
    200,
    await reply(request.context, place, operation.scope === 'this' ? operation.instance : undefined),
  );
};

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
      if (claim === undefined) return (await perform(operation, input)).outcome;
      const answered = ({ outcome, told }: Performed): Answered => ({
        answer: { status: outcome.status, headers: {}, body: JSON.stringify(outcome) },
        told,
      });
      const { body = '{}' } = await replayed(context.store, claim, {
        run: async () => answered(await perform(operation, input)),
        again: async (made) => answered(await performedBefore(operation, input, made)),
      });
      return JSON.parse(body) as BatchOutcome;
    } catch (error) {
      const refusal = refusedBy(error);
      if (refusal === undefined || isOfWholeRequest(refusal)) throw error;
      return { status: refusal.status, problem: problemOf(refusal, language) };
    }
  };
