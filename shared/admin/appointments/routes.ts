import { batchCalls } from '../batch/calls.ts';
import type { Call } from '../call.ts';
import { changeCalls } from '../changes/calls.ts';
import type { AdminAnswer, AdminContext, AdminRequest, Caller } from '../context.ts';
import { freeBusyCalls } from '../free-busy/calls.ts';
import { handlerOf } from '../handler.ts';
import { historyCalls } from '../history/calls.ts';
import { erasureCalls } from '../history/erase.ts';
import { trashCalls } from '../history/trash.ts';
import { undoCalls } from '../history/undo.ts';
import { appointmentCalls } from './calls.ts';
import { editCalls } from './edits.ts';
import { refusedAttemptCalls } from './refused-attempts.ts';
import { transferCalls } from './transfer.ts';

/** Every call about appointments; `import` and `export` come before the ids. */
export const diaryCalls: readonly Call[] = [
  ...transferCalls,
  ...appointmentCalls,
  ...editCalls,
  ...batchCalls,
  ...changeCalls,
  ...freeBusyCalls,
  ...historyCalls,
  ...trashCalls,
  ...undoCalls,
  ...erasureCalls,
  ...refusedAttemptCalls,
];

const diary = handlerOf(diaryCalls);

/** The function `appointments`. */
export const handleDiary = (
  request: AdminRequest,
  context: AdminContext,
  claims: Omit<Caller, 'sourceIp'>,
): Promise<AdminAnswer> => diary(request, context, { ...claims, sourceIp: request.sourceIp });
