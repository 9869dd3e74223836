import * as z from 'zod/mini';
import { paths } from '../deployment/paths.ts';
import type { Principal } from '../model/principal.ts';
import { call } from './call.ts';
import type { AdminAnswer, AdminContext, AdminRequest } from './context.ts';
import { devicesReply, devicesView, withSyncReset } from './devices.ts';
import { edit, entityTag, requireEntity } from './entity.ts';
import { handlerOf } from './handler.ts';
import { entryView, loadEntries } from './me-entries.ts';
import { requireStrong } from './password-strength.ts';
import { withPassword } from './passwords.ts';
import { ProblemError } from './problem.ts';
import { accessReply, accessView } from './service-access-view.ts';

const tag = 'self-service';

/** Self-service of the holder of a service access: they see the entries of their user and its phones, change only the password they sign in with (S11, S17), and have their phones start anew (B08). */
export const meCalls = [
  call({
    name: 'getOwnAccess',
    method: 'GET',
    path: paths.me,
    tag,
    summary: 'Read the own service access',
    status: 200,
    answer: accessView,
    sends: ['etag'],
    run: async ({ context, caller }) => accessReply(context, await requireEntity(context, 'access', caller.subject)),
  }),
  call({
    name: 'listOwnEntries',
    method: 'GET',
    path: `${paths.me}/entries`,
    tag,
    summary: 'List the own service accesses: state of each, and why it may not synchronise now',
    status: 200,
    answer: z.strictObject({ items: z.array(entryView) }),
    run: async ({ context, caller }) => ({
      body: { items: await loadEntries(context, await requireEntity(context, 'access', caller.subject)) },
    }),
  }),
  call({
    name: 'listOwnDevices',
    method: 'GET',
    path: `${paths.me}/devices`,
    tag,
    summary: 'List the phones of the own service access: client, last synchronisation, calendars, last refusal',
    status: 200,
    answer: devicesView,
    run: async ({ context, caller }) =>
      devicesReply(context, {}, await requireEntity(context, 'access', caller.subject)),
  }),
  call({
    name: 'resetOwnSync',
    method: 'POST',
    path: `${paths.me}/reset-sync`,
    tag,
    summary: 'Reset the sync: at their next synchronisation all phones of the own service access read everything anew',
    status: 204,
    // Nothing is kept under an Idempotency-Key: the holder of an access may write nowhere but to it.
    secretAnswer: true,
    run: async (request) => {
      await edit(request, 'access', request.caller.subject, 'sync reset by its holder', (before) => ({
        after: withSyncReset(before, request.context.clock()),
      }));
      return undefined;
    },
  }),
  call({
    name: 'changeOwnPassword',
    method: 'PUT',
    path: `${paths.me}/password`,
    tag,
    summary: 'Change the password that is signed in with',
    status: 200,
    body: z.strictObject({
      userName: z.optional(z.string().check(z.maxLength(300))),
      oldPassword: z.string().check(z.maxLength(1_000)),
      newPassword: z.string().check(z.maxLength(1_000)),
    }),
    answer: z.strictObject({ passwordState: z.literal('own') }),
    sends: ['etag'],
    secretAnswer: true,
    run: async ({ body, ...request }) => {
      const { context, caller } = request;
      if (body.userName !== undefined && body.userName.toLowerCase() !== caller.subject)
        throw new ProblemError('not-own-entry');
      const { after: access } = await edit(
        request,
        'access',
        caller.subject,
        'password changed by its holder',
        async (before) => {
          const { passwordHash = '' } = before;
          if (!(await context.verifyPassword(before.canonicalName, body.oldPassword, passwordHash)))
            throw new ProblemError('password-wrong');
          if (body.newPassword === body.oldPassword)
            throw new ProblemError('password-too-weak', { reason: 'unchanged' });
          await requireStrong(before.canonicalName, body.newPassword);
          return { after: await withPassword(context, before, body.newPassword, 'own') };
        },
      );
      return { body: { passwordState: 'own' as const }, etag: entityTag(access.version) };
    },
  }),
];

const me = handlerOf(meCalls);

/** The function `me`, behind the sign-in that phones use too. */
export const handleMe = (request: AdminRequest, context: AdminContext, principal: Principal): Promise<AdminAnswer> =>
  me(request, context, { subject: principal.userName, sourceIp: request.sourceIp });
