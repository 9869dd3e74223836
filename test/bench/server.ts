import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';

/** A server that runs as a process tree. */
export interface Running {
  readonly pid: number;
  readonly close: () => Promise<void>;
}

/** Installs Debian's packages of a peer when one is missing. */
export const install = (...packages: readonly string[]): void => {
  try {
    execFileSync('dpkg', ['-s', ...packages], { stdio: 'ignore' });
  } catch {
    execFileSync('apt-get', ['install', '-y', '-q', '--no-install-recommends', ...packages], { stdio: 'inherit' });
  }
};

/** Starts a server and waits until it answers at `url`. */
export const start = async (command: string, args: readonly string[], url: string): Promise<Running> => {
  // In a process group of its own: Cyrus's master ends whatever of its user is in its group, another Cyrus of the bench too.
  const child = spawn(command, args, { stdio: 'ignore', detached: true });
  const abandon = (): void => void child.kill('SIGTERM');
  process.once('exit', abandon);
  const exited = once(child, 'exit');
  const pid = child.pid;
  if (pid === undefined) throw new Error(`${command} does not start`);
  await until(async () => {
    if (child.exitCode !== null) throw new Error(`${command} ended with ${child.exitCode}`);
    return isUp(url);
  });
  return {
    pid,
    close: async () => {
      child.kill('SIGTERM');
      await exited;
      process.off('exit', abandon);
      await until(async () => !(await isUp(url))); // Cyrus's workers outlive their master for a moment
    },
  };
};

const isUp = (url: string): Promise<boolean> =>
  fetch(url).then(
    () => true,
    () => false,
  );

const until = async (holds: () => Promise<boolean>): Promise<void> => {
  for (let attempt = 0; !(await holds()); attempt += 1) {
    if (attempt > 200) throw new Error('waited for 20 seconds in vain');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
};
