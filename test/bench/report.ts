import type { Contestant } from './driver.ts';
import type { Footprint } from './gateway.ts';
import type { Sample } from './scenarios.ts';
import { footprintTargets, targets } from './targets.ts';

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

/** Medians in milliseconds by measure, with the ratio to the faster peer and the gateway's own growth. */
export const resultTable = (samples: ReadonlyMap<Contestant, readonly Sample[]>): string => {
  const contestants = [...samples.keys()];
  const sizes = [...new Set(contestants.map(({ objects }) => objects.length))].sort((a, b) => a - b);
  const medianOf = (name: Contestant['name'], size: number | undefined, measure: string): number | undefined => {
    const contestant = contestants.find((each) => each.name === name && each.objects.length === size);
    const values = contestant && samples.get(contestant)?.flatMap((sample) => sample[measure] ?? []);
    return values && median(values);
  };
  const row = (measure: string): readonly string[] => {
    const target = targets[measure];
    const [small, large] = [sizes[0], sizes.at(-1)];
    const own = medianOf('gateway', large, measure);
    const peers = (['radicale', 'xandikos'] as const).flatMap((name) => medianOf(name, large, measure) ?? []);
    const ratio = own !== undefined && peers.length > 0 ? Math.min(...peers) / own : undefined;
    const ownSmall = medianOf('gateway', small, measure);
    const growth = own !== undefined && ownSmall !== undefined && small !== large ? own / ownSmall : undefined;
    return [
      measure,
      ...sizes.flatMap((size) =>
        (['gateway', 'radicale', 'xandikos'] as const).map((name) => cell(medianOf(name, size, measure))),
      ),
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
    ...sizes.flatMap((size) => ['gateway', 'radicale', 'xandikos'].map((name) => `${name} ${size}`)),
    'faster peer / gateway',
    'target',
    '',
    `${sizes.at(-1)} / ${sizes[0]} events`,
    '',
  ];
  return table([head, ...measured.map(row)]);
};

/** Memory and start of the local server against their limits. */
export const footprintTable = (
  { idleMegabytes, firstStart, secondStart }: Footprint,
  loadedMegabytes: number,
): string => {
  const line = (what: string, value: number, limit: number, unit: string): readonly string[] => [
    what,
    `${value.toFixed(0)} ${unit}`,
    `< ${limit} ${unit}`,
    verdict(value < limit),
  ];
  return table([
    ['process tree', 'measured', 'target', ''],
    line('idle memory', idleMegabytes, footprintTargets.idleMegabytes, 'MB'),
    line('memory after the bench', loadedMegabytes, footprintTargets.loadedMegabytes, 'MB'),
    line('first start to first PROPFIND', firstStart, footprintTargets.startMilliseconds, 'ms'),
    line('later start to first PROPFIND', secondStart, footprintTargets.startMilliseconds, 'ms'),
  ]);
};
