import type { WriteLine } from './log.ts';

const methods = ['log', 'info', 'debug', 'warn', 'error', 'trace', 'dir', 'table'] as const;

/** The file and line that called the console, without the folders before its package. */
const callerOf = (stack = ''): string | undefined =>
  stack
    .split('\n')
    .slice(2)
    .map((line) => /([^/\\( ]+[/\\][^/\\]+:\d+):\d+\)?$/.exec(line)?.[1])
    .find((place) => place !== undefined);

/**
 * What libraries print becomes lines of the log like all others: one JSON object each. It says where it was printed and how
 * much, not what, because that may hold a client's data (T71).
 */
export const consoleAsLines = (write: WriteLine, clock: () => number = Date.now): void => {
  const tell = (by: string, printed: readonly unknown[], from: string | undefined): void => {
    const characters = printed.reduce<number>((sum, one) => sum + String(one).length, 0);
    write(
      JSON.stringify({ timestamp: new Date(clock()).toISOString(), level: 'info', printed: by, from, characters }),
      'info',
    );
  };
  for (const method of methods) {
    console[method] = (...printed: unknown[]) => tell(method, printed, callerOf(new Error().stack));
  }
  // Node prints a warning itself unless somebody else does.
  process.removeAllListeners('warning').on('warning', ({ name, stack }) => tell(name, [], callerOf(stack)));
};
