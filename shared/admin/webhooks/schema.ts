import * as z from 'zod/mini';
import type { Webhook, WebhookState } from '../../store/webhooks.ts';
import { time, timeOf } from '../fields.ts';
import { named } from '../schema-names.ts';

/** Where to send. */
export const url = z
  .string()
  .check(
    z.maxLength(2_000),
    z.regex(/^\P{Cc}*$/u),
    z.describe('https, and reached by the internet; on one machine also http on loopback'),
  );

const webhookShape = {
  id: z.string(),
  url: z.string(),
  description: z.optional(z.string()),
  enabled: z.boolean().check(z.describe('false: nothing is sent; true again: what was missed is told first')),
  disabledBecause: z.optional(z.enum(['by-administrator', 'failing', 'gone'])),
  failures: z.number().check(z.describe('in a row')),
  failingSince: z.optional(time),
  nextAttemptAt: z.optional(time),
  lastSuccessAt: z.optional(time),
  lastFailure: z.optional(z.strictObject({ at: time, reason: z.string() })),
  createdAt: time,
};

/** A webhook and how its sending goes, without its secret. */
export const webhookView = named('Webhook', z.strictObject(webhookShape));

/** The secret, where it is made. */
export const secretShape = {
  secret: z.string().check(z.describe('signs what is sent (Standard Webhooks); shown this once')),
};

/** A webhook that was just made. */
export const newWebhookView = named('WebhookWithSecret', z.strictObject({ ...webhookShape, ...secretShape }));

const timeIf = (instant: number | undefined) => (instant === undefined ? undefined : timeOf(instant));

/** A webhook as answers show it. */
export const viewOf = (
  { id, url, description, createdAt }: Webhook,
  { failures, failingSince, nextAttemptAt, lastSuccessAt, lastFailure, disabled }: WebhookState,
): z.output<typeof webhookView> => ({
  id,
  url,
  description,
  enabled: disabled === undefined,
  disabledBecause: disabled?.reason,
  failures,
  failingSince: timeIf(failingSince),
  nextAttemptAt: timeIf(disabled === undefined ? nextAttemptAt : undefined),
  lastSuccessAt: timeIf(lastSuccessAt),
  lastFailure: lastFailure && { ...lastFailure, at: timeOf(lastFailure.at) },
  createdAt: timeOf(createdAt),
});
