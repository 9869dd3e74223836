/** The claim of a request that is to be done once, whoever repeats it (B12). */
export interface Claim {
  /** Hash of the Idempotency-Key and of who uses it. */
  readonly key: string;
  /** Of the request: another one under the same key is refused. */
  readonly fingerprint: string;
}

/** Work that happens at most once: what it makes is written to the claim in the transaction that makes it (T61). */
export interface Once extends Claim {
  /** The id of what is made. */
  readonly made: string;
}
