import { keepRun, type Outcome } from './results.ts';

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

const outcomes: Outcome[] = [];

/** Counts and prints one outcome. */
export const record = (name: string, failure?: string): void => {
  outcomes.push({ name, ...(failure !== undefined && { failure }) });
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

/** The last line, and with a server's name the run is kept for the compliance page; true when nothing failed. */
export const summarise = (server?: string): boolean => {
  const failed = outcomes.filter(({ failure }) => failure !== undefined).length;
  console.log(`${outcomes.length - failed} passed, ${failed} failed`);
  if (server !== undefined) keepRun(server, outcomes);
  return failed === 0 && outcomes.length > 0;
};
