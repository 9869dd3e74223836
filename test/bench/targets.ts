/** How many times faster than the faster peer each measure must be at the largest calendar, and how much slower than at the smallest it may be. */
export interface Target {
  readonly ratio: number;
  readonly ownGrowth?: number;
}

export const targets: Readonly<Record<string, Target>> = {
  'unchanged poll': { ratio: 50, ownGrowth: 1.3 },
  'empty sync': { ratio: 50, ownGrowth: 1.3 },
  'sync, 10 changes': { ratio: 20, ownGrowth: 1.3 },
  'month query': { ratio: 20 },
  'month query with data': { ratio: 20 },
  'multiget 10': { ratio: 2 },
  'multiget 50': { ratio: 2, ownGrowth: 1.3 },
  'multiget 500': { ratio: 2 },
  'PUT create': { ratio: 2, ownGrowth: 1.3 },
  'PUT update': { ratio: 2, ownGrowth: 1.3 },
  DELETE: { ratio: 2 },
  'Depth:1 listing': { ratio: 1 },
  'first full sync': { ratio: 1 },
};

/** MB and milliseconds of the process tree on one machine. */
export const footprintTargets = { idleMegabytes: 150, loadedMegabytes: 300, startMilliseconds: 2_000 } as const;
