import { parentPort } from 'node:worker_threads';
import bcrypt from 'bcryptjs';

/** One slow hash or comparison, asked for by `id`. */
export type BcryptJob =
  | { readonly id: number; readonly text: string; readonly cost: number }
  | { readonly id: number; readonly text: string; readonly hash: string };

parentPort?.on('message', (job: BcryptJob) => {
  const result = 'hash' in job ? bcrypt.compareSync(job.text, job.hash) : bcrypt.hashSync(job.text, job.cost);
  parentPort?.postMessage({ id: job.id, result });
});
