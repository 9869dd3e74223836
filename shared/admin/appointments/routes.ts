import { batchCalls } from '../batch/calls.ts';
import type { Call } from '../call.ts';
import { changeCalls } from '../changes/calls.ts';
import type { AdminAnswer, AdminContext, AdminRequest, Caller } from '../context.ts';
import { freeBusyCalls } from '../free-busy/calls.ts';
import { handlerOf } from '../handler.ts';
import { appointmentCalls } from './calls.ts';
import { editCalls } from './edits.ts';
import { transferCalls } from './transfer.ts';

/** Every call about appointments; `import` and `export` come before the ids. */
export const diaryCalls: readonly Call[] = [
  ...transferCalls,
  ...appointmentCalls,
  ...editCalls,
  ...batchCalls,
  ...changeCalls,
  ...freeBusyCalls,
];

const diary = handlerOf(diaryCalls);

/** The function `appointments`. */
export const handleDiary = (
  request: AdminRequest,
  context: AdminContext,
  { subject, branchId }: Omit<Caller, 'sourceIp'>,
): Promise<AdminAnswer> =>
  diary(request, context, { subject, sourceIp: request.sourceIp, ...(branchId !== undefined && { branchId }) });
