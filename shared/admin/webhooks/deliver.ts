import { dayMs, hourMs } from '../../model/instant.ts';
import type { Webhook, WebhookState } from '../../store/webhooks.ts';
import type { AdminContext } from '../context.ts';
import { randomText } from '../entity.ts';
import { collect, messageOf } from './collect.ts';
import { type Sent, send } from './send.ts';

const second = 1_000;

/** The pause after the first failure; each further one doubles it, up to the longest. */
const firstPause = 10 * second;
const longestPause = 6 * hourMs;

/** A webhook that took nothing for so long is disabled. */
const longestFailing = 5 * dayMs;

/** So long one sender goes on with a webhook; its lease lasts longer, by more than one message takes. */
const budget = 15 * second;
const leaseTime = 40 * second;

/** Gone (RFC 9110 §15.5.11): whoever says so wants nothing more. */
const gone = 410;

const succeeded = (state: WebhookState, positions: WebhookState['positions'], now: number): WebhookState => ({
  positions,
  failures: 0,
  lastSuccessAt: now,
  ...(state.lastFailure && { lastFailure: state.lastFailure }),
});

const failed = (state: WebhookState, { status, reason = 'unreachable' }: Sent, now: number): WebhookState => {
  const { failingSince = now, failures } = state;
  const isOver = now - failingSince >= longestFailing;
  return {
    ...state,
    failures: failures + 1,
    failingSince,
    lastFailure: { at: now, reason },
    nextAttemptAt: now + Math.min(firstPause * 2 ** failures, longestPause),
    ...((status === gone || isOver) && { disabled: { at: now, reason: status === gone ? 'gone' : 'failing' } }),
  };
};

const isDue = ({ disabled, nextAttemptAt = 0 }: WebhookState, now: number): boolean =>
  disabled === undefined && nextAttemptAt <= now;

/** Tells one webhook all that it has not taken yet, message by message; nothing when another sender is at it. */
const deliver = async (context: AdminContext, webhook: Webhook): Promise<void> => {
  const { store, clock } = context;
  const before = await store.loadWebhookState(webhook.id);
  if (before === undefined || !isDue(before, clock())) return;
  const first = await collect(context, before.positions);
  // Nothing to tell costs no write.
  if (first.told.length === 0) return;
  const holder = randomText(context, 16);
  const started = clock();
  const leased = await store.leaseWebhook(webhook.id, { holder, until: started + leaseTime });
  if (leased === undefined || !isDue(leased, started)) return;
  let state = leased;
  for (;;) {
    const collected = await collect(context, state.positions);
    const isIdle = collected.told.length === 0;
    const sent: Sent = isIdle ? { isTaken: true } : await send(webhook, messageOf(webhook.id, collected), context);
    const now = clock();
    if (!isIdle) state = sent.isTaken ? succeeded(state, collected.positions, now) : failed(state, sent, now);
    const ends = isIdle || !sent.isTaken || now - started > budget;
    if (!(await store.saveWebhookState(webhook.id, state, { holder, ends }))) return;
    if (state.disabled !== undefined)
      await store.recordAudit({
        at: now,
        actor: 'gateway',
        action: 'webhook disabled',
        subject: webhook.id,
        sourceIp: '',
        reason: state.disabled.reason,
      });
    if (ends) return;
  }
};

/**
 * Tells every webhook what it has not taken yet: at least once, the changes of one diary in their order. Where a webhook
 * stands is a row of the table, so that it goes on there after whatever happened; one that fails holds up no other.
 */
export const deliverAll = async (context: AdminContext): Promise<void> => {
  if (context.webhooks === undefined) return;
  const webhooks = await context.store.listWebhooks();
  const outcomes = await Promise.allSettled(webhooks.map((webhook) => deliver(context, webhook)));
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
};
