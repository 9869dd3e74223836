import { keepRun, type Outcome, reasonOf } from './results.ts';

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

/** A failure that nobody has explained. */
const isOpen = ({ name, failure }: Outcome): boolean => failure !== undefined && reasonOf(name) === undefined;

/** Counts and prints one outcome; a failure that is known is told with its reason. */
export const tell = (outcome: Outcome): void => {
  const { name, failure, skipped } = outcome;
  outcomes.push(outcome);
  if (skipped !== undefined) console.log(`skip ${name}: ${reasonOf(name) ?? skipped}`);
  else if (failure === undefined) console.log(`ok   ${name}`);
  else if (isOpen(outcome)) console.log(`FAIL ${name}: ${failure}`);
  else console.log(`known ${name}: ${failure.split('\n')[0]}; ${reasonOf(name)}`);
};

/** Counts and prints what passed, or failed with that message. */
export const record = (name: string, failure?: string): void =>
  tell({ name, ...(failure !== undefined && { failure }) });

/** Runs one check; what it throws is its failure, and the others go on. */
export const check = async (name: string, run: () => Promise<void>): Promise<void> => {
  try {
    await run();
    record(name);
  } catch (error) {
    record(name, error instanceof Error ? error.message.slice(0, 1_500) : String(error));
  }
};

/** The last line, and with a server's name the run is kept for the compliance page; true when nothing failed but what is known to. */
export const summarise = (server?: string): boolean => {
  const passed = outcomes.filter(({ failure, skipped }) => failure === undefined && skipped === undefined).length;
  const open = outcomes.filter(isOpen).length;
  const known = outcomes.filter(({ failure }) => failure !== undefined).length - open;
  const skipped = outcomes.length - passed - open - known;
  console.log(`${passed} passed, ${open} failed, ${known} known to fail, ${skipped} skipped`);
  if (server !== undefined) keepRun(server, outcomes);
  return open === 0 && passed > 0;
};
