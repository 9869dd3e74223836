import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { residentMegabytes } from '../bench/memory.ts';
import { type Diary, makeDiary, startLocalGateway } from '../support/local-gateway.ts';
import { callsOf, type Measures, readTold } from './calls.ts';
import { type SoakPhone, soakPhone } from './phone.ts';

const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '10' }, phones: { type: 'string', default: '100' } },
});
const [minutes, phoneCount] = [Number(values.minutes), Number(values.phones)];
/** So many phones share a diary. */
const sharing = 10;
/** Between two refreshes of a phone, on average (milliseconds). */
const pause = 2_000;

const directory = mkdtempSync(join(tmpdir(), 'soak-'));
const gateway = await startLocalGateway(directory, '--empty');
const measures: Measures = new Map();

const diaries: Diary[] = [];
for (let number = 0; number < Math.ceil(phoneCount / sharing); number++)
  diaries.push(await makeDiary(gateway, `soak${number}`));
const seats = Array.from({ length: phoneCount }, (_, number) => {
  const diary = diaries[Math.floor(number / sharing)]!;
  const calls = callsOf(diary, measures);
  const collection = new URL(diary.resourceUrl).pathname;
  return { phone: soakPhone(calls, collection, number), calls, collection };
});

const began = Date.now();
const memoryAtStart = await residentMegabytes(gateway.pid);
const live = async (phone: SoakPhone): Promise<void> => {
  while (Date.now() - began < minutes * 60_000) {
    await setTimeout(Math.random() * 2 * pause);
    if (Math.random() < 0.3) await phone.write();
    await phone.sync();
  }
};
await Promise.all(seats.map(({ phone }) => live(phone)));
const memoryAtEnd = await residentMegabytes(gateway.pid);

let behind = 0;
let lost = 0;
for (const { phone, calls, collection } of seats) {
  await phone.sync();
  const { text } = await calls.send('final listing', 'PROPFIND', collection, { headers: { depth: '1' } });
  const there = new Map(
    readTold(text).told.flatMap(({ href, etag }) => (etag && href !== collection ? [[href, etag] as const] : [])),
  );
  const same =
    there.size === phone.shown().size && [...there].every(([href, etag]) => phone.shown().get(href) === etag);
  if (!same) behind += 1;
  for (const [href, stored] of phone.acknowledged()) if ((stored !== undefined) !== there.has(href)) lost += 1;
}
await gateway.close();
rmSync(directory, { recursive: true, force: true });

const at = (sorted: readonly number[], part: number): string =>
  (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0).toFixed(0).padStart(7);
process.stdout.write(`${phoneCount} phones, ${diaries.length} diaries, ${minutes} minutes\n\n`);
process.stdout.write(`${'request'.padEnd(15)}  count   p50 ms  p95 ms  max ms  answers\n`);
for (const [what, { milliseconds, statuses }] of measures) {
  const sorted = [...milliseconds].sort((a, b) => a - b);
  const answers = [...statuses].sort(([a], [b]) => a - b).map(([status, times]) => `${status}: ${times}`);
  process.stdout.write(
    `${what.padEnd(15)} ${String(sorted.length).padStart(6)}  ${at(sorted, 0.5)} ${at(sorted, 0.95)} ${at(sorted, 1)}  ${answers.join(', ')}\n`,
  );
}
const broken = [...measures.values()].some(({ statuses }) => [...statuses.keys()].some((status) => status >= 500));
process.stdout.write(
  `\nmemory ${memoryAtStart.toFixed(0)} -> ${memoryAtEnd.toFixed(0)} MB; phones behind ${behind}; acknowledged writes lost ${lost}\n`,
);
process.exit(behind + lost > 0 || broken ? 1 : 0);
