import type { Principal } from '../model/principal.ts';
import { appointmentCalls } from './appointments/calls.ts';
import { transferCalls } from './appointments/transfer.ts';
import { branchCalls } from './branches.ts';
import type { Call } from './call.ts';
import type { AdminAnswer, AdminContext, AdminRequest } from './context.ts';
import { handlerOf } from './handler.ts';
import { meCalls } from './me.ts';
import { passwordCalls } from './passwords.ts';
import { resourceCalls } from './resources.ts';
import { serviceAccessCalls } from './service-accesses.ts';
import { userCalls } from './users.ts';

/** Every call of the administration API. */
export const adminCalls: readonly Call[] = [
  ...branchCalls,
  ...userCalls,
  ...resourceCalls,
  ...serviceAccessCalls,
  ...passwordCalls,
  ...transferCalls,
  ...appointmentCalls,
];

const admin = handlerOf(adminCalls);

/** The administration API behind whatever signed the caller in; `claims.subject` stands in the audit trail. */
export const handleAdmin = (
  request: AdminRequest,
  context: AdminContext,
  claims: { readonly subject: string },
): Promise<AdminAnswer> => admin(request, context, { subject: claims.subject, sourceIp: request.sourceIp });

const me = handlerOf(meCalls);

/** Self-service behind the sign-in that phones use too. */
export const handleMe = (request: AdminRequest, context: AdminContext, principal: Principal): Promise<AdminAnswer> =>
  me(request, context, { subject: principal.userName, sourceIp: request.sourceIp });
