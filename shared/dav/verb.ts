import type { Work } from '../codec/recurrence/work.ts';
import type { Clock } from '../model/instant.ts';
import type { Principal } from '../model/principal.ts';
import type { Target } from '../model/target.ts';
import type { CalendarReader } from '../store/reader.ts';
import type { ReaderStore } from './reader/reader-store.ts';
import type { ResponseBudget } from './responses/response-budget.ts';

/** A DAV request as verbs see it: no event, no socket. */
export interface DavRequest {
  readonly method: string;
  readonly target: Target;
  /** The path exactly as requested, still percent-encoded: the href of the resource asked about (trap 2). */
  readonly path: string;
  readonly query: URLSearchParams;
  /** The path may have lost what stood behind a `?` that belonged to it, without a sign of it. */
  readonly nameMayBeCut?: boolean;
  /** The names this server goes by: that of the request, and the one it is known under (RFC 4918 §8.3). */
  readonly hosts: readonly string[];
  /** Names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Uint8Array;
}

export interface DavResponse {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

/** The only thing handed along besides the request; the store is one to write with for whoever may. */
export interface DavContext<Store extends CalendarReader = CalendarReader> {
  readonly store: Store;
  readonly principal: Principal;
  readonly clock: Clock;
  /** What the answer may still take. */
  readonly budget: ResponseBudget;
  /** What the recurrences of the request may cost together (T23). */
  readonly work: Work;
}

/** One WebDAV method over such a store. Expected refusals are thrown as `DavError`. */
export type VerbOn<Store extends CalendarReader> = (
  request: DavRequest,
  context: DavContext<Store>,
) => Promise<DavResponse>;

/** One WebDAV method that changes nothing (T47). */
export type ReadingVerb = VerbOn<CalendarReader>;

/** The same for a method that writes. */
export type WritingContext = DavContext<ReaderStore>;

/** One WebDAV method; only such a one, not a `ReadingVerb`, can reach what writes. */
export type Verb = VerbOn<ReaderStore>;
