import { renderSVG, renderUnicodeCompact } from 'uqr';
import * as z from 'zod/mini';
import { paths } from '../../deployment/paths.ts';
import { canonicalUserName } from '../../model/entities/service-access.ts';
import { hourMs } from '../../model/instant.ts';
import { call } from '../call.ts';
import { audited, requireEntity } from '../entity.ts';
import { id, time, timeOf } from '../fields.ts';
import { pickResource } from '../resource-urls.ts';
import { named } from '../schema-names.ts';
import { invite } from './invitation.ts';

/** A link that works once, and the same to be scanned. */
export const invitationView = named(
  'Invitation',
  z.strictObject({
    url: z.string(),
    expiresAt: time,
    qrSvg: z.string().check(z.describe('the link as a QR code, for a screen')),
    qrText: z.string().check(z.describe('the same for a terminal')),
  }),
);

/** Invitations to set a phone up (B07). */
export const invitationCalls = [
  call({
    name: 'createInvitation',
    method: 'POST',
    path: `${paths.admin}/service-accesses/{userName}/invitations`,
    tag: 'onboarding',
    summary: 'Make a link that works once: to a page that sets a phone up; never with the password',
    status: 201,
    body: z.strictObject({
      resourceId: id,
      hours: z._default(z.int().check(z.minimum(1), z.maximum(336)), 72),
    }),
    answer: invitationView,
    sends: ['location'],
    secretAnswer: true,
    run: async ({ context, caller, params, body: { resourceId, hours } }) => {
      const access = await requireEntity(context, 'access', canonicalUserName(params.userName));
      const { name: resourceName } = await pickResource(context, access, resourceId);
      const { canonicalName, createdAt: accessCreatedAt } = access;
      const what = { canonicalName, accessCreatedAt, resourceId, resourceName, opens: 'page' } as const;
      const { code, expiresAt } = await invite(context, what, hours * hourMs);
      await context.store.recordAudit(audited(context, caller, 'invitation made', canonicalName));
      const url = `${context.davBaseUrl}${paths.setup}/${code}`;
      return {
        body: { url, expiresAt: timeOf(expiresAt), qrSvg: renderSVG(url), qrText: renderUnicodeCompact(url) },
        location: url,
      };
    },
  }),
];
