/** One try to sign in, before it is known whether it succeeds. */
export interface Attempt {
  /** Canonical, as typed: the name need not exist. */
  readonly userName: string;
  readonly password: string;
  /** Marks this state of the service access row; empty for a name that does not exist. A change forgets all earlier failures. */
  readonly credential: string;
  /** IPv4 /24 or IPv6 /64. */
  readonly network: string;
  /** Would the right password sign in now? Else a repeated password of any kind is known to fail. */
  readonly open: boolean;
}

/** A reserved attempt; one of its three ends must be told. */
export interface AdmittedAttempt {
  /** This pair of user name and network signed in lately; for a name that nobody has it never did. */
  readonly trusted: boolean;
  /** `mismatch`: the password was compared and is wrong; else it was refused for another reason. True the first time, as far as remembered. */
  failed(mismatch: boolean): Promise<boolean>;
  succeeded(): Promise<void>;
  /** Nothing was compared: the attempt counts for nothing. */
  withdrawn(): Promise<void>;
}

export type Admission =
  | { readonly outcome: 'admitted'; readonly attempt: AdmittedAttempt }
  /** This password was tried and failed before: it fails again, unhashed and uncounted (T03). */
  | {
      readonly outcome: 'repeated';
      /** It was right then, and something else was in the way. */
      readonly matched: boolean;
    }
  | { readonly outcome: 'throttled'; readonly retryAfterSeconds: number };

/**
 * Counts failed sign-ins in the table, so that every process sees them (T01-4).
 *
 * A pair of user name and network may fail with 10 distinct passwords in 15 minutes, a network 100 times, and so may a
 * user name over all networks; attempts are reserved before any hash is computed, so concurrency buys nothing. A pair that
 * succeeded in the last 30 days is exempt from the two outer limits, so nobody is locked out by others.
 */
export interface SignInAttempts {
  admit(attempt: Attempt): Promise<Admission>;
}
