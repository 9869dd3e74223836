import type { Clock } from '../model/instant.ts';
import type { Resolve } from '../phone/address.ts';
import type { AdminStore } from '../store/admin-store.ts';
import type { HistoryEraser, HistoryReader } from '../store/history.ts';
import type { Secrets } from '../store/secrets.ts';
import type { WebhookStore } from '../store/webhooks.ts';
import type { DiaryWriter } from '../store/writer.ts';

/** A request to the administration API: what every ingress hands on, nothing decoded. */
export interface AdminRequest {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Uint8Array;
  readonly sourceIp: string;
}

/** Its answer, before the ingress shapes it. */
export interface AdminAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** All that the administration needs from outside. */
export interface AdminContext {
  readonly store: AdminStore & WebhookStore & DiaryWriter & HistoryReader & HistoryEraser;
  readonly clock: Clock;
  /** Public base of the CalDAV side, without final slash: `https://cal.example.com`. */
  readonly davBaseUrl: string;
  /** Nobody has configured that base: it is this machine's own address, meant for its network. */
  readonly isLocalOnly?: boolean | undefined;
  readonly hashPassword: (canonicalName: string, password: string) => Promise<string>;
  readonly verifyPassword: (canonicalName: string, password: string, hash: string) => Promise<boolean>;
  readonly secrets: Secrets;
  /** Minutes that the last synchronisation of a phone may be younger than what is shown; a quarter of an hour unless given. */
  readonly deviceNoteMinutes?: number | undefined;
  readonly random: (bytes: number) => Uint8Array;
  /** Where webhooks may lead: into the internet alone, or on one machine anywhere; absent where nothing sends them. */
  readonly webhooks?: 'public' | 'any' | undefined;
  /** How *Test* speaks HTTP to the public address; the platform's own unless a test says otherwise. */
  readonly fetch?: typeof globalThis.fetch;
  /** How *Test* resolves host names; as the platform does unless a test says otherwise. */
  readonly resolve?: Resolve;
}

/** Who calls: an administrator's subject, or the user name of the holder of a service access. */
export interface Caller {
  readonly subject: string;
  readonly sourceIp: string;
  /** The one branch that they administer; without it all of them. */
  readonly branchId?: string | undefined;
  /** A program with credentials of its own, not a person; known where the identity provider says so. */
  readonly isProgram?: boolean | undefined;
}
