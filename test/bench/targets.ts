/** How many times faster than the fastest peer each measure must be at the largest calendar, and how much slower than at the smallest it may be. */
export interface Target {
  readonly ratio: number;
  readonly ownGrowth?: number;
}

const ahead = 1.2;
const ownGrowth = 1.15;

export const targets: Readonly<Record<string, Target>> = {
  'unchanged poll': { ratio: ahead, ownGrowth },
  'empty sync': { ratio: ahead, ownGrowth },
  'sync, 10 changes': { ratio: ahead, ownGrowth },
  'month query': { ratio: 5 },
  'month query with data': { ratio: 5 },
  'open query': { ratio: 5 },
  'multiget 10': { ratio: ahead },
  'multiget 50': { ratio: ahead, ownGrowth },
  'multiget 500': { ratio: ahead },
  'PUT create': { ratio: ahead, ownGrowth },
  'PUT update': { ratio: ahead, ownGrowth },
  DELETE: { ratio: ahead },
  'Depth:1 listing': { ratio: 2 },
  'first full sync': { ratio: 2 },
};

/** How many times as many requests a second as Cyrus, with 16 clients at once. */
export const crowdTarget = 2;

/** MB and milliseconds of the process tree on one machine. */
export const footprintTargets = {
  idleMegabytes: 140,
  loadedMegabytes: 230,
  firstStartMilliseconds: 1_000,
  laterStartMilliseconds: 500,
} as const;
