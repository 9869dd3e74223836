import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';

/** A child process that is started again whenever it dies, until stopped. */
export interface Supervised {
  /** True once it has died before it was ever up, or too often to get better. */
  readonly lost: () => boolean;
  /** The end of what it wrote to standard error. */
  readonly complaints: () => string;
  stop(): Promise<void>;
}

/** A child that dies this often within moments of its start will not get better. */
const mostQuickDeaths = 5;
const quick = 2_000;

/**
 * Runs the command under a shell that outlives neither side: when this process is gone, even by kill -9, the pipe
 * breaks and the child is killed, so that no orphan keeps the database file open.
 */
const bound =
  'exec 3<&0; "$@" </dev/null & child=$!; { cat <&3 >/dev/null; kill -9 $child; } 2>/dev/null & wait $child';

/** Starts and supervises a command; `isUp` tells whether a death counts as a restart or as a failed start. */
export const supervise = (command: readonly string[], isUp: () => boolean): Supervised => {
  let child: ChildProcess | undefined;
  let complaints = '';
  let stopping = false;
  let quickDeaths = 0;

  const launch = (): void => {
    const since = Date.now();
    child = spawn('/bin/sh', ['-c', bound, 'sh', ...command], { stdio: ['pipe', 'ignore', 'pipe'] });
    child.stderr?.on('data', (text: Buffer) => {
      complaints = `${complaints}${text}`.slice(-2_000);
    });
    child.stdin?.on('error', () => {});
    child.once('exit', () => {
      child?.stdin?.destroy();
      child = undefined;
      quickDeaths = Date.now() - since < quick ? quickDeaths + 1 : 0;
      if (!stopping && isUp() && quickDeaths < mostQuickDeaths) launch();
    });
  };
  launch();

  return {
    lost: () => child === undefined,
    complaints: () => complaints.trim(),
    stop: async () => {
      stopping = true;
      const last = child;
      if (!last) return;
      const gone = new Promise((resolve) => last.once('exit', resolve));
      last.stdin?.end();
      await Promise.race([gone, sleep(2_000, undefined, { ref: false })]);
    },
  };
};
