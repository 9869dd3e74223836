import { auditCalls } from './audit.ts';
import { branchCalls } from './branches.ts';
import type { Call } from './call.ts';
import { connectionTestCalls } from './connection-test/calls.ts';
import type { AdminAnswer, AdminContext, AdminRequest, Caller } from './context.ts';
import { deletedResourceCalls } from './deleted-resources.ts';
import { deviceCalls } from './devices.ts';
import { directoryCalls } from './directory.ts';
import { feedCalls } from './feeds/calls.ts';
import { googleLinkCalls } from './google-links.ts';
import { handlerOf } from './handler.ts';
import { invitationCalls } from './onboarding/calls.ts';
import { openApiCalls } from './openapi/calls.ts';
import { callerCalls } from './own-branch/calls.ts';
import { passwordCalls } from './passwords.ts';
import { phoneCalls } from './phones/calls.ts';
import { resourceUrlCalls } from './resource-urls.ts';
import { resourceCalls } from './resources.ts';
import { serviceAccessCalls } from './service-accesses.ts';
import { shareCalls } from './shares.ts';
import { userCalls } from './users.ts';
import { webhookCalls } from './webhooks/calls.ts';

/** Every call about who may sign in and what may be synchronised; none of them reads an appointment (T47). */
export const accessCalls: readonly Call[] = [
  ...branchCalls,
  ...userCalls,
  ...resourceCalls,
  ...deletedResourceCalls,
  ...googleLinkCalls,
  ...shareCalls,
  ...feedCalls,
  ...serviceAccessCalls,
  ...passwordCalls,
  ...deviceCalls,
  ...resourceUrlCalls,
  ...connectionTestCalls,
  ...invitationCalls,
  ...phoneCalls,
  ...webhookCalls,
  ...auditCalls,
  ...callerCalls,
  ...directoryCalls,
  ...openApiCalls,
];

const access = handlerOf(accessCalls);

/** The function `access`. */
export const handleAccess = (
  request: AdminRequest,
  context: AdminContext,
  { subject, branchId }: Omit<Caller, 'sourceIp'>,
): Promise<AdminAnswer> =>
  access(request, context, { subject, sourceIp: request.sourceIp, ...(branchId !== undefined && { branchId }) });
