import { availableParallelism } from 'node:os';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { runSchedule, throughStore, throughVerbs } from './schedule.ts';

export interface Failure {
  readonly seed: number;
  readonly what: string;
}

const speakings = { store: throughStore, verbs: throughVerbs } as const;
type Through = keyof typeof speakings;

/** So many share each turn of the event loop. */
const together = 50;

const runRange = async (through: Through, first: number, count: number): Promise<readonly Failure[]> => {
  const failures: Failure[] = [];
  for (let seed = first; seed < first + count; seed += together) {
    const seeds = Array.from({ length: Math.min(together, first + count - seed) }, (_, index) => seed + index);
    const results = await Promise.all(seeds.map((one) => runSchedule(one, { speaking: speakings[through] })));
    for (const [index, what] of results.entries()) if (what !== undefined) failures.push({ seed: seed + index, what });
  }
  return failures;
};

/** Runs the schedules with these seeds on all cores; what went wrong, by seed. */
export const runSchedules = async (through: Through, first: number, count: number): Promise<readonly Failure[]> => {
  const share = Math.ceil(count / availableParallelism());
  const starts = Array.from({ length: Math.ceil(count / share) }, (_, index) => first + index * share);
  const workers = starts.map(
    (start) =>
      new Promise<readonly Failure[]>((resolve, reject) => {
        const worker = new Worker(new URL(import.meta.url), {
          workerData: { through, first: start, count: Math.min(share, first + count - start) },
        });
        worker.once('message', resolve);
        worker.once('error', reject);
      }),
  );
  return (await Promise.all(workers)).flat();
};

if (!isMainThread && workerData?.count !== undefined)
  parentPort?.postMessage(await runRange(workerData.through, workerData.first, workerData.count));
