import type { Contestant } from './driver.ts';
import { readingScenarios, type Sample } from './scenarios.ts';

/** Milliseconds of the first request of its kind after a restart, and of the next, which asks for other objects where it asks for some. */
export interface ColdSamples {
  readonly first: Sample[];
  readonly next: Sample[];
}

/** What a server does with nothing in memory: it is started again for each reading scenario and runs it twice; `rounds` times, all servers in turn. */
export const afterRestart = async (
  contestants: readonly Contestant[],
  rounds: number,
  only?: string,
): Promise<ReadonlyMap<Contestant, ColdSamples>> => {
  const samples = new Map<Contestant, ColdSamples>(contestants.map((each) => [each, { first: [], next: [] }]));
  for (let round = 0; round < rounds; round += 1)
    for (const contestant of contestants)
      for (const scenario of readingScenarios) {
        if (only !== undefined && !scenario.name.includes(only)) continue;
        await contestant.restart?.();
        samples.get(contestant)?.first.push(await scenario.run(contestant, 2 * round));
        samples.get(contestant)?.next.push(await scenario.run(contestant, 2 * round + 1));
      }
  return samples;
};
