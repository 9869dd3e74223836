/** Medians in ms at 10,000 events of one run in November 2026, on 2 cores: a PHP server that Debian does not package (sabre/dav 4.7.1, php-fpm, SQLite) beside Cyrus 3.6.1. */
const recorded: Readonly<Record<string, readonly [sabre: number, cyrus: number]>> = {
  'unchanged poll': [2.3, 2.0],
  'empty sync': [1.8, 3.7],
  'sync, 10 changes': [2.3, 3.9],
  'month query': [198, 308],
  'open query': [174, 100],
  'multiget 10': [4.0, 3.8],
  'multiget 50': [6.0, 51],
  'multiget 500': [22, 50],
  'PUT create': [8.3, 7.3],
  'PUT update': [9.4, 6.8],
  DELETE: [6.2, 4.5],
  'Depth:1 listing': [261, 107],
  'first full sync': [378, 94],
};

/**
 * Did Cyrus wait for a delayed acknowledgement on one side only? An answer in pieces waits for 40 ms in some runs and not in
 * others, and then its two times say nothing of the two machines.
 */
const isOneSided = (now: number, then: number): boolean => Math.min(now, then) < 15 && Math.max(now, then) >= 40;

/**
 * What sabre/dav would take here, operation by operation: its median of the record by how much faster or slower Cyrus is here
 * than it was there; where Cyrus waited on one side only, by the median of that over the other operations.
 */
export const sabreBy = (cyrusNow: (measure: string) => number | undefined): ReadonlyMap<string, number> => {
  const rows = Object.entries(recorded).flatMap(([measure, [sabre, then]]) => {
    const now = cyrusNow(measure);
    return now === undefined ? [] : [{ measure, sabre, factor: isOneSided(now, then) ? undefined : now / then }];
  });
  const factors = rows.flatMap(({ factor }) => factor ?? []).toSorted((a, b) => a - b);
  const usual = factors[factors.length >> 1];
  return new Map(
    rows.flatMap(({ measure, sabre, factor = usual }) => (factor === undefined ? [] : [[measure, sabre * factor]])),
  );
};
