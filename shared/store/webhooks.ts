import type { Instant } from '../model/instant.ts';
import type { AuditEntry, Positions } from './admin-store.ts';

/** Where a diary program wants to be told of changes (B09). */
export interface Webhook {
  readonly id: string;
  readonly url: string;
  readonly description?: string;
  /** Signs what is sent; `whsec_` and the key in base64. Shown when it is made, and never again. */
  readonly secret: string;
  readonly createdAt: Instant;
  /** Counts its changes; its entity tag is made of it. */
  readonly revision: number;
}

/** How far a webhook has been told, and how that goes; a row of its own, which the sender writes. */
export interface WebhookState {
  readonly positions: Positions;
  /** Sendings in a row that failed. */
  readonly failures: number;
  readonly failingSince?: Instant;
  readonly nextAttemptAt?: Instant;
  readonly lastSuccessAt?: Instant;
  readonly lastFailure?: { readonly at: Instant; readonly reason: string };
  /** Nothing is sent any more, and why. */
  readonly disabled?: { readonly at: Instant; readonly reason: 'by-administrator' | 'failing' | 'gone' };
}

/**
 * The storage contract of webhooks. A webhook is told by one sender at a time: who leases it may save its state until the
 * lease ends or somebody else writes the state; a state that is not saved is told again.
 */
export interface WebhookStore {
  listWebhooks(): Promise<readonly Webhook[]>;
  loadWebhook(id: string): Promise<Webhook | undefined>;
  /** Makes it, or replaces the revision before; `state` is written with it. */
  saveWebhook(webhook: Webhook, along: { readonly state?: WebhookState; readonly audit: AuditEntry }): Promise<boolean>;
  deleteWebhook(id: string, audit: AuditEntry): Promise<void>;

  loadWebhookState(id: string): Promise<WebhookState | undefined>;
  /** Takes the lease until that time, and reads the state; undefined when somebody else has it or there is none. */
  leaseWebhook(
    id: string,
    lease: { readonly holder: string; readonly until: Instant },
  ): Promise<WebhookState | undefined>;
  /** Whoever holds the lease keeps it, unless `ends`; false when it is theirs no more, and nothing was written. */
  saveWebhookState(
    id: string,
    state: WebhookState,
    lease: { readonly holder: string; readonly ends: boolean },
  ): Promise<boolean>;
}
