import { readdirSync, readFileSync } from 'node:fs';

const parentOf = (pid: string): string | undefined => {
  try {
    return /^PPid:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  } catch {
    return undefined;
  }
};

/** The process and everything it started. */
export const processTree = (root: number): readonly number[] => {
  const parents = new Map(
    readdirSync('/proc')
      .filter((entry) => /^\d+$/.test(entry))
      .map((pid) => [pid, parentOf(pid)]),
  );
  const tree = [`${root}`];
  for (const pid of tree) for (const [child, parent] of parents) if (parent === pid) tree.push(child);
  return tree.map(Number);
};

/** Resident memory of a process tree in MB; pages that processes share count once for each. */
export const residentMegabytes = (root: number): number =>
  processTree(root)
    .map((pid) => Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0))
    .reduce((sum, kilobytes) => sum + kilobytes, 0) / 1024;
