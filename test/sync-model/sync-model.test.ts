import { describe, expect, it } from 'vitest';
import { type Deviation, deviations } from './deviations.ts';
import { runSchedules } from './run-schedules.ts';
import { runSchedule } from './schedule.ts';

const { SCHEDULES, SEED } = process.env;
const schedules = Number(SCHEDULES ?? 20_000);
const firstSeed = Number(SEED ?? 1);
/** A broken variant must be noticed within so many schedules. */
const patience = 3_000;

const noticedBy = async (deviation: Deviation): Promise<number | undefined> => {
  for (let seed = 1; seed <= patience; seed += 25) {
    const seeds = Array.from({ length: 25 }, (_, index) => seed + index);
    const results = await Promise.all(seeds.map((one) => runSchedule(one, deviation)));
    const first = results.findIndex((what) => what !== undefined);
    if (first >= 0) return seed + first;
  }
  return undefined;
};

describe('T36 T39 T40: never lose a change', () => {
  it(`every client shows what is true after each of ${schedules} schedules (SEED=${firstSeed})`, {
    timeout: 60_000 + schedules * 20,
  }, async () => {
    expect(await runSchedules(firstSeed, SEED === undefined || SCHEDULES !== undefined ? schedules : 1)).toEqual([]);
  });

  it.each(Object.entries(deviations))('would notice if %s', { timeout: 120_000 }, async (_, deviation) => {
    expect(await noticedBy(deviation)).toBeLessThanOrEqual(patience);
  });

  it('runs the same schedule from the same seed', async () => {
    const { 'the token says the version, not what is stable': broken } = deviations;
    const seed = (await noticedBy(broken)) ?? 0;
    expect(await runSchedule(seed, broken)).toBe(await runSchedule(seed, broken));
  });
});
