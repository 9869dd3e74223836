/** What the clients are pointed at. */
export interface Site {
  /** Scheme, host and port alone. */
  readonly origin: string;
  /** The resource specific URL. */
  readonly resourceUrl: string;
  readonly userName: string;
  readonly password: string;
  /** A directory that is removed afterwards. */
  readonly workspace: string;
}

let passed = 0;
let failed = 0;

/** Counts and prints one outcome. */
export const record = (name: string, failure?: string): void => {
  if (failure === undefined) passed += 1;
  else failed += 1;
  console.log(failure === undefined ? `ok   ${name}` : `FAIL ${name}: ${failure}`);
};

/** Runs one check; what it throws is its failure, and the others go on. */
export const check = async (name: string, run: () => Promise<void>): Promise<void> => {
  try {
    await run();
    record(name);
  } catch (error) {
    record(name, error instanceof Error ? error.message.slice(0, 1_500) : String(error));
  }
};

/** The last line; true when nothing failed. */
export const summarise = (): boolean => {
  console.log(`${passed} passed, ${failed} failed`);
  return failed === 0 && passed > 0;
};
