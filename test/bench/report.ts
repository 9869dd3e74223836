import type { Throughput } from './crowd.ts';
import type { Contestant } from './driver.ts';
import type { Footprint } from './gateway.ts';
import { sabreBy } from './recorded.ts';
import type { Sample } from './scenarios.ts';
import { crowdTarget, footprintTargets, targets } from './targets.ts';

const median = (values: readonly number[]): number | undefined =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

const cell = (value: number | undefined, unit = ''): string =>
  value === undefined ? '' : `${value >= 100 ? value.toFixed(0) : value.toFixed(value >= 10 ? 1 : 2)}${unit}`;

const verdict = (isMet: boolean | undefined): string => (isMet === undefined ? '' : isMet ? 'met' : 'NOT MET');

const table = (rows: readonly (readonly string[])[]): string =>
  rows
    .map((row) => `| ${row.join(' | ')} |`)
    .toSpliced(1, 0, `|${rows[0]?.map(() => '---|').join('')}`)
    .join('\n');

const namesIn = (contestants: readonly Contestant[]): readonly Contestant['name'][] => [
  ...new Set(contestants.map(({ name }) => name)),
];

/** Medians in milliseconds by measure, with the ratio to the fastest peer and the gateway's own growth. */
export const resultTable = (samples: ReadonlyMap<Contestant, readonly Sample[]>): string => {
  const contestants = [...samples.keys()];
  const sizes = [...new Set(contestants.map(({ objects }) => objects.length))].sort((a, b) => a - b);
  const [small, large] = [sizes[0], sizes.at(-1)];
  const names = namesIn(contestants);
  const medianOf = (name: Contestant['name'], size: number | undefined, measure: string): number | undefined => {
    const contestant = contestants.find((each) => each.name === name && each.objects.length === size);
    const values = contestant && samples.get(contestant)?.flatMap((sample) => sample[measure] ?? []);
    return values && median(values);
  };
  const reckoned = sabreBy((measure) => medianOf('cyrus', large, measure));
  const row = (measure: string): readonly string[] => {
    const target = targets[measure];
    const own = medianOf('gateway', large, measure);
    const sabre = reckoned.get(measure);
    const peers = names.filter((name) => name !== 'gateway').flatMap((name) => medianOf(name, large, measure) ?? []);
    const fastest = Math.min(...peers, ...(sabre === undefined ? [] : [sabre]));
    const times = (other: number | undefined): number | undefined =>
      own === undefined || other === undefined ? undefined : other / own;
    const ratio = Number.isFinite(fastest) ? times(fastest) : undefined;
    const ownSmall = medianOf('gateway', small, measure);
    const growth = own !== undefined && ownSmall !== undefined && small !== large ? own / ownSmall : undefined;
    return [
      measure,
      ...sizes.flatMap((size) => names.map((name) => cell(medianOf(name, size, measure)))),
      cell(sabre),
      cell(times(medianOf('cyrus', large, measure)), 'x'),
      cell(times(sabre), 'x'),
      cell(ratio, 'x'),
      target ? `${target.ratio}x` : '',
      verdict(ratio === undefined || !target ? undefined : ratio >= target.ratio),
      cell(growth, 'x'),
      verdict(growth === undefined || !target?.ownGrowth ? undefined : growth <= target.ownGrowth),
    ];
  };
  const measured = Object.keys(targets).filter((measure) =>
    [...samples.values()].some((list) => list.some((sample) => measure in sample)),
  );
  const head = [
    'median, ms',
    ...sizes.flatMap((size) => names.map((name) => `${name} ${size}`)),
    `sabre/dav ${large} (reckoned)`,
    'cyrus / gateway',
    'sabre/dav / gateway',
    'fastest peer / gateway',
    'target',
    '',
    `${large} / ${small} events`,
    '',
  ];
  return table([head, ...measured.map(row)]);
};

/** Requests a second of sixteen clients, with the ratio to Cyrus. */
export const crowdTable = (results: ReadonlyMap<Contestant, readonly Throughput[]>): string => {
  const names = namesIn([...results.keys()]);
  const medianOf = (name: Contestant['name'], load: keyof Throughput): number | undefined => {
    const contestant = [...results.keys()].find((each) => each.name === name);
    return contestant && median(results.get(contestant)?.map((one) => one[load]) ?? []);
  };
  const rows = (['polls', 'mixed'] as const).map((load) => {
    const [own, peer] = [medianOf('gateway', load), medianOf('cyrus', load)];
    const ratio = own !== undefined && peer !== undefined ? own / peer : undefined;
    return [
      load,
      ...names.map((name) => cell(medianOf(name, load))),
      cell(ratio, 'x'),
      `${crowdTarget}x`,
      verdict(ratio === undefined ? undefined : ratio >= crowdTarget),
    ];
  });
  return table([['16 clients, requests a second', ...names, 'gateway / cyrus', 'target', ''], ...rows]);
};

/** Memory and start of the local server against their limits. */
export const footprintTable = (
  { idleMegabytes, firstStart, secondStart }: Footprint,
  loadedMegabytes: number | undefined,
): string => {
  const line = (what: string, value: number | undefined, limit: number, unit: string): readonly string[] => [
    what,
    value === undefined ? '' : `${value.toFixed(0)} ${unit}`,
    `<= ${limit} ${unit}`,
    verdict(value === undefined ? undefined : value <= limit),
  ];
  return table([
    ['the process', 'measured', 'target', ''],
    line('idle memory', idleMegabytes, footprintTargets.idleMegabytes, 'MB'),
    line('memory after the bench', loadedMegabytes, footprintTargets.loadedMegabytes, 'MB'),
    line('first start to first PROPFIND', firstStart, footprintTargets.firstStartMilliseconds, 'ms'),
    line('later start to first PROPFIND', secondStart, footprintTargets.laterStartMilliseconds, 'ms'),
  ]);
};
