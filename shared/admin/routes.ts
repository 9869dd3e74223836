import { accessCalls } from './access-routes.ts';
import { diaryCalls } from './appointments/routes.ts';
import type { Call } from './call.ts';
import type { AdminAnswer, AdminContext, AdminRequest } from './context.ts';
import { handlerOf } from './handler.ts';

/** Every call of the administration API. */
export const adminCalls: readonly Call[] = [...accessCalls, ...diaryCalls];

const admin = handlerOf(adminCalls);

/** The administration API behind whatever signed the caller in; `claims.subject` stands in the audit trail. */
export const handleAdmin = (
  request: AdminRequest,
  context: AdminContext,
  claims: { readonly subject: string },
): Promise<AdminAnswer> => admin(request, context, { subject: claims.subject, sourceIp: request.sourceIp });
