/** One request of the fuzzer. */
export interface Input {
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** Carries the bearer token of the administration, not the phone's password. */
  readonly admin?: true;
  /** Stored, it must come back as it was, and whoever reads the calendar must be able to go on. */
  readonly stores?: true;
}

/** Where the seeded shop's things are. */
export interface Places {
  readonly collection: string;
  readonly home: string;
  readonly principal: string;
  readonly resourceId: string;
  readonly ids: readonly string[];
}
