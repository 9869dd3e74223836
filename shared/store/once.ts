/** The claim of a request that is to be done once, whoever repeats it (B12). */
export interface Claim {
  /** Hash of the Idempotency-Key and of who uses it. */
  readonly key: string;
  /** Of the request: another one under the same key is refused. */
  readonly fingerprint: string;
}

/** An appointment as it was told in an answer: by its entity tag its text is found again, unless it was erased since. */
export interface Told {
  readonly calendarId: string;
  readonly name: string;
  readonly etag: string;
}

/** What is known of work that was done but whose answer is not kept: the id of what it made, and of an appointment which state was told. */
export interface Made {
  readonly made: string;
  readonly told?: Told;
}

/** Work that happens at most once: what it makes is written to the claim in the transaction that makes it (T61). */
export interface Once extends Claim {
  /** The id of what is made. */
  readonly made: string;
}
