import * as z from 'zod/mini';
import { paths } from '../deployment/paths.ts';
import { googleLinkSecret } from '../store/secret-names.ts';
import { call } from './call.ts';
import { edit, entityTag, requireEntity, requireMatch } from './entity.ts';
import { ProblemError } from './problem.ts';
import { resourceReply, resourceView } from './resource-view.ts';

const tag = 'resources';
const path = `${paths.admin}/resources/{resourceId}/google-link` as const;

/**
 * The link to Google Calendar (S04): its secret can be set, replaced and deleted, never read (T55). The secret is kept
 * before the mark is set and forgotten after it is cleared, so that none is left without a link, whoever else is at it.
 */
export const googleLinkCalls = [
  call({
    name: 'linkGoogleCalendar',
    method: 'PUT',
    path,
    tag,
    summary: 'Link the resource to Google Calendar, or give the link another secret; the secret is never shown again',
    status: 200,
    body: z.strictObject({
      refreshToken: z
        .string()
        .check(z.regex(/^[\x21-\x7e]{1,2048}$/), z.describe('OAuth 2.0 refresh token of the calendar’s owner')),
    }),
    answer: resourceView,
    sends: ['etag'],
    run: async ({ params, body, ...request }) => {
      const { context, ifMatch } = request;
      const { id, allowCalendarSync, revision } = await requireEntity(context, 'resource', params.resourceId);
      if (allowCalendarSync) throw new ProblemError('resource-sync-allowed');
      requireMatch(ifMatch, entityTag(revision));
      await context.secrets.keep(googleLinkSecret(id), body.refreshToken);
      const { after: resource } = await edit(request, 'resource', id, 'google link made', async (before) => {
        if (!before.allowCalendarSync)
          return {
            after: { ...before, googleLinked: true, revision: before.revision + 1, changedAt: context.clock() },
          };
        await context.secrets.forget(googleLinkSecret(id));
        throw new ProblemError('resource-sync-allowed');
      });
      return resourceReply(context, resource);
    },
  }),
  call({
    name: 'unlinkGoogleCalendar',
    method: 'DELETE',
    path,
    tag,
    summary: 'Delete the Google link and its secret; no appointment is touched',
    status: 200,
    answer: resourceView,
    sends: ['etag'],
    run: async ({ params, ...request }) => {
      const { context } = request;
      const { after: resource } = await edit(
        request,
        'resource',
        params.resourceId,
        'google link deleted',
        (before) => ({
          after: { ...before, googleLinked: false, revision: before.revision + 1, changedAt: context.clock() },
        }),
      );
      await context.secrets.forget(googleLinkSecret(resource.id));
      return resourceReply(context, resource);
    },
  }),
];
