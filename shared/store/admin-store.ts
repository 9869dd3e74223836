import type { Calendar } from '../model/calendar.ts';
import type { Branch } from '../model/entities/branch.ts';
import type { DiaryResource } from '../model/entities/diary-resource.ts';
import type { Entities, EntityKind } from '../model/entities/entities.ts';
import type { User } from '../model/entities/user.ts';
import type { Instant } from '../model/instant.ts';
import type { Devices } from './devices.ts';
import type { Feeds } from './feeds.ts';
import type { Claim, Made, Once, Told } from './once.ts';

/** One entity before and after: without `before` it is made, without `after` it is deleted. */
export type Change = {
  [K in EntityKind]: {
    readonly kind: K;
    readonly before?: Entities[K];
    readonly after?: Entities[K];
  };
}[EntityKind];

/** A branch or user that a changed row depends on: unchanged since it was read, or the save is stale. */
export type Pin =
  | { readonly kind: 'branch'; readonly entity: Branch }
  | { readonly kind: 'user'; readonly entity: User };

/** A diary resource that was deleted, with all that it was. */
export interface DeletedResource {
  readonly resource: DiaryResource;
  readonly deletedAt: Instant;
  /** Who deleted it. */
  readonly actor: string;
}

/** Who did what, from where (never a secret, never a text of an appointment). */
export interface AuditEntry {
  readonly at: Instant;
  readonly actor: string;
  readonly action: string;
  readonly subject: string;
  /** What the subject was called then: it outlives the subject. */
  readonly name?: string;
  readonly sourceIp: string;
  /** The true reason of a refusal, a note code. */
  readonly reason?: string;
  /** The names of the fields that a change changed, never what they held. */
  readonly fields?: readonly string[];
}

/** Takes entries that stand alone: what was tried and refused, what changed nothing in the table of an entity. */
export interface AuditTrail {
  recordAudit(entry: AuditEntry): Promise<void>;
}

/** A page of a list; `next` continues it. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly next?: string;
}

export interface PageQuery {
  readonly after?: string;
  readonly limit: number;
}

/** The answer once given under an Idempotency-Key. */
export interface StoredAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** A link to the setup page (B07): found by the hash of its code, used once. */
export interface Invitation {
  readonly codeHash: string;
  readonly canonicalName: string;
  /** Of the service access it was made for: a later one of the same name is not meant (S09). */
  readonly accessCreatedAt: Instant;
  readonly resourceId: string;
  readonly resourceName: string;
  /** What the code opens: the invitation, once; or what it led to, the page with all that sets a phone up, for a while. */
  readonly opens: 'page' | 'set-up';
  readonly expiresAt: Instant;
}

/** A sync token for each diary resource, by its id (B09). */
export type Positions = Readonly<Record<string, string>>;

/**
 * The storage contract of the administration, in prose.
 *
 * A diary resource that is deleted leaves its closed head and can be saved again, as a change from what was deleted, for
 * `historyDays`; its calendar then has a new epoch. A save is one transaction: every entity with its directory row, the home row of a diary resource, the pins and the
 * audit entry, or nothing. What one transaction cannot hold goes ahead of the save that has the audit entry. Reads of single entities and lists are strong.
 */
export interface AdminStore extends AuditTrail, Devices, Feeds<AuditEntry> {
  load<K extends EntityKind>(kind: K, id: string): Promise<Entities[K] | undefined>;
  /** In order of ids; only entities that pass `where`. Password hashes are left out. */
  list<K extends EntityKind>(
    kind: K,
    query: PageQuery,
    where?: (entity: Entities[K]) => boolean,
  ): Promise<Page<Entities[K]>>;
  /** `exists`: an entity to be made is already there; `stale`: another was changed or deleted since it was read. What was done before throws a `DoneBeforeError`. */
  save(
    changes: readonly Change[],
    around: {
      readonly pins?: readonly Pin[];
      readonly audit?: AuditEntry | readonly AuditEntry[];
      readonly once?: Once;
    },
  ): Promise<'saved' | 'exists' | 'stale'>;
  /** The diary resource as the calendar that the CalDAV side knows; undefined when closed. */
  loadResourceCalendar(resourceId: string): Promise<Calendar | undefined>;

  /** Diary resources that were deleted and may still come back; deleted longer ago is not there, swept or not. */
  listDeletedResources(): Promise<readonly DeletedResource[]>;
  loadDeletedResource(id: string): Promise<DeletedResource | undefined>;

  /** Has this user made a calendar beside those of the shop? */
  hasPersonalCalendar(userId: string): Promise<boolean>;

  /** A calendar in no home and no list, reachable by its id alone, gone after a day: *Test* writes its probe there (S22). */
  makeProbeCalendar(probe: { readonly id: string; readonly userId: string }): Promise<void>;

  /** Claims an Idempotency-Key: `claimed` must be followed by `keepAnswer`, `keepTold` or `releaseAnswer`; `made`: done, but no answer is kept. */
  claimAnswer(claim: Claim): Promise<'claimed' | 'in-progress' | 'mismatch' | { readonly answer: StoredAnswer } | Made>;
  keepAnswer(claim: Claim, answer: StoredAnswer): Promise<void>;
  /** Instead of an answer that holds texts of an appointment: where they are kept, so that an erasure reaches them (B10). */
  keepTold(claim: Claim, told: Told): Promise<void>;
  /** Gives a claim up; one with an outcome is kept. */
  releaseAnswer(claim: Claim): Promise<boolean>;

  /** Keeps where a reader of all diaries stands, for as long as changes are remembered; positions are never changed. */
  savePositions(id: string, positions: Positions): Promise<void>;
  loadPositions(id: string): Promise<Positions | undefined>;

  /** Newest first. */
  listAudit(query: PageQuery, where?: (entry: AuditEntry) => boolean): Promise<Page<AuditEntry>>;

  saveInvitation(invitation: Invitation): Promise<void>;
  loadInvitation(codeHash: string): Promise<Invitation | undefined>;
  /** True for exactly one caller. */
  useInvitation(codeHash: string): Promise<boolean>;
}
