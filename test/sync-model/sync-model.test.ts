import { describe, expect, it } from 'vitest';
import { type Deviation, deviations } from './deviations.ts';
import { runSchedules } from './run-schedules.ts';
import { runSchedule } from './schedule.ts';

const { SCHEDULES, SEED } = process.env;
const schedules = Number(SCHEDULES ?? 4_000);
const firstSeed = Number(SEED ?? 1);
/** A seed alone means: this one again. */
const count = SEED !== undefined && SCHEDULES === undefined ? 1 : schedules;
/** A broken variant must be noticed within so many schedules. */
const patience = 3_000;

const noticedBy = async (deviation: Deviation): Promise<number | undefined> => {
  for (let seed = 1; seed <= patience; seed += 25) {
    const seeds = Array.from({ length: 25 }, (_, index) => seed + index);
    const results = await Promise.all(seeds.map((one) => runSchedule(one, { deviation })));
    const first = results.findIndex((what) => what !== undefined);
    if (first >= 0) return seed + first;
  }
  return undefined;
};

describe('T36 T39 T40: never lose a change', () => {
  it(`every client shows what is true after each of ${count} schedules (SEED=${firstSeed})`, {
    timeout: 300_000 + schedules * 60,
  }, async () => {
    expect(await runSchedules('store', firstSeed, count)).toEqual([]);
  });

  it('holds through the verbs as well, with XML and iCalendar', { timeout: 300_000 + schedules * 60 }, async () => {
    expect(await runSchedules('verbs', firstSeed, Math.ceil(count / 20))).toEqual([]);
  });

  it.each(Object.entries(deviations))('would notice if %s', { timeout: 600_000 }, async (_, deviation) => {
    expect(await noticedBy(deviation)).toBeLessThanOrEqual(patience);
  });

  it('runs the same schedule from the same seed', { timeout: 300_000 }, async () => {
    const { 'the token says the version, not what is stable': broken } = deviations;
    const seed = (await noticedBy(broken)) ?? 0;
    expect(await runSchedule(seed, { deviation: broken })).toBe(await runSchedule(seed, { deviation: broken }));
  });
});
