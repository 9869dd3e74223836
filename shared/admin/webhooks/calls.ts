import * as z from 'zod/mini';
import { paths } from '../../deployment/paths.ts';
import type { Webhook, WebhookState } from '../../store/webhooks.ts';
import { call } from '../call.ts';
import type { AdminContext } from '../context.ts';
import { audited, entityTag, isKey, patched, randomText, requireMatch } from '../entity.ts';
import { clearable, label } from '../fields.ts';
import { ProblemError } from '../problem.ts';
import { named } from '../schema-names.ts';
import { positionsNow } from './collect.ts';
import { newWebhookView, secretShape, url, viewOf, webhookView } from './schema.ts';
import { requireSendable, send } from './send.ts';
import { newSecret } from './sign.ts';

const tag = 'webhooks';
const path = `${paths.admin}/webhooks` as const;

/** Each is told of every change. */
const mostWebhooks = 10;

const notFound = (id: string): ProblemError => new ProblemError('webhook-not-found', { id });

const requireWebhook = async ({ store }: AdminContext, id: string): Promise<[Webhook, WebhookState]> => {
  const [webhook, state] = isKey(id)
    ? await Promise.all([store.loadWebhook(id), store.loadWebhookState(id)])
    : [undefined, undefined];
  if (webhook === undefined || state === undefined) throw notFound(id);
  return [webhook, state];
};

const replyTo = (webhook: Webhook, state: WebhookState) => ({
  body: viewOf(webhook, state),
  etag: entityTag(webhook.revision),
});

const requireSending = ({ webhooks }: AdminContext): void => {
  if (webhooks === undefined) throw new ProblemError('webhooks-off');
};

/** What people call a webhook. */
const nameOf = ({ url, description }: Webhook): string => description ?? new URL(url).host;

/** What the state is once a webhook is switched on (where it stood, everything missed) or off. */
const switched = (state: WebhookState, enabled: boolean | undefined, now: number): WebhookState | undefined => {
  if (enabled === undefined || enabled === (state.disabled === undefined)) return undefined;
  if (!enabled) return { ...state, disabled: { at: now, reason: 'by-administrator' } };
  const { positions, lastSuccessAt, lastFailure } = state;
  return {
    positions,
    failures: 0,
    ...(lastSuccessAt !== undefined && { lastSuccessAt }),
    ...(lastFailure && { lastFailure }),
  };
};

/** Where diary programs are told of changes (B09). */
export const webhookCalls = [
  call({
    name: 'createWebhook',
    method: 'POST',
    path,
    tag,
    summary: 'Have a URL told of every change from now on; the secret that signs it is shown this once',
    status: 201,
    limited: 'refused',
    body: named('NewWebhook', z.strictObject({ url, description: z.optional(label) })),
    answer: newWebhookView,
    sends: ['etag', 'location'],
    secretAnswer: true,
    run: async ({ context, caller, body }) => {
      requireSending(context);
      await requireSendable(body.url, context);
      if ((await context.store.listWebhooks()).length >= mostWebhooks) throw new ProblemError('too-many-webhooks');
      const webhook: Webhook = {
        id: `w${randomText(context, 9)}`,
        ...body,
        secret: newSecret(context),
        createdAt: context.clock(),
        revision: 1,
      };
      const state: WebhookState = { positions: await positionsNow(context), failures: 0 };
      const audit = audited(context, caller, 'webhook created', webhook.id, { name: nameOf(webhook) });
      if (!(await context.store.saveWebhook(webhook, { state, audit }))) throw new ProblemError('stale');
      const { body: view, etag } = replyTo(webhook, state);
      return { body: { ...view, secret: webhook.secret }, etag, location: `${path}/${webhook.id}` };
    },
  }),
  call({
    name: 'listWebhooks',
    method: 'GET',
    path,
    tag,
    summary: 'List the webhooks and how their sending goes',
    status: 200,
    limited: 'refused',
    answer: z.strictObject({ items: z.array(webhookView) }),
    run: async ({ context }) => {
      const webhooks = await context.store.listWebhooks();
      const items = await Promise.all(
        webhooks.map(async (webhook) => {
          const state = await context.store.loadWebhookState(webhook.id);
          return state === undefined ? [] : [viewOf(webhook, state)];
        }),
      );
      return { body: { items: items.flat() } };
    },
  }),
  call({
    name: 'getWebhook',
    method: 'GET',
    path: `${path}/{webhookId}`,
    tag,
    summary: 'Read a webhook and how its sending goes',
    status: 200,
    limited: 'refused',
    answer: webhookView,
    sends: ['etag'],
    run: async ({ context, params }) => replyTo(...(await requireWebhook(context, params.webhookId))),
  }),
  call({
    name: 'updateWebhook',
    method: 'PATCH',
    path: `${path}/{webhookId}`,
    tag,
    summary: 'Change a webhook, switch it off, or on again from where it stood',
    status: 200,
    limited: 'refused',
    body: named(
      'WebhookPatch',
      z.strictObject({ url: z.optional(url), description: clearable(label), enabled: z.optional(z.boolean()) }),
    ),
    answer: webhookView,
    sends: ['etag'],
    run: async ({ context, caller, params, body: { enabled, ...patch }, ifMatch }) => {
      const [before, state] = await requireWebhook(context, params.webhookId);
      requireMatch(ifMatch, entityTag(before.revision));
      if (patch.url !== undefined) await requireSendable(patch.url, context);
      const webhook = { ...patched<Webhook>(before, patch), revision: before.revision + 1 };
      const after = switched(state, enabled, context.clock());
      const fields = Object.keys({ ...patch, ...(enabled !== undefined && { enabled }) });
      const audit = audited(context, caller, 'webhook changed', webhook.id, { name: nameOf(webhook), fields });
      if (!(await context.store.saveWebhook(webhook, { ...(after && { state: after }), audit })))
        throw new ProblemError('stale');
      return replyTo(webhook, after ?? state);
    },
  }),
  call({
    name: 'deleteWebhook',
    method: 'DELETE',
    path: `${path}/{webhookId}`,
    tag,
    summary: 'Delete a webhook; nothing is sent any more',
    status: 204,
    limited: 'refused',
    run: async ({ context, caller, params, ifMatch }) => {
      const [webhook] = await requireWebhook(context, params.webhookId);
      requireMatch(ifMatch, entityTag(webhook.revision));
      const audit = audited(context, caller, 'webhook deleted', webhook.id, { name: nameOf(webhook) });
      await context.store.deleteWebhook(webhook.id, audit);
      return undefined;
    },
  }),
  call({
    name: 'replaceWebhookSecret',
    method: 'POST',
    path: `${path}/{webhookId}/secret`,
    tag,
    summary: 'Sign with a new secret from now on; it is shown this once',
    status: 200,
    limited: 'refused',
    answer: named('WebhookSecret', z.strictObject(secretShape)),
    secretAnswer: true,
    run: async ({ context, caller, params }) => {
      const [before] = await requireWebhook(context, params.webhookId);
      const webhook = { ...before, secret: newSecret(context), revision: before.revision + 1 };
      const audit = audited(context, caller, 'webhook secret replaced', webhook.id, { name: nameOf(webhook) });
      if (!(await context.store.saveWebhook(webhook, { audit }))) throw new ProblemError('stale');
      return { body: { secret: webhook.secret } };
    },
  }),
  call({
    name: 'testWebhook',
    method: 'POST',
    path: `${path}/{webhookId}/test`,
    tag,
    summary: 'Send a test message now and say what came of it; changes nothing',
    status: 200,
    limited: 'refused',
    answer: named(
      'WebhookTest',
      z.strictObject({
        taken: z.boolean(),
        status: z.optional(z.number()),
        reason: z.optional(z.string().check(z.describe('`status-500`, `timeout`, `enotfound`, `address-not-public`'))),
      }),
    ),
    secretAnswer: true,
    run: async ({ context, params }) => {
      requireSending(context);
      const [webhook] = await requireWebhook(context, params.webhookId);
      const body = JSON.stringify({ type: 'test', data: {} });
      const { isTaken, status, reason } = await send(webhook, { id: `msg_${randomText(context, 20)}`, body }, context);
      return { body: { taken: isTaken, status, reason } };
    },
  }),
];
